"""Money as whole minor units; there are no floats and no rounding to remember."""

from dataclasses import dataclass
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest unit of its currency: Money(150_00, "BRL")."""

    minor: int
    currency: str = "BRL"

    def __add__(self, other: "Money") -> "Money":
        """Add two amounts of one currency."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Take away an amount of the same currency; the result may be negative."""
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        """Turn a debit into a credit and back."""
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        """Compare two amounts of one currency."""
        return self.minor < self._same(other)

    def __bool__(self) -> bool:
        """Tell whether there is any money at all."""
        return self.minor != 0

    def split(self, parts: int) -> tuple["Money", ...]:
        """Cut into *parts* that add up to the whole; the first ones carry the rest.

        >>> [part.minor for part in Money(100_00, "BRL").split(3)]
        [3334, 3333, 3333]
        """
        each, rest = divmod(self.minor, parts)
        return tuple(Money(each + (i < rest), self.currency) for i in range(parts))

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return other.minor


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were put together."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be added or compared")


def total(amounts: "list[Money] | tuple[Money, ...]", currency: str = "BRL") -> Money:
    """Add up *amounts*; nothing at all is zero of *currency*.

    >>> total([Money(1), Money(2)])
    Money(minor=3, currency='BRL')
    """
    sum_ = Money(0, currency)
    for amount in amounts:
        sum_ += amount
    return sum_
