"""The block of config.yml about campaigns: when two decide, and for how long."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bot.settings.habits import Count
from bot.settings.part import Part
from bot.settings.rules import Amount
from domain.campaign import Size
from domain.money import Money


class Campaigns(Part):
    """Above how many clients, or how much debt, a second person has to say yes.

    A preview asks the contact policy about *preview_clients* of them at most; results
    count what came within *result_days* of the message; an offer stands for at most
    *offer_days*.
    """

    second_person_above: Annotated[int, Field(ge=0)] = 100
    second_person_above_amount: Amount = Decimal(50_000)
    preview_clients: Count = 200
    result_days: Count = 7
    offer_days: Annotated[int, Field(ge=1, le=90)] = 30

    def size(self, currency: str) -> Size:
        """Give the size beyond which one person is not enough."""
        amount = Money(int(self.second_person_above_amount * 100), currency)
        return Size(self.second_person_above, amount)
