"""When a step applies at all: what is owed, how late it is, and by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.channel import Channel
from domain.ladder.problem import Code
from domain.money import Money

RISKS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What has to hold for a step to go out; None asks nothing.

    Amounts are of what is owed of the invoice on the day, in minor units, both ends
    included. Days late count from the payable day. *risk* are the client's marks, any
    of which will do. *late_before* is the least number of invoices that the client paid
    late before; *first_time* wants one who never did. *unreachable_by* wants a client
    whom none of these channels reaches.
    """

    min_amount_minor: int | None = None
    max_amount_minor: int | None = None
    min_days_late: int | None = None
    max_days_late: int | None = None
    risk: frozenset[str] = frozenset()
    late_before: int | None = None
    first_time: bool = False
    unreachable_by: frozenset[Channel] = frozenset()

    def problems(self) -> Iterator[tuple[Code, Mapping[str, object]]]:
        """Find what contradicts itself, with its figures."""
        if _crossed(self.min_amount_minor, self.max_amount_minor):
            yield Code.AMOUNTS_CROSSED, {}
        if _crossed(self.min_days_late, self.max_days_late):
            yield Code.DAYS_CROSSED, {}
        if unknown := sorted(self.risk - set(RISKS)):
            yield Code.UNKNOWN_RISK, {"risk": unknown[0], "risks": ", ".join(RISKS)}
        if self.first_time and self.late_before:
            yield Code.FIRST_AND_BEFORE, {}


def _crossed(least: int | None, most: int | None) -> bool:
    return least is not None and most is not None and least > most


ALWAYS = Conditions()


@dataclass(frozen=True, slots=True)
class DebtFacts:
    """One invoice and its client, as they are when a step is about to go out.

    *unreached* are the channels that do not reach the client now.
    """

    owed: Money
    days_late: int
    risk: str | None = None
    late_before: int = 0
    unreached: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that does not hold; the figures are plain JSON values."""

    condition: str
    wanted: object
    found: object

    @property
    def figures(self) -> Mapping[str, object]:
        """Give the values for the reader and for the record."""
        return {
            "condition": self.condition,
            "wanted": self.wanted,
            "found": self.found,
        }


def unmet(when: Conditions, facts: DebtFacts) -> Unmet | None:
    """Find the first condition that does not hold; None when the step applies."""
    return next(_unmet(when, facts), None)


def _unmet(when: Conditions, facts: DebtFacts) -> Iterator[Unmet]:
    owed, late = facts.owed.minor, facts.days_late
    if when.min_amount_minor is not None and owed < when.min_amount_minor:
        yield Unmet("min_amount", when.min_amount_minor, owed)
    if when.max_amount_minor is not None and owed > when.max_amount_minor:
        yield Unmet("max_amount", when.max_amount_minor, owed)
    if when.min_days_late is not None and late < when.min_days_late:
        yield Unmet("min_days_late", when.min_days_late, late)
    if when.max_days_late is not None and late > when.max_days_late:
        yield Unmet("max_days_late", when.max_days_late, late)
    yield from _unmet_by_client(when, facts)


def _unmet_by_client(when: Conditions, facts: DebtFacts) -> Iterator[Unmet]:
    if when.risk and facts.risk not in when.risk:
        yield Unmet("risk", sorted(when.risk), facts.risk)
    if when.late_before is not None and facts.late_before < when.late_before:
        yield Unmet("late_before", when.late_before, facts.late_before)
    if when.first_time and facts.late_before:
        yield Unmet("first_time", 0, facts.late_before)
    if reached := when.unreachable_by - facts.unreached:
        wanted = sorted(when.unreachable_by)
        yield Unmet("unreachable_by", wanted, f"reached by {min(reached)}")
