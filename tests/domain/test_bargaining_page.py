"""The table of docs/bargaining.md is what is really offered."""

from datetime import date
from pathlib import Path

import pytest

from domain.calendar import calendar_for
from domain.envelope import Debt, Envelope
from domain.means import Means
from domain.money import Money
from domain.offers import make_offers

PAGE = Path(__file__).parents[2] / "docs/bargaining.md"
LIMITS = Envelope(max_instalments=10, min_instalment=Money(30_00))


@pytest.mark.parametrize(
    ("known", "means"),
    [
        pytest.param("nothing", Means(), id="nothing"),
        pytest.param("consigo 120 por mês", Means(Money(120_00)), id="120"),
        pytest.param("they can pay 40", Means(Money(40_00)), id="40"),
        pytest.param("broke two, kept one", Means(broken=2, kept=1), id="broken"),
    ],
)
def test_the_table(known: str, means: Means) -> None:
    """Each row has the counts that these facts give."""
    debt = Debt(Money(600_00), Money(30_00))
    offers = make_offers(debt, LIMITS, date(2026, 11, 19), calendar_for("SP"), means)
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    [row] = [line for line in lines if line.startswith("|") and known in line]

    assert row.split("|")[2].strip() == ", ".join(str(o.count) for o in offers)
