"""Holds by people: put with a reason, lifted, and written down."""

from datetime import date, datetime, timedelta

import pytest

from bot.database import Database
from bot.holds import Refused, Why, lift_hold, put_hold, standing_holds
from models.audit import Audit
from models.client import Client
from models.invoice import Hold
from models.planned import PlannedContact
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world in which Ana owes."""
    made = with_templates(database)
    ana(made, LATE)
    return made


def put(world: World, **how: object) -> Hold | Refused:
    """Hold Ana."""
    usual: dict[str, object] = {"reason": "manual", "actor": "agent:1"}
    with world.session() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        return put_hold(session, client, now=world.clock.now(), **{**usual, **how})  # type: ignore[arg-type]  # a test's own hold


def lift(world: World, hold_id: int, code: str = "ana") -> Hold | Refused:
    """Lift a hold."""
    with world.session() as session:
        client = session.query(Client).filter_by(external_id=code).one()
        now = world.clock.now()
        return lift_hold(session, client, hold_id, actor="agent:2", now=now)


def test_held_and_lifted_the_regua_goes_on(world: World) -> None:
    """What waited is judged anew at once, and both decisions are in the trail."""
    held = put(world, note="vai pagar na loja")
    world.plan()
    world.work()
    during = len(world.channel.sent)
    assert isinstance(held, Hold)
    lift(world, held.id)
    world.work()

    with world.session() as session:
        trail = [(row.actor, row.action) for row in session.query(Audit)]
        details = session.query(Audit).first()
    assert (during, len(world.channel.sent)) == (0, 1)
    assert trail == [("agent:1", "hold.put"), ("agent:2", "hold.lifted")]
    assert details is not None
    assert "loja" not in str(details.details)


def test_a_hold_with_an_end_lets_go_by_itself(world: World) -> None:
    """It stands until its instant, and then the contact goes out."""
    until = world.clock.now() + timedelta(hours=3)
    put(world, until=until)
    world.plan()
    world.work()
    with world.session() as session:
        waits_until = session.query(PlannedContact).one().not_before
    world.clock.at = until
    world.work()

    assert waits_until == until
    assert len(world.channel.sent) == 1
    with world.session() as session:
        assert standing_holds(session, session.query(Client).one(), until) == []


@pytest.mark.parametrize(
    ("how", "why"),
    [
        pytest.param({"reason": "because"}, Why.REASON, id="no reason of ours"),
        pytest.param({"reason": "dispute"}, Why.REASON, id="one of the house's own"),
        pytest.param(
            {"until": datetime.fromisoformat("2026-11-24T14:00:00+00:00")},
            Why.PAST,
            id="over already",
        ),
        pytest.param({"note": "x" * 501}, Why.NOTE, id="a long note"),
        pytest.param({"invoice_id": 99}, Why.INVOICE, id="no such invoice"),
        pytest.param({"invoice_id": 2}, Why.INVOICE, id="somebody else's invoice"),
    ],
)
def test_what_is_refused(world: World, how: dict[str, object], why: Why) -> None:
    """A hold that means nothing is not put."""
    ana(world, LATE, external_id="bruno", name="Bruno Lima", document=None)

    assert put(world, **how) == Refused(why)
    with world.session() as session:
        assert session.query(Hold).count() == session.query(Audit).count() == 0


def test_a_hold_is_lifted_once_and_on_its_own_client(world: World) -> None:
    """Neither a second time nor by way of another client."""
    ana(world, external_id="bruno", name="Bruno Lima", document=None)
    held = put(world, invoice_id=1)
    assert isinstance(held, Hold)

    assert lift(world, held.id, "bruno") == Refused(Why.MISSING)
    assert isinstance(lift(world, held.id), Hold)
    assert lift(world, held.id) == Refused(Why.MISSING)
    assert lift(world, 77) == Refused(Why.MISSING)
