"""Random ladders, clocks, outages and clients: nobody is written to wrongly."""

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from bot.agents import add_agent
from bot.channels.templates import Approved, remember
from bot.conversations import give_back, take_over
from bot.database import Database
from bot.holds import put_hold
from bot.migrations import upgrade
from bot.payments.settle import receive
from bot.promises.ends import promise_round
from domain.channel import Channel
from domain.ladder import Ladder, Stage, Step, Tone
from domain.money import Money
from models.agent import Agent
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.invoice import Invoice
from tests.bot.world import World, world_on
from tests.invariants.checks import check_all
from tests.invariants.ledger import PLACES, Person
from tests.invariants.provider import FAILURES, Provider

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
REMINDERS = (
    "reminder.neutral",
    *(f"reminder.{what}.{stage}" for what in ("invoice", "debt") for stage in Stage),
)
SAYS = (
    "oi",
    "quanto devo?",
    "pago dia 5",
    "sim",
    "não",
    "529",
    "1985",
    "manda o pix",
    "3x",
    "blz obrigado",
    "pago amanhã sem falta",
)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Draw a ladder of messages: any days, in order, each stage where it may stand."""
    days = sorted(draw(st.sets(st.integers(-10, 40), min_size=8, max_size=25)))
    windows = st.none() | st.integers(1, 4)
    tones = (Tone.FRIENDLY, Tone.NEUTRAL)
    steps = []
    for day in days:
        stage = (
            Stage.BEFORE_DUE if day < 0 else Stage.DUE_DAY if not day else Stage.LATE
        )
        tone = draw(st.sampled_from(tones)) if day <= 0 else Tone.NEUTRAL
        channels = draw(st.permutations([Channel.WHATSAPP, Channel.SMS]))
        name = f"d{day:+}"
        steps.append(
            Step(
                name,
                day,
                stage,
                f"reminder.{name}",
                tuple(channels[: draw(st.integers(1, 2))]),
                draw(windows),
                tone=tone if day > 0 else Tone.FRIENDLY,
            )
        )
    return Ladder("default", tuple(steps))


class Newcomer(NamedTuple):
    """A client as drawn: how late each invoice is, and what is known of the number."""

    state: str
    late: tuple[int, ...]
    ancient: bool
    opted_in: bool
    confirmed: bool


def newcomers() -> st.SearchStrategy[Newcomer]:
    """Draw clients; most may be written to."""
    return st.builds(
        Newcomer,
        state=st.sampled_from(sorted(PLACES)),
        late=st.lists(st.integers(-15, 30), min_size=1, max_size=3).map(tuple),
        ancient=st.sampled_from([False] * 7 + [True]),
        opted_in=st.sampled_from([True] * 3 + [False]),
        confirmed=st.booleans(),
    )


class ContactLife(RuleBasedStateMachine):
    """The house, its clients, a provider with moods, and people with theirs."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        file = Path(self.folder) / "regua.sqlite3"
        shutil.copyfile(self.template, file)
        self.database = Database(f"sqlite:///{file}")
        self.world: World = world_on(self.database, START)
        self.provider = Provider(self.world.clock)
        self.world.channel = self.provider  # type: ignore[assignment]  # the same port
        self.people: dict[int, Person] = {}
        self.payments = 0
        with self.world.session() as session:
            self.agent_id = add_agent(
                session, name="Bia", email="bia@example.org", now=START
            ).id
            for key in REMINDERS:
                remember(session, key, "pt", Approved("HX" + "a" * 32, ()))

    def teardown(self) -> None:
        """Close the house."""
        self.database.close()
        shutil.rmtree(self.folder)

    @initialize(
        ladder=ladders(),
        newcomers=st.lists(newcomers(), min_size=2, max_size=4),
    )
    def begins(self, ladder: Ladder, newcomers: list[Newcomer]) -> None:
        """Begin with any ladder, and a few clients with invoices around today."""
        settings_ = self.world.parts.settings.model_copy(
            update={"ladders": {"default": ladder}}
        )
        self.world.parts = replace(self.world.parts, settings=settings_)
        for newcomer in newcomers:
            self._enters(newcomer)

    @rule(days=st.integers(1, 4), hours=st.sets(st.integers(0, 23), min_size=3))
    def days_pass(self, days: int, hours: set[int]) -> None:
        """Live through some days; ticker and worker do their rounds at these hours."""
        for _ in range(days):
            midnight = self.world.clock.at.replace(hour=0) + timedelta(days=1)
            for hour in sorted(hours):
                self.world.clock.at = midnight + timedelta(hours=hour)
                self._rounds()

    @rule(hours=st.integers(6, 30))
    def each_hour(self, hours: int) -> None:
        """Live through some hours one by one."""
        for _ in range(hours):
            self.world.move(hours=1)
            self._rounds()

    @rule(days=st.integers(2, 12))
    def the_house_sleeps(self, days: int) -> None:
        """Be away for days, then start again (F45)."""
        self.world.move(days=days)
        self._rounds()

    @rule(mode=st.sampled_from(["ok"] * 5 + sorted(FAILURES)))
    def the_provider(self, mode: str) -> None:
        """Change the provider's mood."""
        self.provider.mode = mode

    @rule(text=st.sampled_from(SAYS), data=st.data())
    def says(self, text: str, data: st.DataObject) -> None:
        """Let somebody write."""
        self._writes(data.draw(st.sampled_from(sorted(self.people))), text)

    @rule(
        what=st.sampled_from(["opts_out", "is_another", "pays", "is_held"]),
        data=st.data(),
    )
    def ends(self, what: str, data: st.DataObject) -> None:
        """Let something happen after which a person is left alone."""
        person = self._anybody(data)
        match what:
            case "opts_out":
                self._asks_to_be_left_alone(person)
            case "is_another":
                self._is_somebody_else(person)
            case "pays":
                self._pays_everything(person)
            case _:
                self._is_held(person)

    @rule(data=st.data())
    def a_person_takes_over(self, data: st.DataObject) -> None:
        """Let an agent take a thread, or give it back."""
        person = self._anybody(data)
        with self.world.session() as session:
            thread = (
                session.query(Conversation)
                .filter_by(client_id=person.id, channel="whatsapp")
                .first()
            )
            if thread is None:
                return
            agent = session.get_one(Agent, self.agent_id)
            now = self.world.clock.now()
            if thread.owner == "person" and thread.agent_id == agent.id:
                give_back(
                    session, thread.id, agent, note="", version=thread.version, now=now
                )
            else:
                take_over(session, thread.id, agent, thread.version, now)

    @invariant()
    def nobody_is_wronged(self) -> None:
        """Check the provider's book against the machine's own (I8 to I15, I23)."""
        check_all(self.world, self.provider, self.people)

    def _asks_to_be_left_alone(self, person: Person) -> None:
        """Let somebody opt out."""
        self._writes(person.id, "SAIR")
        person.opted_out_at = person.opted_out_at or self.world.clock.now()

    def _is_somebody_else(self, person: Person) -> None:
        """Let the owner of a number say that it is the wrong one (F34)."""
        if person.with_person or person.opted_out_at:
            return
        self._writes(person.id, "numero errado, não conheço essa pessoa")
        with self.world.session() as session:
            point = session.get_one(Client, person.id).contact_points[0]
            if point.quarantined_at:
                person.wrong_at = person.wrong_at or self.world.clock.now()

    def _pays_everything(self, person: Person) -> None:
        """Pay all that is owed and more, by a road that only tells us."""
        self.payments += 1
        now = self.world.clock.now()
        with self.world.session() as session:
            receive(
                session,
                self.world.parts,
                client=session.get_one(Client, person.id),
                provider="bank",
                external_ref=f"p{self.payments}",
                amount=Money(10_000_00),
                method="pix",
                received_on=now.date(),
                invoice_ids=(),
                now=now,
                tell=False,
            )
        person.paid_at = person.paid_at or now

    def _is_held(self, person: Person) -> None:
        """Let a person of the company hold somebody's reminders."""
        now = self.world.clock.now()
        with self.world.session() as session:
            put_hold(
                session,
                session.get_one(Client, person.id),
                reason="manual",
                actor="agent:1",
                now=now,
            )
        person.held_at = person.held_at or now

    def _enters(self, newcomer: Newcomer) -> None:
        now, place = self.world.clock.now(), len(self.people) + 1
        dues = [now.date() - timedelta(days=days) for days in newcomer.late]
        if newcomer.ancient:
            dues = [day - timedelta(days=5 * 366) for day in dues]
        phone = f"+554898888{place:04}"
        with self.world.session() as session:
            client = _client(place, newcomer, phone, now)
            session.add(client)
            session.flush()
            session.add_all(_invoice(client.id, n, due) for n, due in enumerate(dues))
            person = Person(client.id, phone, newcomer.state, dues, newcomer.opted_in)
        self.people[person.id] = person

    def _anybody(self, data: st.DataObject) -> Person:
        self.world.move(seconds=1)  # what happens now comes after what was sent
        return self.people[data.draw(st.sampled_from(sorted(self.people)))]

    def _writes(self, client_id: int, text: str) -> None:
        person = self.people[client_id]
        person.wrote_at.append(self.world.clock.now())
        self.world.hears(text, phone=person.phone)
        self.world.work()

    def _rounds(self) -> None:
        promise_round(self.world.parts)
        self.world.plan()
        before = len(self.provider.taken)
        self._with_people = self._threads_of_people()
        self.world.work()
        for taken in self.provider.taken[before:]:
            self._check_owner(taken.outgoing.token)

    def _threads_of_people(self) -> set[int]:
        with self.database.read() as session:
            rows = session.query(Conversation).filter_by(owner="person")
            return {row.client_id for row in rows if row.client_id}

    def _check_owner(self, token: str) -> None:
        """Check I11 at once: whose thread it was is not kept for later."""
        row = next(row for row in self.world.messages(token=token))
        if row.purpose in {"reminder", "nudge", "campaign"}:
            assert row.client_id not in self._with_people, ("I11", row.body)


def _client(place: int, newcomer: Newcomer, phone: str, now: datetime) -> Client:
    client = Client(
        external_id=f"c{place}",
        name=f"Pessoa {place}",
        birth_date=date(1985, 3, 2),
        state=newcomer.state,
        zone=PLACES[newcomer.state][0],
        created_at=now,
    )
    client.contact_points.append(
        ContactPoint(
            kind="phone",
            address=phone,
            canonical=phone,
            confirmed_at=now if newcomer.confirmed else None,
            opt_in_at=now if newcomer.opted_in else None,
            opt_in_source="contract",
        )
    )
    return client


def _invoice(client_id: int, place: int, due_on: date) -> Invoice:
    return Invoice(
        external_id=f"{client_id}-{place}",
        client_id=client_id,
        number=f"{client_id}00{place}",
        description="Internet",
        amount_minor=100_00,
        due_on=due_on,
        created_at=START,
    )


@pytest.fixture(autouse=True, scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("life") / "regua.sqlite3"
    upgrade(f"sqlite:///{file}")
    ContactLife.template = file


TestContactLife = ContactLife.TestCase
TestContactLife.settings = settings(
    max_examples=int(os.environ.get("REGUA_EXAMPLES", "20")),  # more of them at night
    stateful_step_count=15,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking lives for minutes
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
