"""The example of docs/agreements.md, worked out by the house itself."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.agreements.round import agreement_round
from bot.agreements.tell import ENDINGS
from bot.agreements.warn import WARNING
from bot.channels.templates import Approved, remember
from models.agreement import AgreementWarning
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "agreements.md").read_text(encoding="utf-8")
STORY = PAGE.partition("## An example, to the cent")[2]


@pytest.fixture
def deal(world: World) -> Deal:
    """Let Ana owe invoice 1001, and be reachable."""
    with world.session() as session:
        for key in (WARNING, *ENDINGS):
            remember(session, key, "pt", Approved("HX" + "c" * 32, ()))
    deal = Deal(till_for(world, LATE))
    deal.till.has_thread()
    return deal


def test_the_example_is_so(deal: Deal) -> None:
    """Each figure of the table, on its day."""
    owed = [_owed(deal)]
    deal.agrees((FIRST, 45_00), (date(2027, 1, 4), 45_00), saved=12_17)
    owed.append(_owed(deal))
    deal.to(FIRST)
    deal.till.pay(45_00)
    owed.append(_owed(deal))
    for day in (date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 20)):
        deal.to(day)
        agreement_round(deal.till.world.parts)
        deal.till.world.work()
        owed.append(_owed(deal))
    told = [row.rpartition("| ")[2].strip(" |") for row in _rows()]

    assert owed[0] == "102.17"
    assert owed[1:] == told
    assert deal.till.rows(select(AgreementWarning.last_day)) == [date(2027, 1, 19)]
    assert deal.till.sums == {
        "receivable": 57_40,
        "cash": 45_00,
        "revenue": -100_00,
        "fines": -2_00,
        "interest": -40,
    }
    for figure in ("102.17", "12.17", "102.40", "42.60", "57.40", "0.96", "58.36"):
        assert figure in STORY


def _owed(deal: Deal) -> str:
    return f"{sum(deal.owed().values()) / 100:.2f}"


def _rows() -> list[str]:
    rows = [row for row in STORY.splitlines() if row.startswith("| ")]
    return rows[2:]
