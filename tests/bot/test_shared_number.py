"""Two debtors on one phone: nothing of a debt, and each talk its own (F32)."""

from datetime import date, timedelta

import pytest

from bot.database import Database
from bot.statuses import apply_status
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.invoice import Invoice
from tests.bot.templated import with_templates
from tests.bot.world import PHONE, World, ana

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)
ANAS, BRUNOS = "102,17", "255,"  # what each of them owes today, or how it begins


@pytest.fixture
def world(database: Database) -> World:
    """Let Ana and Bruno owe, and share their phone."""
    made = with_templates(database)
    ana(made, LATE)
    bruno(made)
    return made


def bruno(world: World, *, shares: bool = True) -> int:
    """Add Bruno, who owes R$ 250.00 since the same day."""
    now = world.clock.now()
    with world.session() as session:
        client = Client(
            external_id="bruno",
            name="Bruno Lima",
            document="39053344705",
            birth_date=date(1979, 5, 1),
            state="SC",
            created_at=now - timedelta(days=400),
        )
        if shares:
            client.contact_points.append(phone(world))
        session.add(client)
        session.flush()
        session.add(
            Invoice(
                external_id="bruno-1",
                client_id=client.id,
                number="2001",
                description="Internet",
                amount_minor=250_00,
                due_on=LATE,
                created_at=now - timedelta(days=60),
            )
        )
        return client.id


def phone(world: World) -> ContactPoint:
    """Give the phone that they share."""
    now = world.clock.now()
    return ContactPoint(
        kind="phone",
        address=PHONE,
        canonical=PHONE,
        confirmed_at=now - timedelta(days=10),
        opt_in_at=now - timedelta(days=300),
    )


def says(world: World, text: str) -> str:
    """Let one of them write; give the answer."""
    return " ".join(world.hears(text).says)


def ana_is_known(world: World) -> str:
    """Let Ana say who she is, and prove it; give the last answer."""
    for line in ("quanto devo?", "Ana", "529"):
        said = says(world, line)
        assert "R$" not in said
    return says(world, "1985")


def sent_to(world: World, external_id: str) -> list[str]:
    """List what was sent on behalf of a client's debt."""
    with world.parts.database.read() as session:
        client = session.query(Client).filter_by(external_id=external_id).one()
        rows = world.messages(client_id=client.id, author="regua")
    return [f"{row.body} {row.content_variables}" for row in rows]


def bound(world: World) -> int | None:
    """Tell whom the thread speaks for."""
    with world.parts.database.read() as session:
        return session.query(Conversation).one().client_id


@pytest.mark.fault("F32")
def test_the_thread_is_bound_to_who_proved_it(world: World) -> None:
    """Asked for a name, then for that person's own facts: that person's debt."""
    asked = says(world, "quanto devo?")
    named = says(world, "Bruno")
    wrong = says(world, "529")  # Ana's
    right = says(world, "390")
    told = says(world, "1979")

    assert "com quem" in asked.lower() or "quem" in asked.lower()
    assert all("R$" not in each for each in (asked, named, wrong, right))
    assert BRUNOS in told
    assert ANAS not in told


@pytest.mark.fault("F32")
def test_when_the_check_lapses_who_writes_is_asked_anew(world: World) -> None:
    """Ana had the phone yesterday; today it is Bruno, who learns nothing of hers."""
    told = ana_is_known(world)
    says(world, "quero parcelar em 2x")  # an offer that is still open
    world.move(hours=25)
    answer = says(world, "sim")
    asked = says(world, "quanto devo?")
    for line in ("Bruno", "390"):
        says(world, line)
    his = says(world, "1979")

    assert ANAS in told
    assert "R$" not in answer + asked
    assert "quem" in asked
    assert BRUNOS in his
    assert ANAS not in his
    assert bound(world) == 2


@pytest.mark.fault("F32")
def test_who_gives_another_name_is_not_who_was_checked(world: World) -> None:
    """Ana passes the phone on: "aqui é o Bruno" ends what Ana had opened."""
    ana_is_known(world)
    says(world, "aqui é o Bruno")
    asked = says(world, "quanto devo?")

    assert "R$" not in asked
    assert "quem" in asked


@pytest.mark.fault("F32")
def test_a_number_that_comes_to_be_shared(database: Database) -> None:
    """The thread was Ana's alone; since Bruno gave the number it is nobody's."""
    world = with_templates(database)
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985"):
        says(world, line)
    bruno(world)
    world.move(hours=25)
    asked = says(world, "quanto devo?")

    assert "quem" in asked
    assert bound(world) is None


@pytest.mark.fault("F32")
def test_reminders_name_no_debt(world: World) -> None:
    """One message to each of them, and neither tells the other anything."""
    world.plan()
    world.work()
    levels = [row.decided["level"] for row in world.messages(author="regua")]  # type: ignore[index]  # it has a record

    assert levels == [0, 0]
    assert len(world.channel.sent) == 2
    assert bound(world) is None
    for text in sent_to(world, "ana") + sent_to(world, "bruno"):
        assert "R$" not in text
        assert "1001" not in text
        assert "2001" not in text


@pytest.mark.fault("F32")
def test_an_answer_to_a_reminder_is_asked_who_it_is_from(world: World) -> None:
    """A "sim" after two reminders could be either's."""
    world.plan()
    world.work()
    asked = says(world, "sim")

    assert "R$" not in asked
    assert "quem" in asked


@pytest.mark.fault("F32")
def test_the_check_of_one_opens_nothing_of_the_other(world: World) -> None:
    """While Ana's check stands, Bruno's reminder in the same thread stays neutral."""
    ana_is_known(world)
    world.plan()
    world.move(hours=20)  # within the check, and no longer in the middle of the talk
    world.clock.at = world.clock.now().replace(hour=13)
    with world.session() as session:
        thread = session.query(Conversation).one()
        thread.identity_checked_until = world.clock.now() + timedelta(hours=2)
    world.work()
    row = world.messages(author="regua", client_id=2)[0]

    assert row.decided is not None
    assert row.decided["level"] == 0
    assert BRUNOS not in (row.body or "")


@pytest.mark.fault("F32")
def test_the_second_road_is_as_neutral(world: World) -> None:
    """The SMS after a WhatsApp that failed goes to the same shared phone."""
    world.channel.failures = []
    world.plan()
    world.work()
    with world.session() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        client.preferred_channel = "sms"
    for row in world.messages(author="regua"):
        fails(world, row.token)
    world.work()
    by_sms = world.messages(author="regua", channel="sms")

    assert [row.decided["level"] for row in by_sms] == [0, 0]  # type: ignore[index]  # it has a record
    assert "R$" not in " ".join(row.body for row in by_sms)


def fails(world: World, token: str) -> None:
    """Let the provider say that this number is not on WhatsApp."""
    told = {"m": token, "MessageStatus": "failed", "ErrorCode": "63024"}
    with world.session() as session:
        apply_status(session, world.parts, told, world.clock.now())
