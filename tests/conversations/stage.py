"""The stage of a transcript: its person and invoices as rows, and the real turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.letters import Letter, Media
from bot.payments.settle import receive
from bot.turn import conversation_with, take_turn
from bot.understanding import Listener, question_of
from bot.unlocks.confirm import confirm
from bot.waivers import waive_item
from domain.money import Money
from domain.waiver import Item
from models.agreement import Agreement
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.invoice import Invoice
from models.media import MediaFile
from tests.bot.world import World, world_on
from tests.conversations.deciding import supervisor_decides
from tests.conversations.records import told
from tests.conversations.script import Step, Transcript, cast
from tests.domain.proof.invented import RECEIPTS, text_of

MEDIA = {
    "photo": "image/jpeg",
    "pdf": "application/pdf",
    "voice": "audio/ogg; codecs=opus",
    "sticker": "image/webp",
}
REMINDERS = ("reminder.neutral", "reminder.invoice.late", "reminder.debt.late")
MORNING = time(13, 0, tzinfo=UTC)  # ten o'clock in São Paulo


@dataclass(frozen=True)
class Said:
    """What came of one line."""

    keys: tuple[str, ...]
    text: str
    recorded: tuple[tuple[str, dict[str, Any]], ...]  # a command, and what it says
    owner: str
    heard: str  # for the message of a test that fails


class Stage:
    """One person's thread, with the house's own clock, rules and database."""

    def __init__(
        self, database: Database, listener: Listener, script: Transcript
    ) -> None:
        self.world = _world(database, datetime.combine(script.today, MORNING))
        self.listener = listener
        self.person = cast()[script.who]
        self.address = f"whatsapp:{self.person['phone']}"
        self.payments = 0
        self.numbers: dict[int, str] = {}
        self._enter(script)

    def hears(self, step: Step) -> Said:
        """Let the client write one line."""
        media = (
            (Media("https://example.org/1", MEDIA[step.media]),) if step.media else ()
        )
        text = step.client or ""
        letter = Letter("whatsapp", self.address, text, step.button, media)
        parts, now = self.world.parts, self.world.clock.now()
        with self.world.session() as session:
            if step.paper:
                session.add(_file(step.paper, letter, now))
            question = question_of(session, parts, letter, now)
        heard = self.listener.hear(letter, question)
        with self.world.session() as session:
            thread = conversation_with(session, letter, now)
            taken = take_turn(
                session, parts, thread, letter, heard, inbound_id=None, now=now
            )
            owner = thread.owner
        self.world.move(minutes=1)
        understood = f"asked {question.asked}, heard {heard.intent} by {heard.rule}"
        return Said(
            tuple(say.key for say in taken.outcome.says),
            "\n".join(taken.says),
            tuple(told(command, self.numbers) for command in taken.outcome.do),
            owner,
            understood,
        )

    def happens(self, event: str) -> None:
        """Let something happen: "payment 102.17", "reminder", "25 hours".

        "sent": our messages so far have gone out; "checked": they have proved again who
        they are; "waive fine": a person lets it off; "supervisor grants",
        "counters 10", "refuses", "offers 9": a proposal is answered, or made;
        "restored": the service is back.
        """
        first, _, second = event.partition(" ")
        if first == "payment":
            self._pays(second)
        elif first == "reminder":
            self.world.plan()
            self.world.work()
        elif first == "sent":
            self.world.work()
        elif first == "checked":
            self._checks()
        elif first == "supervisor":
            supervisor_decides(self.world, *second.split())
        elif first == "restored":
            self._restores()
        elif first == "waive":
            self._lets_off(Item(second))
        else:
            self.world.move(**{second: float(first)})

    def _pays(self, amount: str) -> None:
        self.payments += 1
        now = self.world.clock.now()
        with self.world.session() as session:
            receive(
                session,
                self.world.parts,
                client=session.query(Client).one(),
                provider="bank",
                external_ref=f"payment-{self.payments}",
                amount=Money(int(Decimal(amount) * 100)),
                method="pix",
                received_on=now.date(),
                invoice_ids=(),
                now=now,
                tell=False,
            )

    def _restores(self) -> None:
        with self.world.session() as session:
            client = session.query(Client).one()
            confirm(session, self.world.parts, client, "api:1", self.world.clock.now())

    def _checks(self) -> None:
        with self.world.session() as session:
            until = self.world.clock.now() + timedelta(hours=24)
            session.query(Conversation).one().identity_checked_until = until

    def _lets_off(self, item: Item) -> None:
        with self.world.session() as session:
            client = session.query(Client).one()
            waive_item(
                session,
                self.world.parts.settings,
                client,
                invoice_id=min(self.numbers),
                item=item,
                amount=None,
                reason="good will",
                actor="agent:1",
                now=self.world.clock.now(),
            )

    def _enter(self, script: Transcript) -> None:
        now = self.world.clock.now()
        with self.world.session() as session:
            client = _client(self.person, script.who, now)
            session.add(client)
            session.flush()
            plan = _plan(client, now) if self.person.get("plan") else None
            if plan:
                session.add(plan)
                session.flush()
            invoices = _invoices(self.person, client, plan, now)
            session.add_all(invoices)
            session.flush()
            self.numbers = {each.id: each.number for each in invoices}
            for key in REMINDERS:
                remember(session, key, "pt", Approved("HX" + "a" * 32, ()))
            if other := self.person.get("shares_with"):
                session.add(_client({**self.person, "name": other}, "other", now))
                return
            letter = Letter("whatsapp", self.address)
            thread = conversation_with(session, letter, now)
            thread.client, thread.language = client, client.language
            if script.checked:
                thread.identity_checked_until = now + timedelta(hours=24)


def _file(paper: str, letter: Letter, now: datetime) -> MediaFile:
    """Lay a file on the shelf as the file hand would have."""
    text = text_of(paper) if paper in RECEIPTS else paper
    words = {"picture": "", "program": ""}.get(paper, text)
    return MediaFile(
        channel=letter.channel,
        canonical=letter.canonical,
        place=0,
        url="https://example.org/1",
        declared_type=letter.media[0].type,
        sniffed_type=letter.media[0].type,
        state="refused" if paper == "program" else "stored",
        sha256=sha256(text.encode()).hexdigest(),
        seen_text=words or None,
        queue_key="media:1:0",
        settled=True,
        created_at=now,
    )


def _world(database: Database, now: datetime) -> World:
    """Build a world that takes cards as well."""
    world = world_on(database, now)
    environment = replace(world.parts.environment, stripe_api_key="sk_test_of_nobody")
    world.parts = replace(world.parts, environment=environment)
    return world


def _client(person: Mapping[str, Any], who: str, now: datetime) -> Client:
    confirmed = person.get("confirmed", True)
    client = Client(
        external_id=who,
        name=person["name"],
        document=person["document"],
        birth_date=person.get("birth_date"),
        postal_code=person["postal_code"],
        state="SC",
        language=person.get("language", "pt"),
        service=person.get("service"),
        created_at=now - timedelta(days=400),
    )
    client.contact_points.append(
        ContactPoint(
            kind="phone",
            address=person["phone"],
            canonical=Letter("whatsapp", person["phone"]).canonical,
            confirmed_at=now - timedelta(days=10) if confirmed else None,
            opt_in_at=now - timedelta(days=300),
            opt_in_source="contract",
        )
    )
    return client


def _plan(client: Client, now: datetime) -> Agreement:
    return Agreement(
        client_id=client.id,
        total_minor=210_00,
        terms={},
        evidence={},
        accepted_at=now - timedelta(days=30),
    )


def _invoices(
    person: Mapping[str, Any], client: Client, plan: Agreement | None, now: datetime
) -> list[Invoice]:
    return [
        Invoice(
            external_id=each["number"],
            client_id=client.id,
            number=each["number"],
            description=each["description"],
            amount_minor=round(each["amount"] * 100),
            due_on=each["due_on"],
            agreement_id=plan.id if plan else None,
            created_at=now - timedelta(days=60),
        )
        for each in person["invoices"]
    ]
