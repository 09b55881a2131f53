"""Faults of contact: opt-outs in a race, shared and lost numbers, changed zones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.addresses import opt_out
from bot.channels.port import Outgoing, Sent
from bot.database import Database
from bot.imports.people import ClientRecord
from bot.imports.store_clients import store_clients
from bot.reminders import remind_next
from models.client import Client, ContactPoint
from models.planned import Decision, PlannedContact
from tests.bot.templated import with_templates
from tests.bot.world import PHONE, SECRET, FakeChannel, World, ana

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world whose reminder templates are known to Twilio."""
    return with_templates(database)


def opts_out(world: World, phone: str = PHONE) -> None:
    """Let Ana ask, from one of her phones, to be left alone."""
    with world.session() as session:
        client = session.query(Client).one()
        opt_out(
            session,
            [phone],
            client.id,
            via="test",
            now=world.clock.now(),
            secret_key=SECRET,
        )


def contact(world: World) -> PlannedContact:
    """Give the only planned contact."""
    with world.parts.database.read() as session:
        return session.query(PlannedContact).one()


def planned(world: World) -> None:
    """Let the contact be planned."""
    world.plan()


def written(world: World) -> None:
    """Let the message be written, and wait in the outbox."""
    world.plan()
    assert remind_next(world.parts)


STEPS: dict[str, Callable[[World], None]] = {
    "before planning": lambda _: None,
    "planned": planned,
    "written": written,
}


@pytest.mark.fault("F27")
@pytest.mark.parametrize("boundary", STEPS)
def test_an_opt_out_at_each_boundary(world: World, boundary: str) -> None:
    """Wherever the message has got to, the opt-out that is committed stops it (I9)."""
    ana(world, LATE)
    STEPS[boundary](world)
    opts_out(world)
    world.plan()
    world.work()
    world.move(days=7)
    world.plan()
    world.work()

    with world.parts.database.read() as session:
        rules = [row.rule for row in session.query(PlannedContact)]
    assert world.channel.sent == []
    assert set(rules) == {"opted_out"}


@dataclass
class Racing(FakeChannel):
    """A provider's call during which the client opts out."""

    world: World | None = None

    def send(self, outgoing: Outgoing) -> Sent:
        """Take the message; meanwhile the opt-out is committed."""
        sent = super().send(outgoing)
        if self.world is not None and len(self.sent) == 1:
            opts_out(self.world)
        return sent


@pytest.mark.fault("F28")
def test_an_opt_out_while_the_message_leaves(world: World) -> None:
    """Once, because nobody can call it back; it is written down, and nothing after."""
    ana(world, LATE, TODAY + timedelta(days=8))
    world.channel = Racing(world=world)
    world.plan()
    world.work()
    for _ in range(12):
        world.move(days=1)
        world.plan()
        world.work()

    with world.parts.database.read() as session:
        raced = session.query(Decision).filter_by(rule="raced_opt_out").one()
    assert len(world.channel.sent) == 1
    assert raced.verdict == "sent"
    assert raced.figures["opted_out_at"] == "2026-11-24T14:00:00+00:00"


@pytest.mark.fault("F33")
def test_caps_and_opt_outs_are_the_persons(world: World) -> None:
    """Three phones, one person: one contact, and one opt-out for all of them."""
    phones = [PHONE, "+5548988880002", "+5548988880003"]
    ana(world, LATE)
    with world.session() as session:
        client = session.query(Client).one()
        for phone in phones[1:]:
            client.contact_points.append(
                ContactPoint(
                    kind="phone",
                    address=phone,
                    canonical=phone,
                    confirmed_at=world.clock.now(),
                    opt_in_at=world.clock.now(),
                )
            )
    world.plan()
    world.work()
    first = len(world.channel.sent)
    with world.session() as session:  # the number that was written to is gone
        session.query(ContactPoint).filter_by(
            canonical=PHONE
        ).one().invalid_at = world.clock.now()
    world.move(days=1)
    with world.session() as session:
        session.add(
            PlannedContact(
                client_id=1,
                planned_on=TODAY,
                not_before=world.clock.now(),
                created_at=world.clock.now(),
            )
        )
    world.work()
    opts_out(world, phones[2])
    world.move(days=3)
    world.plan()
    world.work()

    assert (first, len(world.channel.sent)) == (1, 1)


@pytest.mark.fault("F34")
def test_a_recycled_number(world: World) -> None:
    """Somebody else has the number now: they say so, and it is never written to again.

    Not for this debt, not for the next one, and not for another client who gave it.
    """
    ana(world, LATE)
    ana(world, LATE, external_id="bruno", name="Bruno Lima", document=None)
    world.hears("não sou a Ana, número errado")
    world.work()
    told = len(world.channel.sent)
    for _ in range(9):
        world.plan()
        world.work()
        world.move(days=1)

    with world.parts.database.read() as session:
        rules = {row.rule for row in session.query(PlannedContact)}
    assert told == len(world.channel.sent) == 1
    assert rules == {"quarantined"}


@pytest.mark.fault("F42")
def test_a_client_who_moves_west(world: World) -> None:
    """Nine in São Paulo is seven in Acre: the contact waits for nine there."""
    ana(world, LATE, state="SP", city="São Paulo")
    world.clock.at = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 22:00 in São Paulo
    world.plan()
    world.work()
    before = contact(world).not_before
    move_to(world, "AC", "Rio Branco")
    world.work()
    after = contact(world).not_before
    world.clock.at = before
    world.work()
    early = len(world.channel.sent)
    world.clock.at = after
    world.work()

    assert before == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert after == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert (early, len(world.channel.sent)) == (0, 1)


@pytest.mark.fault("F42")
def test_a_client_who_moves_east(world: World) -> None:
    """What waits is judged anew at once, and never planned into the past."""
    ana(world, LATE, state="AC", city="Rio Branco", zone="America/Rio_Branco")
    world.clock.at = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)  # 6:30 in Acre
    world.plan()
    world.work()
    world.clock.at = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)  # 9:30 in São Paulo
    move_to(world, "SP", "São Paulo")
    waits_until = contact(world).not_before
    world.work()

    assert waits_until == world.clock.now()
    assert len(world.channel.sent) == 1


@pytest.mark.fault("F41")
@pytest.mark.parametrize(
    ("zone", "asked", "opens"),
    [
        pytest.param(
            "America/New_York", (2027, 3, 13), (2027, 3, 15, 13), id="spring in the US"
        ),
        pytest.param(
            "Europe/Madrid", (2027, 3, 27), (2027, 3, 29, 7), id="spring in Spain"
        ),
        pytest.param(
            "America/New_York", (2026, 11, 28), (2026, 11, 30, 14), id="winter"
        ),
    ],
)
def test_a_client_abroad(
    world: World, zone: str, asked: tuple[int, int, int], opens: tuple[int, ...]
) -> None:
    """Planned on a Saturday night, sent at nine of their Monday, whatever the clocks.

    The change falls between the two: nine there is an hour earlier in UTC.
    """
    world.clock.at = datetime(*asked, 23, tzinfo=UTC)
    ana(world, date(*asked) - timedelta(days=4), zone=zone, state=None)
    world.plan()
    world.work()
    waits = contact(world).not_before
    world.clock.at = waits
    world.work()

    assert waits == datetime(*opens, tzinfo=UTC)  # type: ignore[arg-type, misc]  # four figures
    assert len(world.channel.sent) == 1


def move_to(world: World, state: str, city: str) -> None:
    """Let the next import tell of a new address."""
    record = ClientRecord(external_id="ana", name="Ana Souza", state=state, city=city)
    with world.session() as session:
        store_clients(session, [record], "America/Sao_Paulo", world.clock.now())


@pytest.mark.fault("F33")
def test_two_rows_of_one_cpf_are_one_person(world: World) -> None:
    """Two contracts, two phones, one CPF: one contact, and one stop for both."""
    other = "+5548988880009"
    ana(world, LATE)
    second = ana(world, LATE, external_id="ana-2")
    with world.session() as session:
        point = session.get_one(Client, second).contact_points[0]
        point.address = point.canonical = other
    world.plan()
    world.work()

    assert len(world.channel.sent) == 1

    world.hears("SAIR")
    world.move(days=3)
    world.plan()
    world.work()

    kinds = [row.purpose for row in world.messages(direction="out")]
    assert kinds.count("reminder") == 1
