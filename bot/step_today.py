"""What a person is to be told today: the step of each invoice, and its words.

Everything is looked up anew at the moment of sending, so that a due date that moved, a
payment, a credit, a promise or a dispute since the planning leads to the right step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.balances import Priced, priced
from bot.facts import contact_facts, spoken_of
from bot.ladders import ladders_in_force
from bot.roads import NOWHERE
from bot.said import Steps, Told, steps_of
from bot.step_facts import StepFacts
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.contact_policy import Denied, Purpose
from domain.ladder import (
    Ladder,
    Step,
    allowed_tone,
    step_to_say,
)
from domain.money import Money
from domain.statement import Balance
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.planned import PlannedContact


@dataclass(frozen=True)
class Due:
    """What a person is reminded of: the balance, and the words of the gravest step.

    *main* is the invoice that the words are of; *told* are all that have a step today.
    """

    balance: Balance
    step: Step
    main: int
    told: tuple[Told, ...] = ()
    suspends_on: date | None = None

    def named(self, *, all_of_them: bool) -> tuple[Told, ...]:
        """List the invoices that the message names, no graver than it speaks."""
        named = [t for t in self.told if all_of_them or t.invoice_id == self.main]
        return tuple(t for t in named if t.words.tone.rank <= self.step.tone.rank)

    def in_turn(self) -> "Due":
        """Give the same for the invoice that has waited longest for a word.

        To a number that may hear of one invoice only each is said in its turn, and the
        gravest does not take every one.
        """
        turn = min(self.told, key=_waits_since)
        return replace(
            self, step=turn.words, main=turn.invoice_id, suspends_on=turn.suspends_on
        )


def due_today(
    session: Session,
    parts: Wiring,
    contact: PlannedContact,
    now: datetime,
) -> Due | Denied | None:
    """Find what may be spoken of, and the gravest step among its invoices.

    None where no invoice is on a step; Denied where the steps themselves refuse: by a
    condition, or because graver words come only after milder ones.
    """
    client = contact.client
    money = priced(session, client, parts.settings)
    balance = money.on(local_day(now, client.zone))
    facts = contact_facts(
        session, parts, client, NOWHERE, Purpose.REMINDER, now, balance=balance
    )
    spoken = spoken_of(balance, facts)
    look = _Look(session, parts, contact, money, spoken, now)
    told, refused = look.around()
    if not told:
        return min(refused, key=_soonest, default=None)
    main = max(told, key=_gravity)
    return Due(spoken, main.words, main.invoice_id, tuple(told), main.suspends_on)


def _waits_since(told: Told) -> tuple[datetime, tuple[int, ...]]:
    never = datetime.min.replace(tzinfo=UTC)
    return told.last_said_at or never, tuple(-each for each in _gravity(told))


def _gravity(told: Told) -> tuple[int, int, int, int]:
    words = told.words
    return words.stage.severity, words.tone.rank, told.step.offset, -told.invoice_id


def _soonest(denied: Denied) -> tuple[bool, datetime]:
    at = denied.possible_at
    return at is None, at or datetime.min.replace(tzinfo=UTC)


@dataclass
class _Look:
    """One look at a person's invoices."""

    session: Session
    parts: Wiring
    contact: PlannedContact
    money: Priced
    spoken: Balance
    now: datetime

    @property
    def client(self) -> Client:
        return self.contact.client

    @cached_property
    def today(self) -> date:
        return local_day(self.now, self.client.zone)

    @cached_property
    def facts(self) -> StepFacts:
        return StepFacts(self.session, self.parts, self.client, self.today)

    @property
    def calendar(self) -> Calendar:
        return self.facts.calendar

    def around(self) -> tuple[list[Told], list[Denied]]:
        """Look at each invoice that may be spoken of."""
        found = list(self._all())
        told = [each for each in found if isinstance(each, Told)]
        return told, [each for each in found if isinstance(each, Denied)]

    def _all(self) -> Iterator[Told | Denied]:
        ladders = ladders_in_force(self.session, self.parts.settings)
        owed = {line.invoice_id: line.owed for line in self.spoken.lines}
        invoices = [i for i in self.money.invoices if i.id in owed]
        steps = steps_of(self.session, invoices)
        for invoice in invoices:
            ladder = ladders.of(invoice, self.client)
            found = self._words(invoice, ladder, steps[invoice.id], owed[invoice.id])
            if found is not None:
                yield found

    def _words(
        self, invoice: Invoice, ladder: Ladder, steps: Steps, owed: Money
    ) -> Told | Denied | None:
        today = ladder.step_on(
            self.today, self.calendar, invoice.due_on, invoice.issued_on
        )
        step = ladder.message_at(today) if today else None
        if step is None or not steps.open_to(self.contact, step):
            return None
        if (refused := self.facts.refusal(step, invoice, owed)) is not None:
            return refused
        words = step_to_say(
            ladder,
            step,
            steps.gravest,
            lambda each: self.facts.refusal(each, invoice, owed) is None,
        )
        if words is None:
            allowed = allowed_tone(ladder, steps.gravest)
            figures = {"step": step.name, "tone": step.tone, "allowed": allowed}
            return Denied("tone", {k: str(v) for k, v in figures.items()})
        wait = self._pause(ladder, step, steps)
        if wait is not None:
            return wait
        last, ends = steps.latest, words.suspends_on(self.today, self.calendar)
        said_at = last.said_at if last else None
        return Told(invoice.id, invoice.due_on, step, words, said_at, ends)

    def _pause(self, ladder: Ladder, step: Step, steps: Steps) -> Denied | None:
        """Let a step that comes again wait as the ladder does after what was said."""
        row, last = steps.rows.get(step.name), steps.latest
        if row is None or last is None or last.said_at is None:
            return None
        said_on = local_day(last.said_at, self.client.zone)
        pause = _pause_after(ladder, last.step)
        ready = said_on + timedelta(days=pause)
        if said_on < row.planned_on or self.today >= ready:
            return None
        figures = {"said": last.step, "on": said_on.isoformat(), "pause_days": pause}
        zone = ZoneInfo(self.client.zone)
        at = datetime.combine(ready, time(), zone).astimezone(UTC)
        return Denied("pause", figures, at)


def _pause_after(ladder: Ladder, name: str) -> int:
    """Give the days from a step to the next one of its ladder."""
    places = {step.name: place for place, step in enumerate(ladder.steps)}
    place = places.get(name)
    if place is None or place + 1 == len(ladder.steps):
        return 1
    return max(ladder.steps[place + 1].offset - ladder.steps[place].offset, 1)
