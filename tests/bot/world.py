"""A small world for the application's tests: a house, people who owe, a channel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.channels.port import Listed, Outgoing, SendError, Sent
from bot.clock import FixedClock
from bot.database import Database
from bot.environment import Environment
from bot.inbox import Arrival, store, work_next
from bot.letters import Letter
from bot.outbox import send_next
from bot.reminders import remind_next
from bot.rounds import plan_round
from bot.settings import load_settings
from bot.turn import Taken, conversation_with, take_turn
from bot.understanding import Listener, question_of
from bot.wiring import Wiring
from bot.words import Catalogue
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.inbound import Inbound
from models.invoice import Invoice
from models.message import Message
from nlu.client import NoModel
from nlu.understand import Understanding

CONFIG = Path(__file__).resolve().parents[2] / "config.yml"
TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 11:00 in São Paulo
PHONE = "+5548988887777"
SECRET = "a-secret-of-the-tests-that-opens-nothing"
ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-the-tests"


@dataclass
class FakeChannel:
    """A provider that takes messages, or fails as it is told."""

    sent: list[Outgoing] = field(default_factory=list)
    failures: list[SendError] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)

    def send(self, outgoing: Outgoing) -> Sent:
        """Take one message, or fail with the next failure."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(outgoing)
        return Sent(f"SMf{len(self.sent):031x}")

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """Give what the test says that the provider knows."""
        del since
        return [each for each in self.listed if each.address == address]


def _by_rules() -> Listener:
    return Listener(Understanding(NoModel()))


@dataclass
class World:
    """The house with its clock in the test's hand, and one channel for everything."""

    parts: Wiring
    clock: FixedClock
    channel: FakeChannel = field(default_factory=FakeChannel)
    listener: Listener = field(
        default_factory=lambda: Listener(Understanding(NoModel()))
    )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction that commits at the end of the block."""
        with self.parts.database.write() as session:
            yield session

    def move(self, **by: float) -> None:
        """Move the clock on: hours=..., days=..."""
        self.clock.move(timedelta(**by))

    def plan(self) -> None:
        """Let the planner run."""
        plan_round(self.parts)

    def work(self) -> None:
        """Let a worker run until there is nothing left to do now."""
        channels = dict.fromkeys(("whatsapp", "sms", "email"), self.channel)
        busy = True
        while busy:
            heard = work_next(self.parts, self.listener)
            sent = send_next(self.parts, channels)
            busy = heard or sent or remind_next(self.parts)

    def waits(self, seconds: float) -> None:
        """Let time go by for what was put off, and work."""
        self.move(seconds=seconds)
        busy = True
        while busy:
            with self.session() as session:
                session.execute(update(Inbound).values(run_after_ms=0))
            before = self._left()
            self.work()
            busy = self._left() < before

    def _left(self) -> int:
        with self.parts.database.read() as session:
            return session.query(Inbound).filter_by(settled=False).count()

    def hears(self, text: str, *, phone: str = PHONE, **letter: object) -> Taken:
        """Take one turn, at once and outside the queue."""
        note = Letter("whatsapp", f"whatsapp:{phone}", text, **letter)  # type: ignore[arg-type]  # a test's shorthand
        with self.session() as session:
            question = question_of(session, self.parts, note, self.clock.now())
        heard = self.listener.hear(note, question)
        with self.session() as session:
            thread = conversation_with(session, note, self.clock.now())
            return take_turn(
                session,
                self.parts,
                thread,
                note,
                heard,
                inbound_id=None,
                now=self.clock.now(),
            )

    def arrives(self, arrival: Arrival) -> None:
        """Store an event as a webhook would."""
        store(self.parts.database, arrival, self.clock.now())

    def messages(self, **where: object) -> list[Message]:
        """List the messages with these columns, the oldest first."""
        with self.parts.database.read() as session:
            query = session.query(Message).filter_by(**where).order_by(Message.id)
            return list(query)

    def thread(self, phone: str = PHONE) -> Conversation:
        """Give the WhatsApp thread of a phone."""
        with self.parts.database.read() as session:
            return session.query(Conversation).filter_by(canonical=phone).one()


def world_on(database: Database, at: datetime = TUESDAY) -> World:
    """Build a world on a fresh database."""
    clock = FixedClock(at)
    environment = Environment(
        config=CONFIG,
        database_url="sqlite://",
        secret_key=SECRET,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
    )
    settings = load_settings(CONFIG)
    parts = Wiring(settings, environment, database, clock, Catalogue.load())
    return World(parts, clock)


def ana(world: World, *dues: date, confirmed: bool = True, **columns: object) -> int:
    """Add Ana, who owes R$ 100.00 for each of *dues*; give her id."""
    now = world.clock.now()
    facts: dict[str, object] = {
        "external_id": "ana",
        "name": "Ana Souza",
        "document": "52998224725",
        "birth_date": date(1985, 3, 2),
        "state": "SC",
        "postal_code": "88000120",
        "created_at": now - timedelta(days=400),
    }
    with world.session() as session:
        client = Client(**{**facts, **columns})
        client.contact_points.append(
            ContactPoint(
                kind="phone",
                address=PHONE,
                canonical=PHONE,
                confirmed_at=now - timedelta(days=10) if confirmed else None,
                opt_in_at=now - timedelta(days=300),
                opt_in_source="contract",
            )
        )
        session.add(client)
        session.flush()
        for place, due_on in enumerate(dues, start=1):
            session.add(
                Invoice(
                    external_id=f"{client.external_id}-{place}",
                    client_id=client.id,
                    number=f"{1000 + place}",
                    description="Internet",
                    amount_minor=100_00,
                    due_on=due_on,
                    created_at=now - timedelta(days=60),
                )
            )
        return client.id
