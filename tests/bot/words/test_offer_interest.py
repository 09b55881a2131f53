"""What instalments cost is said wherever their total is."""

from datetime import date

import pytest

from bot.words import Catalogue
from bot.words.writing import Writing
from domain.calendar import calendar_for
from domain.envelope import Debt, Envelope
from domain.money import Money
from domain.offers import Met, Wish, counter

TODAY = date(2026, 11, 24)
DEBT = Debt(Money(300_00), Money(0))


@pytest.mark.parametrize(
    ("bp", "said"),
    [
        pytest.param(0, "R$ 300,00", id="none"),
        pytest.param(
            100,
            "R$ 303,00 (inclui R$ 3,00 de juros do parcelamento, a 1% ao mês)",
            id="1 % a month over three months",
        ),
    ],
)
def test_the_total_names_its_interest(bp: int, said: str) -> None:
    """Three parts wait 0, 1 and 2 months: one month of interest in the mean."""
    envelope = Envelope(interest_bp_month=bp)
    calendar = calendar_for("SC")
    got = counter(DEBT, envelope, Wish(count=3), TODAY, calendar)
    assert isinstance(got, Met)
    writing = Writing("pt", Catalogue.load().words["pt"], str)

    assert writing.value(got.offer, "total") == said
    assert said in writing.value(got.offer)
