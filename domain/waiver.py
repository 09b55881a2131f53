"""What a person lets off an invoice: which items, and from when on that counts.

A waiver counts as if what it lets off had never been charged, as far as nothing that
was booked is disturbed: *since* is the day after the latest payment on the invoice, or
today where that was today; None where there was none. Who then paid earlier than we
knew loses nothing of it. On its day it comes before money: at most what that day's
payments had left is let off, so that they take the same either way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.charges import Items
from domain.money import Money


class Item(StrEnum):
    """What an amount is made of; stored by value."""

    PRINCIPAL = "principal"
    CORRECTION = "correction"
    FINE = "fine"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Waiver:
    """An amount of one item that is not asked for any more."""

    item: Item
    amount: Money
    since: date | None = None

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            msg = f"a waiver of {self.amount}: only an amount above zero is let off"
            raise ValueError(msg)

    @property
    def items(self) -> Items:
        """Give it item by item."""
        return only(self.item, self.amount)


@dataclass(frozen=True, slots=True)
class TooMuch:
    """More was to be let off than is owed of the item; *owed* is what is left of it."""

    item: Item
    owed: Money


def counts_from(paid_on: Iterable[date], today: date) -> date | None:
    """Tell since when a waiver of *today* counts, after payments on these days."""
    latest = max(paid_on, default=None)
    return latest and min(latest + timedelta(days=1), today)


def waive(
    left: Items, item: Item, amount: Money | None, since: date | None = None
) -> Waiver | TooMuch:
    """Let off *amount* of an item, or all that is *left* of it where none is named."""
    owed: Money = getattr(left, item.value)
    wanted = owed if amount is None else amount
    if not owed or not Money(0, owed.currency) < wanted <= owed:
        return TooMuch(item, owed)
    return Waiver(item, wanted, since)


def only(item: Item, amount: Money) -> Items:
    """Give an amount of one item, and nothing of the others.

    >>> only(Item.FINE, Money(200)).fine
    Money(minor=200, currency='BRL')
    """
    zero = Money(0, amount.currency)
    parts = {each.value: zero for each in Item} | {item.value: amount}
    return Items(**parts)
