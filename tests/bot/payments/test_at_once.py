"""Workers that hear of the same money at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.payments.events import apply_event
from models.payment import Checkout
from tests.bot.payments.till import LATE, Json, Till, till_for
from tests.bot.world import world_on


def _applied_at_once(till: Till, events: list[Json]) -> None:
    def apply(event: Json) -> None:
        with till.world.session() as session:
            apply_event(session, till.world.parts, event, till.world.clock.now())

    with ThreadPoolExecutor(len(events)) as workers:
        list(workers.map(apply, events))


def _story(database: Database) -> Till:
    till = till_for(world_on(database), LATE)
    pages = [till.checkout(), till.checkout()]
    _applied_at_once(till, [event for page in pages for event in till.paid_by(page)])
    return till


def _holds(till: Till) -> None:
    assert till.sums == {
        "clearing": 204_34,
        "fines": -2_00,
        "interest": -17,
        "revenue": -100_00,
        "client_credit": -102_17,
    }
    assert till.kinds == ["payment_received"] * 2
    assert till.rows(select(Checkout.state)) == ["paid", "paid"]


@pytest.mark.fault("F48")
@pytest.mark.fault("F52")
def test_six_events_of_two_payments(database: Database) -> None:
    """Two postings; the second payment finds the invoice settled and is credit."""
    _holds(_story(database))


@pytest.mark.postgres
@pytest.mark.fault("F48")
def test_six_events_of_two_payments_on_postgresql(postgres: Database) -> None:
    """Where six transactions truly run side by side, rows are locked in one order."""
    _holds(_story(postgres))
