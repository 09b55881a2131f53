"""The régua of what comes back: where it had stopped, and one tone up at the most."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.channels.templates import Approved, remember
from bot.database import Database
from models.planned import PlannedStep
from tests.bot.agreements.deal import Deal
from tests.bot.payments.till import till_for
from tests.bot.templated import with_templates
from tests.bot.world import World

DUE = date(2026, 11, 19)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world whose reminders have their templates."""
    made = with_templates(database)
    with made.session() as session:
        key = "reminder.invoice.negotiation"
        remember(session, key, "pt", Approved("HX" + "e" * 32, ()))
    return made


def _told(deal: Deal) -> list[tuple[str, str | None]]:
    query = select(PlannedStep).where(
        PlannedStep.invoice_id == deal.till.ids[0], PlannedStep.kind == "message"
    )
    rows = deal.till.rows(query.order_by(PlannedStep.id))
    return [(row.step, row.said) for row in rows]


def _goes_by(deal: Deal, day: date) -> None:
    deal.to(day)
    deal.till.world.plan()
    deal.till.world.work()


def test_it_does_not_begin_again_and_leaps_no_tone(world: World) -> None:
    """Told neutrally before the agreement; two months later firmly, and no graver."""
    deal = Deal(till_for(world, DUE))
    _goes_by(deal, date(2026, 11, 24))
    before = _told(deal)
    deal.agrees((date(2026, 12, 1), 50_00))
    deal.to(date(2027, 1, 20))
    deal.ends(1)
    for day in (21, 25, 27, 29):
        _goes_by(deal, date(2027, 1, day))

    assert before == [("d+3", "neutral")]
    assert _told(deal) == [("d+3", "neutral"), ("d+30", "firm")]
