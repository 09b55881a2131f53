"""Versions of a text: one draft, one in force, nothing overwritten, all audited."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.texts.asking import wish
from bot.texts.versions import (
    Refused,
    Slot,
    discard,
    draft_of,
    history,
    in_force,
    release,
    retire,
    save,
)
from models.agent import Agent
from models.audit import Audit
from models.template import TemplateText
from tests.bot.world import World

SLOT = Slot("reminder.d+3", "pt", "sms")
ONE = (
    "{company}: oi, {first_name}. Veja {link}. Se já pagou, desconsidere. SAIR encerra."
)
TWO = ONE.replace("oi", "olá")


@pytest.fixture
def rui(world: World) -> Agent:
    """Hire somebody of finance."""
    now = world.clock.now()
    agent = Agent(name="Rui", email="r@x.example", role="finance", created_at=now)
    with world.session() as session:
        session.add(agent)
    return agent


def write(world: World, rui: Agent, body: str, slot: Slot = SLOT) -> object:
    """Save a draft."""
    with world.session() as session:
        now = world.clock.now()
        return save(session, world.parts, slot, "", body, rui, now)


def publish(world: World, rui: Agent, *, confirmed: bool = False) -> object:
    """Release the draft."""
    with world.session() as session:
        row = draft_of(session, SLOT)
        assert row is not None
        now = world.clock.now()
        return release(session, world.parts, row, rui, now, confirmed=confirmed)


def states(world: World) -> list[tuple[int, str, str]]:
    """List version, state and words, the newest first."""
    with world.parts.database.read() as session:
        return [(r.version, r.state, r.body) for r in history(session, SLOT)]


def test_from_draft_to_history(world: World, rui: Agent) -> None:
    """The second release retires the first, which stays as it was."""
    write(world, rui, ONE)
    publish(world, rui)
    write(world, rui, "x" + TWO)
    write(world, rui, TWO)
    publish(world, rui)

    assert states(world) == [(2, "released", TWO), (1, "retired", ONE)]
    with world.parts.database.read() as session:
        found = in_force(session, SLOT)
        acts = [row.action for row in session.query(Audit)]
        who = {row.actor for row in session.query(Audit)}
    assert found is not None
    assert (found.version, found.released_by) == (2, rui.id)
    assert acts == [
        "text.save",
        "text.release",
        "text.save",
        "text.save",
        "text.release",
    ]
    assert who == {f"agent:{rui.id}"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param("Oi, {fist_name}", "unknown_meant", id="a typing error"),
        pytest.param("", "empty", id="nothing"),
        pytest.param(f"{ONE} Seu nome vai para o Serasa.", "lint", id="a threat"),
        pytest.param(f"{ONE} {'a ' * 900}", "text_too_long", id="too long"),
    ],
)
def test_what_is_not_saved(world: World, rui: Agent, body: str, code: str) -> None:
    """An error is refused, with its reason, and no row is left behind."""
    done = write(world, rui, body)

    assert isinstance(done, Refused)
    assert code in {each.code for each in done.problems}
    assert states(world) == []


def test_a_warning_has_to_be_confirmed(world: World, rui: Agent) -> None:
    """It may be saved, and goes out only when somebody says so; that is on record."""
    write(world, rui, f"{ONE} É urgente.")

    refused = publish(world, rui)
    done = publish(world, rui, confirmed=True)

    assert isinstance(refused, Refused)
    assert isinstance(done, TemplateText)
    with world.parts.database.read() as session:
        last = session.query(Audit).order_by(Audit.id.desc()).first()
    assert last is not None
    assert last.details["warnings"] == ["haste"]


def test_out_of_force(world: World, rui: Agent) -> None:
    """A text can be taken out, and a draft put away; both stay in the history."""
    write(world, rui, ONE)
    publish(world, rui)
    write(world, rui, TWO)
    with world.session() as session:
        live, draft = in_force(session, SLOT), draft_of(session, SLOT)
        assert live is not None
        assert draft is not None
        now = world.clock.now()
        done = [
            retire(session, live, rui, now),
            retire(session, live, rui, now),
            discard(session, draft, rui, now),
            discard(session, draft, rui, now),
        ]

    assert done == [True, False, True, False]
    assert [state for _, state, _ in states(world)] == ["retired", "retired"]


def test_what_whatsapp_has_seen_is_not_changed(world: World, rui: Agent) -> None:
    """A draft that was submitted keeps its words; the next one is a new version."""
    slot = Slot("reminder.d+3", "pt", "whatsapp")
    body = f"Olá! {ONE}"
    row = write(world, rui, body, slot)
    assert isinstance(row, TemplateText)
    with world.session() as session:
        seen = session.get_one(TemplateText, row.id)
        assert wish(session, world.parts, seen, world.clock.now()) is not None

    write(world, rui, body.replace("Olá", "Oi"), slot)

    with world.parts.database.read() as session:
        kept = [(r.version, r.state, r.body[:4]) for r in history(session, slot)]
    assert kept == [(2, "draft", "Oi! "), (1, "retired", "Olá!")]


def test_two_in_force_cannot_be(world: World) -> None:
    """The database itself refuses a second version in force."""
    rows = [_released(version, world.clock.now()) for version in (1, 2)]

    with pytest.raises(IntegrityError), world.session() as session:
        session.add_all(rows)


def _released(version: int, now: datetime) -> TemplateText:
    return TemplateText(
        **SLOT._asdict(), version=version, state="released", body=ONE, created_at=now
    )
