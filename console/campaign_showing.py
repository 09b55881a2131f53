"""How the figures of campaigns look: rates, costs in millionths, days as stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency, format_percent

from console.shell import showing
from console.showing import Showing


@dataclass(frozen=True, slots=True)
class CampaignShowing(Showing):
    """Writes the values of campaigns for one reader at one instant."""

    def rate(self, points: int) -> str:
        """Write basis points: 12,5%."""
        part = Decimal(points).scaleb(-4)
        return format_percent(part, "#,##0.##%", locale=self.locale)

    def micros(self, total: int, currency: str) -> str:
        """Write an amount that providers give in millionths."""
        amount = Decimal(total).scaleb(-6)
        return format_currency(amount, currency, locale=self.locale)

    def iso_day(self, text: str) -> str:
        """Write a day that is stored as text; what is none is left as it is."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text


def campaign_showing() -> CampaignShowing:
    """Read the clock, once, and give what writes values at that instant."""
    plain = showing()
    return CampaignShowing(plain.words, plain.zone, plain.now)
