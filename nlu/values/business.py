"""The port through which the parser asks about working days; `domain.calendar` fits."""

from datetime import date
from typing import Protocol


class BusinessDays(Protocol):
    """The working days of the client's place, holidays taken out."""

    def is_business(self, day: date) -> bool:
        """Tell whether banks and the company work on *day*."""
        ...

    def nth_business_day(self, year: int, month: int, n: int) -> date:
        """Find the *n*-th working day of a month, counted from 1."""
        ...
