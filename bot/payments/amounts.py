"""An amount as alerts of money carry it: in figures that need no language."""

from decimal import Decimal

from babel.numbers import format_currency


def figure(minor: int, currency: str) -> str:
    """Write minor units as a person of finance in Brazil reads them: R$ 1.234,56."""
    value = Decimal(minor).scaleb(-2)
    return format_currency(value, currency, locale="pt_BR")
