"""What the lane freezes and softens: charges, and the tone afterwards."""

from datetime import timedelta

from sqlalchemy import select

from bot.hardship.lane import end_lane
from bot.hardship.restart import softly_since
from bot.said import steps_of
from domain.hardship import End
from domain.ladder import Tone
from models.client import Client
from models.hardship import Hardship
from models.invoice import Invoice
from models.planned import PlannedStep
from tests.bot.hardship.home import DUE, enters, goes_to, owed
from tests.bot.world import TUESDAY, World


def test_charges_stand_still(at_home: World) -> None:
    """From the day after until the last one; then they go on from where they were."""
    enters(at_home)
    before = owed(at_home)
    goes_to(at_home, "2026-12-24T12:00:00-03:00")
    on_the_last_day = owed(at_home)
    at_home.move(days=30)

    assert on_the_last_day == before == 102_63  # 19 days: 100 + 2 + 0.63
    assert owed(at_home) == 103_63  # thirty days more, and none of the pause's


def test_cut_short_they_go_on_at_once(at_home: World) -> None:
    """Who comes out on a day has had so many days without charges."""
    enters(at_home)
    before = owed(at_home)
    at_home.move(days=10)
    with at_home.session() as session:
        client = session.query(Client).one()
        end_lane(session, client, End.RESUMED, actor="bot", now=at_home.clock.now())
    at_home.move(days=3)

    assert owed(at_home) == before + 10


def test_a_pause_that_did_not_freeze_stays_so(at_home: World) -> None:
    """What was granted on its day holds, whatever config.yml says since."""
    enters(at_home)
    with at_home.session() as session:
        session.query(Hardship).one().freezes = False
    before = owed(at_home)
    at_home.move(days=30)

    assert owed(at_home) == before + 1_00


def test_the_regua_begins_softly(at_home: World) -> None:
    """What was said before the pause counts no more: no tone is graver for it."""
    with at_home.session() as session:
        invoice = session.query(Invoice).one()
        session.add(
            PlannedStep(
                invoice_id=invoice.id,
                step="d+9",
                due_on=DUE,
                planned_on=DUE,
                kind="message",
                said="firm",
                said_at=TUESDAY - timedelta(days=5),
            )
        )
    with at_home.parts.database.read() as session:
        invoices = session.scalars(select(Invoice)).all()
        before = steps_of(session, invoices)[invoices[0].id].gravest
    enters(at_home)
    with at_home.parts.database.read() as session:
        after = steps_of(session, invoices)[invoices[0].id].gravest
        since = softly_since(session, {invoices[0].client_id})

    assert (before, after) == (Tone.FIRM, None)
    assert since == {invoices[0].client_id: TUESDAY}
