"""Whom a line of the scenario means, and when: entered into the agenda once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from bot.database import Database
from bot.simulation.agenda import Agenda
from bot.simulation.deeds import Deed, Pays, Writes
from bot.simulation.draws import falls
from bot.simulation.scenario import (
    AnswerPart,
    Day,
    OptOutPart,
    PaymentPart,
    Scenario,
    Whom,
)
from models.client import Client
from models.invoice import OPEN, Invoice


class UnknownClientError(ValueError):
    """A scenario names a client that the portfolio does not have."""


@dataclass(frozen=True)
class Days:
    """The scenario's days as instants of the company's own zone."""

    first: date
    zone: str

    def day(self, written: Day) -> date:
        """Give the date that was written, or counted from the first day."""
        if isinstance(written, int):
            return self.first + timedelta(days=written)
        return written

    def at(self, written: Day, clock: time) -> datetime:
        """Give the instant of a day and a time."""
        return datetime.combine(self.day(written), clock, ZoneInfo(self.zone))


def enter(agenda: Agenda, database: Database, scenario: Scenario, days: Days) -> None:
    """Enter what the scenario dates; raises UnknownClientError."""
    parts = (*scenario.payments, *scenario.answers, *scenario.opt_outs)
    for place, part in enumerate(parts):
        if part.client is not None:
            deed = _deed(part)(_known(database, part.client))
            agenda.put(days.at(part.day, part.at), deed)
        else:
            meant = partial(_meant, database, scenario.seed, place, part)
            agenda.put(days.at(part.day, part.at), meant)


def _known(database: Database, code: str) -> int:
    with database.read() as session:
        found = session.scalar(select(Client.id).where(Client.external_id == code))
    if found is None:
        msg = f"the scenario names the client {code!r}, and there is none"
        raise UnknownClientError(msg)
    return found


def _meant(database: Database, seed: int, place: int, part: Whom) -> Iterator[Deed]:
    owes = exists().where(Invoice.client_id == Client.id, Invoice.status == OPEN)
    query = select(Client.id, Client.external_id).where(owes).order_by(Client.id)
    share = part.share
    assert share is not None  # noqa: S101 - a part names a client or a share
    with database.read() as session:
        people = session.execute(query).all()
    make = _deed(part)
    for client_id, code in people:
        if falls(share, seed, "crowd", place, code):
            yield make(client_id)


def _deed(part: Whom) -> Callable[[int], Deed]:
    match part:
        case PaymentPart():
            return lambda client_id: Pays(client_id, part.amount, part.method)
        case AnswerPart():
            return lambda client_id: Writes(client_id, part.text, part.channel)
        case OptOutPart():
            return lambda client_id: Writes(client_id, part.text, "whatsapp")
        case _:
            raise TypeError(part)
