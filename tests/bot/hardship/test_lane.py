"""Into the lane: one hold until its day, for all contracts, and no detail kept."""

from datetime import datetime

from sqlalchemy import select

from bot.hardship.round import hardship_round
from domain.hardship import Kind
from models.audit import Audit
from models.client import Client
from models.hardship import Hardship, ReasonUnpaid
from models.invoice import Hold
from tests.bot.hardship.home import DUE, LAST, enters, goes_to, lane, refused
from tests.bot.world import World, ana


def test_it_is_told_by_a_hold_with_its_end(at_home: World) -> None:
    """`regua why` names it, and an agreement's rule of breaking sees it."""
    at_home.hears("perdi o emprego, não tenho como pagar")
    row = lane(at_home)
    assert row is not None
    with at_home.parts.database.read() as session:
        hold = session.scalars(select(Hold)).one()
        client = session.scalars(select(Client)).one()

    assert row.until_on == LAST
    assert (hold.reason, hold.until) == ("hardship", client.vulnerable_until)
    assert hold.until == datetime.fromisoformat("2026-12-25T00:00:00-03:00")
    assert refused(at_home) == "on_hold"


def test_nothing_goes_out_until_the_day_is_over(at_home: World) -> None:
    """The hold falls with the last day, by the client's calendar."""
    enters(at_home)
    goes_to(at_home, "2026-12-24T18:59:00-03:00")
    before = refused(at_home)
    goes_to(at_home, "2026-12-28T12:00:00-03:00")

    assert before == "on_hold"
    assert refused(at_home) != "on_hold"


def test_the_reason_is_counted_and_no_detail_kept(at_home: World) -> None:
    """REC-01: one of four reasons; nothing that was told is in any row of ours."""
    at_home.hears("to com câncer e não tenho como pagar")
    row = lane(at_home)
    with at_home.parts.database.read() as session:
        reasons = [each.reason for each in session.scalars(select(ReasonUnpaid))]
        trail = " ".join(str(each.details) for each in session.scalars(select(Audit)))

    assert reasons == ["money"]
    assert row is not None
    assert row.kind is None
    assert "ncer" not in trail


def test_a_kind_is_forgotten_on_its_day(at_home: World) -> None:
    """What somebody might act on is kept for as long as they might."""
    enters(at_home, Kind.JOB_LOSS)
    kept = lane(at_home)
    at_home.move(days=182)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()

    assert kept is not None
    assert kept.kind == "job_loss"
    assert (row.kind, row.kind_until) == (None, None)


def test_said_twice_it_is_one_lane(at_home: World) -> None:
    """By constraint: a client is in it once, and the pause stays as long."""
    enters(at_home)
    at_home.move(days=5)
    enters(at_home)
    with at_home.parts.database.read() as session:
        rows = session.scalars(select(Hardship)).all()

    assert [row.until_on for row in rows] == [LAST]


def test_all_contracts_of_a_person_rest(at_home: World) -> None:
    """Two rows of one CPF are one person, and one hardship."""
    ana(at_home, DUE, external_id="ana-2")
    enters(at_home)
    with at_home.parts.database.read() as session:
        clients = session.scalars(select(Client)).all()
        rows = session.scalars(select(Hardship)).all()

    assert len(rows) == 2
    assert all(client.vulnerable_until for client in clients)
