"""The discount of who pays in time (desconto por pontualidade), and its last day."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from domain.calendar import Calendar
from domain.money import Money

_BASIS = 10_000  # basis points in a whole
_MOST_DAYS = 365


class InvalidDiscountError(ValueError):
    """A discount that is none, is the whole, or ends at no day that makes sense."""


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """Basis points of the principal or an amount in minor units, one of the two.

    It holds until *days_before* days before the due date, that day counted; a last day
    that is no business day moves to the next one, as the due date itself does.
    """

    percent_bp: int = 0
    amount_minor: int = 0
    days_before: int = 0

    def __post_init__(self) -> None:
        if (self.percent_bp > 0) == (self.amount_minor > 0):
            msg = "a discount is either a percentage or an amount, above zero"
            raise InvalidDiscountError(msg)
        if not 0 <= self.percent_bp < _BASIS or self.amount_minor < 0:
            msg = "a discount takes off less than the whole"
            raise InvalidDiscountError(msg)
        if not 0 <= self.days_before <= _MOST_DAYS:
            msg = f"days_before must be between 0 and {_MOST_DAYS}"
            raise InvalidDiscountError(msg)

    def until(self, due_on: date, calendar: Calendar) -> date:
        """Give the last day on which it is granted."""
        return calendar.next_business(due_on - timedelta(days=self.days_before))

    def off(self, principal: Money) -> Money:
        """Tell what comes off an invoice of *principal*, rounded half-even.

        An amount that would take off the whole takes off nothing.
        """
        minor = self.amount_minor or round(
            Fraction(principal.minor * self.percent_bp, _BASIS)
        )
        return Money(minor if minor < principal.minor else 0, principal.currency)


@dataclass(frozen=True, slots=True)
class Early:
    """A discount that may still be had: what comes off, and the last day for it."""

    off: Money
    until: date
