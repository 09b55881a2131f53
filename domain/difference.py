"""Why a figure changed since it was told: each part of the difference, by its cause.

The parts sum exactly to the difference: each is what one line of an invoice is more or
less than it was, and the lines of an invoice sum to what it owes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.money import Money, total
from domain.statement import InvoiceBalance


class Cause(StrEnum):
    """What made an amount more or less; a key of the words that tell it."""

    NEW = "new"  # an invoice that was not there
    PRINCIPAL = "principal"  # the invoice itself was amended
    CORRECTION = "correction"
    FINE = "fine"
    INTEREST = "interest"
    EARLY_LOST = "early_lost"  # the discount for paying in time is over
    DISCOUNT = "discount"
    WAIVED = "waived"
    WAIVER_BACK = "waiver_back"
    PAYMENT = "payment"
    MONEY_BACK = "money_back"  # a payment went back
    GONE = "gone"  # cancelled, or replaced by an agreement


@dataclass(frozen=True, slots=True)
class Part:
    """One cause, what it makes more (or, below zero, less), and of which invoice.

    *days* are those of interest and correction, *on* is the day of a payment, or the
    last one of a discount that is over.
    """

    cause: Cause
    amount: Money
    number: str
    description: str = ""
    days: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What was owed on a day; *whole*: by all invoices, and not by some of them."""

    on: date
    lines: tuple[InvoiceBalance, ...]
    whole: bool = True
    currency: str = "BRL"

    @property
    def total(self) -> Money:
        """Add up what is owed."""
        return total([line.owed for line in self.lines], self.currency)


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that the client was told, and when."""

    figure: Figure
    at: datetime


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that became known since: of which invoice, when it was made."""

    invoice_id: int
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more (or less) is owed than was told, and the parts that make it up."""

    before: Money
    parts: tuple[Part, ...] = field(default=())

    @property
    def more(self) -> Money:
        """Add up the parts; below zero where less is owed."""
        return total([part.amount for part in self.parts], self.before.currency)

    @property
    def now(self) -> Money:
        """Tell what is owed now."""
        return self.before + self.more


def difference(
    told: Figure,
    now: Iterable[InvoiceBalance],
    payments: Iterable[Paid] = (),
) -> Difference:
    """Tell why *now* is not what was told.

    *now* has the lines of today, those of told invoices that are settled among them.
    An invoice that was told and has no line any more is gone. One that was not told is
    new where the figure was of all invoices; else it is left out of both.
    """
    before = {line.invoice_id: line for line in told.lines}
    after = {line.invoice_id: line for line in now}
    paid = list(payments)
    parts: list[Part] = []
    for invoice_id, line in before.items():
        if invoice_id in after:
            parts += _changed(line, after[invoice_id], paid)
        else:
            parts.append(_part(Cause.GONE, -line.owed, line))
    if told.whole:
        new = (line for key, line in after.items() if key not in before)
        parts += [_part(Cause.NEW, line.owed, line) for line in new]
    return Difference(told.total, tuple(part for part in parts if part.amount))


def _changed(
    before: InvoiceBalance, now: InvoiceBalance, payments: list[Paid]
) -> list[Part]:
    days = now.days_late - before.days_late
    return [
        _part(Cause.PRINCIPAL, now.principal - before.principal, now),
        _part(Cause.CORRECTION, now.correction - before.correction, now, days),
        _part(Cause.FINE, now.fine - before.fine, now),
        _part(Cause.INTEREST, now.interest - before.interest, now, days),
        _let_off(before, now),
        _waived(before, now),
        *_paid(before, now, payments),
    ]


def _let_off(before: InvoiceBalance, now: InvoiceBalance) -> Part:
    """Tell of discounts; one that was offered and then granted changed nothing."""
    was, is_ = before.discount + before.early, now.discount + now.early
    if was > is_:
        return _part(Cause.EARLY_LOST, was - is_, now, on=before.early_until)
    return _part(Cause.DISCOUNT, was - is_, now)


def _waived(before: InvoiceBalance, now: InvoiceBalance) -> Part:
    more = before.waived.total - now.waived.total
    cause = Cause.WAIVER_BACK if more.minor > 0 else Cause.WAIVED
    return _part(cause, more, now)


def _paid(
    before: InvoiceBalance, now: InvoiceBalance, payments: list[Paid]
) -> list[Part]:
    """Name each payment by its day, where those that are known explain the change."""
    less = now.paid - before.paid
    own = [each for each in payments if each.invoice_id == now.invoice_id]
    if own and total([each.amount for each in own], less.currency) == less:
        return [_part(Cause.PAYMENT, -p.amount, now, on=p.on) for p in own]
    cause = Cause.PAYMENT if less.minor >= 0 else Cause.MONEY_BACK
    return [_part(cause, -less, now)]


def _part(
    cause: Cause,
    amount: Money,
    line: InvoiceBalance,
    days: int = 0,
    on: date | None = None,
) -> Part:
    return Part(cause, amount, line.number, line.description, max(days, 0), on)
