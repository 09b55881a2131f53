"""When an instalment that is not paid asks for a warning, and when it ends the terms.

1. Days are calendar days, counted from the payable day (the due day, or the business
   day that follows it).
2. What is overdue is added up, the oldest first; a sum below *least_unpaid* is no
   reason for anything. The part that lifts the sum to it is *the* late part.
3. Once it is *warn_days_late* the client is warned, and told the last day on which
   paying it keeps the agreement. Another late part than the one of the warning asks for
   a warning of its own.
4. The agreement is broken when that day is over, and never before *notice_days* whole
   days have passed since the warning really left (Código de Defesa do Consumidor art. 6
   III: who may lose something is told so in time). A warning that cannot leave breaks
   nothing: a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from domain.calendar import Calendar
from domain.money import Money

_LONGEST = 365


class InvalidRulesError(ValueError):
    """The rules of agreements contradict one another."""


@dataclass(frozen=True, slots=True)
class AgreementRules:
    """How long an instalment may be late; days are calendar days.

    Raises InvalidRulesError where the notice does not fit between warning and break.
    """

    warn_days_late: int = 5
    break_days_late: int = 15
    notice_days: int = 3
    least_unpaid: Money = Money(10_00)  # noqa: RUF009  # Money is frozen

    def __post_init__(self) -> None:
        if not 1 <= self.warn_days_late <= self.break_days_late <= _LONGEST:
            msg = f"warn_days_late must be 1 or more and break_days_late ≤ {_LONGEST}"
            raise InvalidRulesError(msg)
        if self.notice_days < 1:
            msg = "notice_days must be 1 or more: nobody loses terms without a word"
            raise InvalidRulesError(msg)
        if self.warn_days_late + self.notice_days > self.break_days_late:
            msg = (
                f"break_days_late must be {self.warn_days_late + self.notice_days} or"
                " more: warn_days_late and the notice_days after it"
            )
            raise InvalidRulesError(msg)
        if self.least_unpaid.minor < 1:
            msg = "least_unpaid must be above zero"
            raise InvalidRulesError(msg)

    def as_told(self, break_days: int, notice_days: int) -> "AgreementRules":
        """Give the rules with the days that a client was told at the yes.

        The warning comes early enough for both; it may come earlier, never later.
        """
        notice = max(notice_days, 1)
        ends = max(break_days, notice + 1)
        warn = min(self.warn_days_late, ends - notice)
        return replace(
            self, warn_days_late=warn, break_days_late=ends, notice_days=notice
        )


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment on a day: until when it was payable, and what is left to pay."""

    id: int
    payable_on: date
    unpaid: Money


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about one part: its last day, and the day on which it really left.

    *failed*: it cannot leave, and nobody may hold it against the client.
    """

    part_id: int
    last_day: date
    sent_on: date | None = None
    failed: bool = False


class Step(StrEnum):
    """What is to be done about an agreement."""

    NOTHING = "nothing"
    WARN = "warn"
    WAIT = "wait"  # warned, and the time that was told is not over
    ASK = "ask"  # the warning cannot leave: a person decides
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done, about which part; a warning tells *last_day*."""

    step: Step
    part: Part | None = None
    last_day: date | None = None


def judge(
    rules: AgreementRules,
    parts: Sequence[Part],
    warned: Warned | None,
    today: date,
    calendar: Calendar,
) -> Verdict:
    """Tell what the unpaid *parts* of an agreement ask for on the client's *today*."""
    late = late_part(rules, parts, today)
    if late is None or (today - late.payable_on).days < rules.warn_days_late:
        return Verdict(Step.NOTHING, late)
    if warned is None or warned.part_id != late.id:
        return Verdict(Step.WARN, late, last_day(rules, late, today, calendar))
    if warned.failed:
        return Verdict(Step.ASK, late, warned.last_day)
    if warned.sent_on is None or today <= _until(rules, warned, warned.sent_on):
        return Verdict(Step.WAIT, late, warned.last_day)
    return Verdict(Step.BREAK, late, warned.last_day)


def late_part(rules: AgreementRules, parts: Sequence[Part], today: date) -> Part | None:
    """Find the part since which what is overdue matters; None where it does not."""
    overdue = sorted(
        (part for part in parts if part.payable_on < today and part.unpaid),
        key=lambda part: (part.payable_on, part.id),
    )
    sums = accumulate(part.unpaid.minor for part in overdue)
    least = rules.least_unpaid.minor
    found = (p for p, sum_ in zip(overdue, sums, strict=True) if sum_ >= least)
    return next(found, None)


def last_day(
    rules: AgreementRules, late: Part, today: date, calendar: Calendar
) -> date:
    """Give the last day for paying: a business day, and never before the notice is up.

    One more than the notice: the warning may leave on the day after it was written.
    """
    by_rule = late.payable_on + timedelta(days=rules.break_days_late)
    by_notice = today + timedelta(days=rules.notice_days + 1)
    return calendar.next_business(max(by_rule, by_notice))


def _until(rules: AgreementRules, warned: Warned, sent_on: date) -> date:
    return max(warned.last_day, sent_on + timedelta(days=rules.notice_days))
