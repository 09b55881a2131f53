"""Who must agree to money going back, and when the provider's account is compared."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bot.settings.part import Part
from bot.settings.rules import Amount
from domain.money import Money


class Refunds(Part):
    """Above this amount a second person of finance agrees to a refund (ASVS 2.3.5)."""

    second_person_above_amount: Amount = Decimal(500)

    def alone_up_to(self, currency: str) -> Money:
        """Give the most that one person gives back alone."""
        return Money(int(self.second_person_above_amount * 100), currency)


class Reconciliation(Part):
    """When the provider's movements are compared with the books: nightly, from `hour`.

    Each time looks back `overlap_days` before the last one: what the provider lists
    late is found, and news that were lost for longer than it tries (three days).
    `shared_account`: another shop takes payments on it too; theirs are left alone.
    """

    hour: Annotated[int, Field(ge=0, le=23)] = 4
    overlap_days: Annotated[int, Field(ge=1, le=60)] = 5
    first_days: Annotated[int, Field(ge=1, le=3660)] = 30
    shared_account: bool = False
