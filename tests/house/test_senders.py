"""Every message that goes out has passed the gates: there is one door, and one key."""

import ast
from pathlib import Path

import pytest

from bot.database import Database
from bot.replies import outbound
from domain.contact_policy import Purpose
from models.client import OptOut
from models.conversation import Conversation
from models.invoice import Hold
from tests.bot.world import PHONE, World, ana, world_on
from tests.house.tree import ROOT, modules

ROOMS = ("bot", "console", "webhooks")
# Who may hand a message to a provider, who makes a row for it, and who starts one.
SENDS = {"bot/outbox.py"}
MAKES = {"bot/replies.py"}
STARTS = {"bot/outbox.py"}
# News is written in one place; the mail that asks a mailbox goes to no client yet.
TELLS = {"bot/notices.py", "bot/confirmation_mail.py"}


def name(path: Path) -> str:
    """Give a module's path as people write it."""
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> list[ast.Call]:
    """List the calls that a module makes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def keyword(call: ast.Call, argument: str) -> str:
    """Give the text of a keyword's value."""
    found = (k.value for k in call.keywords if k.arg == argument)
    return next((ast.unparse(value) for value in found), "")


def test_one_door() -> None:
    """Only the outbox hands a message to a channel."""
    doors = {
        name(path)
        for path in modules(*ROOMS)
        for call in calls(path)
        if ast.unparse(call.func) in {"channel.send", "port.send", "road.send"}
    }

    assert doors == SENDS


def test_one_way_to_write_a_notice() -> None:
    """News goes through `bot.notices`: it asks who may hear, and what carries it."""
    writers = {
        name(path)
        for path in modules(*ROOMS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and "outbound(" in ast.unparse(node)
        and "Purpose.NOTICE" in ast.unparse(node)
    }

    assert writers == TELLS


def test_one_maker() -> None:
    """Only `bot.replies.outbound` makes an outbound row: it waits for the outbox."""
    makers = {
        name(path)
        for path in modules(*ROOMS)
        for call in calls(path)
        if ast.unparse(call.func) == "Message" and keyword(call, "direction") != "IN"
    }

    assert makers == MAKES


def test_one_starter() -> None:
    """Only the outbox moves a row to `sending`, and it asks the gates before."""
    starters = {
        name(path)
        for path in modules(*ROOMS)
        if "Event.START" in (code := path.read_text(encoding="utf-8"))
        and "domain.message_state import Event" in code
    }
    text = (ROOT / "bot" / "outbox.py").read_text(encoding="utf-8")

    assert starters == STARTS
    assert 0 < text.index("judge(session") < text.index("Event.START")


@pytest.fixture
def world(database: Database) -> World:
    """Build a world in which Ana wrote a minute ago."""
    made = world_on(database)
    ana(made)
    with made.session() as session:
        now = made.clock.now()
        session.add(
            Conversation(
                channel="whatsapp",
                address=f"whatsapp:{PHONE}",
                canonical=PHONE,
                client_id=1,
                dialogue={},
                last_inbound_at=now,
                created_at=now,
            )
        )
    return made


def write(world: World, purpose: Purpose) -> None:
    """Put a message of any sender into the outbox."""
    with world.session() as session:
        thread = session.query(Conversation).one()
        now = world.clock.now()
        session.add(outbound(thread, "olá", author="bot", purpose=purpose, now=now))


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.CALL])
def test_whoever_sends_an_opt_out_is_obeyed(world: World, purpose: Purpose) -> None:
    """No purpose goes round it but the last word, which is its own confirmation."""
    with world.session() as session:
        now = world.clock.now()
        session.add(OptOut(address_hash="x", client_id=1, at=now, via="test"))
    write(world, purpose)
    world.work()

    assert len(world.channel.sent) == (purpose is Purpose.LAST_WORD)


@pytest.mark.parametrize("purpose", [Purpose.REMINDER, Purpose.NUDGE, Purpose.CAMPAIGN])
def test_whatever_we_start_a_hold_stops(world: World, purpose: Purpose) -> None:
    """Each of our own senders is judged in the outbox, whoever wrote its row."""
    with world.session() as session:
        now = world.clock.now()
        session.add(Hold(client_id=1, reason="manual", created_at=now))
    write(world, purpose)
    world.work()

    assert world.channel.sent == []
    assert world.messages(author="bot")[0].state == "blocked"
