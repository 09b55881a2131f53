"""Opt-outs in every form: of the person, on all channels; a guess suspends (F29)."""

from dataclasses import dataclass
from datetime import date

import pytest

from bot.alerts import standing_alerts
from bot.database import Database
from bot.letters import Letter
from bot.stop_asked import confirm_stop
from bot.turn import conversation_with, take_turn
from bot.understanding import Listener, Question, question_of
from bot.watch.round import watch_round
from flows.heard import Heard, Intent
from models.audit import Audit
from models.client import Client, ContactPoint, OptOut
from models.invoice import Hold
from models.planned import PlannedContact
from nlu.client import NoModel
from nlu.understand import Understanding
from tests.bot.templated import with_templates
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)
SECOND = "+5548988880002"


@dataclass
class Guesser(Listener):
    """A model that is fairly sure of an opt-out, and knows yes and no."""

    confidence: float = 0.6

    def __post_init__(self) -> None:
        """Keep the rules for everything else."""
        super().__init__(Understanding(NoModel()))

    def hear(self, letter: Letter, question: Question) -> Heard:
        """Guess at "deu já"; hear the rest by the rules."""
        if letter.text != "deu já":
            return super().hear(letter, question)
        return Heard(letter.text, "pt", Intent.OPT_OUT, self.confidence, rule="model")


@pytest.fixture
def world(database: Database) -> World:
    """Let Ana owe; she has two phones and an address, and a model guesses."""
    made = with_templates(database)
    made.listener = Guesser()
    ana(made, LATE)
    now = made.clock.now()
    with made.session() as session:
        client = session.query(Client).one()
        for kind, address in (("phone", SECOND), ("email", "ana@example.com")):
            client.contact_points.append(
                ContactPoint(
                    kind=kind,
                    address=address,
                    canonical=address,
                    confirmed_at=now,
                    opt_in_at=now,
                )
            )
    return made


def hears(world: World, text: str, channel: str) -> tuple[str, ...]:
    """Take one turn on a channel."""
    address = f"whatsapp:{PHONE}" if channel == "whatsapp" else PHONE
    letter = Letter(channel, address, text)
    with world.session() as session:
        asked = question_of(session, world.parts, letter, world.clock.now())
    heard = world.listener.hear(letter, asked)
    with world.session() as session:
        now = world.clock.now()
        thread = conversation_with(session, letter, now)
        return take_turn(
            session, world.parts, thread, letter, heard, inbound_id=None, now=now
        ).says


def days_pass(world: World, days: int) -> list[str]:
    """Let the house plan and work; give the purposes of what went out meanwhile."""
    world.work()
    for _ in range(days):
        world.move(days=1)
        world.plan()
        world.work()
    return [row.purpose for row in world.messages(direction="out", state="accepted")]


@pytest.mark.fault("F29")
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
@pytest.mark.parametrize(
    "text",
    [
        "PARE",
        "pare de me mandar msg",
        "sair",
        "CANCELAR",
        "não quero mais",
        "🛑",
        "stop texting me",
        "ya no me escriban",
    ],
)
def test_it_is_the_persons_and_of_every_channel(
    world: World, text: str, channel: str
) -> None:
    """Heard on one channel, obeyed on all, by every address of the person."""
    said = hears(world, text, channel)
    sent = days_pass(world, 9)
    with world.session() as session:
        stopped = session.query(OptOut).filter(OptOut.lifted_at.is_(None)).count()

    assert len(said) == 1
    assert sent == ["last_word"]
    assert stopped == 3


@pytest.mark.fault("F29")
@pytest.mark.parametrize("text", ["quero parar de dever", "pare a cobrança de juros"])
def test_what_only_sounds_like_it(world: World, text: str) -> None:
    """Nobody is silenced for words that merely hold the verb."""
    hears(world, text, "sms")
    with world.session() as session:
        assert session.query(OptOut).count() == 0


@pytest.mark.fault("F29")
def test_while_it_is_asked_nothing_goes_out(world: World) -> None:
    """A guess suspends at once, on all channels, for as long as there is no answer."""
    said = hears(world, "deu já", "sms")
    sent = days_pass(world, 9)
    with world.session() as session:
        rules = {row.rule for row in session.query(PlannedContact)}
        figures = [row.figures for row in session.query(PlannedContact)]

    assert "parar" in said[0].lower()
    assert sent == ["reply"]
    assert rules == {"on_hold"}
    assert figures == [{"reasons": ["opt_out_asked"]}]


@pytest.mark.fault("F29")
def test_it_is_asked_once(world: World) -> None:
    """The second guess is a yes, on whichever channel it comes."""
    hears(world, "deu já", "sms")
    said = hears(world, "deu já", "whatsapp")
    with world.session() as session:
        held = session.query(Hold).filter(Hold.lifted_at.is_(None)).count()
        stopped = session.query(OptOut).filter(OptOut.lifted_at.is_(None)).count()

    assert "QUERO RECEBER" in said[0]
    assert (held, stopped) == (0, 3)


@pytest.mark.fault("F29")
def test_a_no_ends_the_pause(world: World) -> None:
    """They want to hear from us: reminders go out again, after the usual gap."""
    hears(world, "deu já", "sms")
    hears(world, "não", "sms")
    sent = days_pass(world, 4)

    assert sent.count("reminder") == 1


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        pytest.param("quanto devo?", True, id="asks what is owed"),
        pytest.param("manda o pix", True, id="wants to pay"),
        pytest.param("oi", False, id="a greeting is too little"),
        pytest.param("obrigada", False, id="so is a thank-you"),
    ],
)
def test_who_clearly_talks_on_did_not_want_to_stop(
    world: World,
    text: str,
    goes_on: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The pause ends by itself with a clear wish that is none to stop."""
    hears(world, "deu já", "sms")
    hears(world, text, "sms")
    with world.session() as session:
        held = session.query(Hold).filter(Hold.lifted_at.is_(None)).count()

    assert (held == 0) is goes_on


@pytest.mark.fault("F29")
def test_a_yes_stops(world: World) -> None:
    """Then it is an opt-out like any other."""
    hears(world, "deu já", "sms")
    hears(world, "sim", "sms")
    sent = days_pass(world, 9)
    with world.session() as session:
        via = {row.via for row in session.query(OptOut)}

    assert sent.count("reminder") == 0
    assert via == {"model"}


def asks_people(world: World) -> list[dict[str, object]]:
    """Let the watch look; give the figures of those whom nobody has heard from."""
    watch_round(world.parts)
    with world.session() as session:
        alerts = standing_alerts(session)
    return [alert.figures for alert in alerts if alert.kind == "stop_unanswered"]


@pytest.mark.fault("F29")
def test_a_person_decides_when_nobody_answers(world: World) -> None:
    """On the seventh day, not before; they stay on hold meanwhile."""
    hears(world, "deu já", "sms")
    world.move(days=6, hours=23)
    early = asks_people(world)
    world.move(hours=1)

    assert early == []
    assert asks_people(world) == [{"client": "ana", "client_id": 1, "days": 7}]
    assert days_pass(world, 4) == ["reply"]


@pytest.mark.fault("F29")
@pytest.mark.parametrize("text", ["não", "sair"])
def test_an_answer_after_all_needs_no_person(world: World, text: str) -> None:
    """Whichever it is: the alert clears itself."""
    hears(world, "deu já", "sms")
    world.move(days=8)
    before = asks_people(world)
    hears(world, text, "sms")

    assert len(before) == 1
    assert asks_people(world) == []


@pytest.mark.fault("F29")
def test_a_person_confirms_the_wish(world: World) -> None:
    """It is an opt-out like any other, on each address, with who decided."""
    hears(world, "deu já", "sms")
    world.work()
    world.move(days=8)
    with world.session() as session:
        client = session.query(Client).one()
        done = [
            confirm_stop(
                session,
                client,
                actor="agent:1",
                now=world.clock.now(),
                secret_key=world.parts.secret_key,
            )
            for _ in range(2)
        ]
    sent = days_pass(world, 4)
    with world.session() as session:
        stopped = session.query(OptOut).filter(OptOut.lifted_at.is_(None)).count()
        held = session.query(Hold).filter(Hold.lifted_at.is_(None)).count()
        trail = [
            row.actor for row in session.query(Audit).filter_by(action="opted_out")
        ]

    assert done == [True, False]
    assert (stopped, held, sent) == (3, 0, ["reply"])
    assert trail == ["agent:1"]
    assert asks_people(world) == []
