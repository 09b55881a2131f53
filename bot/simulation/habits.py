"""Habits: what shares of the clients do after a step, or so many days late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.simulation.agenda import Agenda
from bot.simulation.deeds import Deed, Pays, Writes
from bot.simulation.draws import draw, falls
from bot.simulation.scenario import (
    ANY,
    WHOLE,
    AfterStep,
    AnswersAfter,
    OptsOutAfter,
    PaysAfter,
    PaysLate,
    Scenario,
)
from bot.wiring import Wiring
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.message import Message

SPREAD = timedelta(hours=10)  # over which a day's payments come in
QUARTER = timedelta(minutes=15)  # deeds fall on quarters of an hour: fewer instants
_PART = 500


@dataclass
class Habits:
    """The behaviours of a scenario, each with its own place in the draws."""

    parts: Wiring
    scenario: Scenario
    agenda: Agenda
    _times: Counter[tuple[int, int]] = field(default_factory=Counter)

    def react(self, tokens: Sequence[str]) -> None:
        """Let the people who just got these messages do what some of them do."""
        after = [
            (place, part)
            for place, one in enumerate(self.scenario.behaviours)
            if (part := one.pays_after or one.answers_after or one.opts_out_after)
        ]
        for start in range(0, len(tokens) if after else 0, _PART):
            for message, code in self._got(tokens[start : start + _PART]):
                for place, part in after:
                    self._react(place, part, message, code)

    def pay_by_habit(self) -> None:
        """Let the invoices be paid that are paid so many days late; once a day."""
        for place, one in enumerate(self.scenario.behaviours):
            if one.pays_late is not None:
                self._pay(place, one.pays_late)

    def _got(self, tokens: Sequence[str]) -> list[tuple[Message, str]]:
        query = (
            select(Message, Client.external_id)
            .join(Client, Client.id == Message.client_id)
            .where(Message.token.in_(tokens), Message.author == "regua")
            .order_by(Message.id)
        )
        with self.parts.database.read() as session:
            return [(message, code) for message, code in session.execute(query)]

    def _react(self, place: int, part: AfterStep, message: Message, code: str) -> None:
        step = (message.decided or {}).get("step")
        if part.step not in {ANY, step} or message.client_id is None:
            return
        self._times[message.client_id, place] += 1
        names = ("habit", place, code, self._times[message.client_id, place])
        seed = self.scenario.seed
        if falls(part.share, seed, *names):
            wait = timedelta(hours=part.within_hours) * draw(seed, "wait", *names)
            sent_at = message.sent_at or message.created_at
            self.agenda.put(_quarter_after(sent_at + wait), _reaction(part, message))

    def _pay(self, place: int, part: PaysLate) -> None:
        now = self.parts.clock.now()
        due_on = local_day(now, self.parts.settings.zone) - timedelta(days=part.days)
        query = (
            select(Invoice.id, Invoice.client_id, Invoice.external_id)
            .where(Invoice.status == OPEN, Invoice.due_on == due_on)
            .order_by(Invoice.id)
        )
        seed = self.scenario.seed
        with self.parts.database.read() as session:
            for invoice_id, client_id, code in session.execute(query):
                if falls(part.share, seed, "late", place, code):
                    wait = SPREAD * draw(seed, "at", place, code)
                    deed = Pays(client_id, WHOLE, part.method, (invoice_id,))
                    self.agenda.put(_quarter_after(now + wait), deed)


def _reaction(part: AfterStep, message: Message) -> Deed:
    client_id = message.client_id or 0
    match part:
        case PaysAfter():
            return Pays(client_id, part.amount, part.method)
        case AnswersAfter() | OptsOutAfter():
            if message.channel == "email":  # nobody reads answers to our mail
                return Writes(client_id, part.text, "whatsapp")
            return Writes(client_id, part.text, message.channel, message.address)
        case _:
            raise TypeError(part)


def _quarter_after(instant: datetime) -> datetime:
    """Give the next full quarter of an hour, so that many deeds share an instant."""
    whole = instant.replace(minute=instant.minute // 15 * 15, second=0, microsecond=0)
    return whole + QUARTER
