"""What of a debt may be paid at once: all of it, what is late, the next part, one bill.

A choice has a name that can stand in an address: "all", "late", "next", "payoff" (all
that is left of an agreement), "named", or an invoice's id.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.money import Money, total
from domain.statement import Balance, InvoiceBalance

Lines = tuple[InvoiceBalance, ...]


class Part(StrEnum):
    """Parts of a debt that are more, or other, than one invoice."""

    ALL = "all"
    LATE = "late"
    NEXT = "next"
    PAYOFF = "payoff"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Choice:
    """Some invoices to pay together; `part` is None for one by itself."""

    name: str
    part: Part | None
    lines: Lines

    @property
    def ids(self) -> tuple[int, ...]:
        """List the invoices."""
        return tuple(line.invoice_id for line in self.lines if line.invoice_id)

    @property
    def amount(self) -> Money:
        """Add up what they owe."""
        return total([line.owed for line in self.lines], _currency(self.lines))


def choices(
    balance: Balance,
    *,
    named: Collection[int] = (),
    instalments: Collection[int] = (),
    contested: Collection[int] = (),
) -> tuple[Choice, ...]:
    """List what can be chosen: each part once, then each invoice if there are several.

    *named* are those that a link was made for, *instalments* those of an agreement.
    What is *contested* is in no larger part; it can still be chosen by itself.
    """
    lines = tuple(line for line in balance.lines if line.owed)
    open_ones = tuple(ln for ln in lines if ln.invoice_id not in contested) or lines
    parts: dict[tuple[int, ...], Choice] = {}
    for part in _parts(open_ones, lines, frozenset(named), frozenset(instalments)):
        if part.lines:
            parts.setdefault(part.ids, part)
    singles = (Choice(str(line.invoice_id), None, (line,)) for line in lines)
    return (*parts.values(), *(singles if len(lines) > 1 else ()))


def _parts(
    open_ones: Lines, lines: Lines, named: frozenset[int], instalments: frozenset[int]
) -> Iterator[Choice]:
    """Give the parts that are more than one invoice, and the next of an agreement."""
    yield Choice(Part.ALL, Part.ALL, open_ones)
    late = tuple(line for line in open_ones if line.days_late)
    if len(late) > 1 or instalments:
        yield Choice(Part.LATE, Part.LATE, late)
    ahead = [
        ln for ln in open_ones if ln.invoice_id in instalments and not ln.days_late
    ]
    if ahead:
        yield Choice(Part.NEXT, Part.NEXT, (min(ahead, key=lambda ln: ln.due_on),))
    agreed = tuple(ln for ln in open_ones if ln.invoice_id in instalments)
    if len(agreed) > 1:
        yield Choice(Part.PAYOFF, Part.PAYOFF, agreed)
    wanted = tuple(line for line in lines if line.invoice_id in named)
    if len(wanted) > 1:
        yield Choice(Part.NAMED, Part.NAMED, wanted)


def chosen(
    found: tuple[Choice, ...], name: str | None, named: Collection[int] = ()
) -> Choice | None:
    """Pick the choice of a *name*; else what the link was made for; else what is due.

    Who pays an agreement is asked for what is late or comes next, never unasked for
    all that is left. None where nothing is owed.
    """
    by_name = {choice.name: choice for choice in found}
    if name in by_name:
        return by_name[name]
    open_now = frozenset(id_ for choice in found for id_ in choice.ids)
    wanted = frozenset(named) & open_now
    link = (choice for choice in found if frozenset(choice.ids) == wanted)
    return next(link, None) or _due(by_name) or next(iter(found), None)


def _due(by_name: dict[str, Choice]) -> Choice | None:
    following = by_name.get(Part.NEXT)
    return following and by_name.get(Part.LATE, following)


def _currency(lines: Lines) -> str:
    return lines[0].owed.currency if lines else "BRL"
