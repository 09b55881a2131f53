"""The blocks of config.yml about giving way: the envelope of offers, and promises."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings.part import Part, Written
from bot.settings.rules import Percent, basis_points
from domain.envelope import Envelope, Spacing
from domain.money import Money
from domain.promises import PromiseLimits


def _cents(amount: Decimal) -> Decimal:
    if amount * 100 != (amount * 100).to_integral_value():
        msg = f"{amount} is finer than a cent"
        raise ValueError(msg)
    return amount


Amount = Annotated[Decimal, Field(gt=0), AfterValidator(_cents)]


class EnvelopeBlock(Part):
    """How far a debt may be bargained down, as `domain.envelope.Envelope` explains."""

    max_instalments: int = 6
    min_instalment: Amount = Decimal(50)
    min_down_payment_percent: Percent = Decimal(0)
    discount_charges_percent: Percent = Decimal(0)
    discount_principal_percent: Percent = Decimal(0)
    plan_share_percent: Percent = Decimal(0)
    opening_share_percent: Percent = Decimal(50)
    first_within_days: int = 10
    spacing: Spacing = Spacing.MONTH
    valid_days: int = 3

    def envelope(self) -> Envelope:
        """Make the domain's envelope; it refuses what contradicts itself."""
        return Envelope(
            max_instalments=self.max_instalments,
            min_instalment=Money(int(self.min_instalment * 100)),
            min_down_payment_bp=basis_points(self.min_down_payment_percent),
            discount_charges_bp=basis_points(self.discount_charges_percent),
            discount_principal_bp=basis_points(self.discount_principal_percent),
            plan_bp=basis_points(self.plan_share_percent),
            opening_bp=basis_points(self.opening_share_percent),
            first_within_days=self.first_within_days,
            spacing=self.spacing,
            valid_days=self.valid_days,
        )


Bargaining = Annotated[Envelope, Written(EnvelopeBlock, EnvelopeBlock.envelope)]


class PromisesBlock(Part):
    """How far off a promise may be, in days, and how many stand for one debt."""

    longest_wait_days: Annotated[int, Field(ge=0, le=365)] = 30
    most: Annotated[int, Field(ge=0)] = 3

    def limits(self) -> PromiseLimits:
        """Make the domain's limits."""
        return PromiseLimits(self.longest_wait_days, self.most)


Promising = Annotated[PromiseLimits, Written(PromisesBlock, PromisesBlock.limits)]
