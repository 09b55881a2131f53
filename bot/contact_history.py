"""How often, and when, a person heard from us: what the caps and the gap look at.

A *contact* is what a person would count: both messages of a step that goes by two
channels are one, what an agent writes in one go is one, a telephone call is one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.persons import of_person
from bot.plan_results import contact_key
from domain.contact_policy import Limits, Purpose
from domain.ladder import Kind
from models.client import Client
from models.message import IN, OUT, Message
from models.task import DONE, Task

PROACTIVE = (Purpose.REMINDER.value, Purpose.NUDGE.value, Purpose.CAMPAIGN.value)
NEVER_LEFT = ("blocked", "failed")
_BACKLOG = timedelta(days=7)  # a row may wait this long before it is sent


class History(NamedTuple):
    """The proactive contacts of seven days, and the last words of each side."""

    contacts: tuple[datetime, ...]
    last_message_at: datetime | None
    last_inbound_at: datetime | None


class _Line(NamedTuple):
    id: int
    coming: bool
    purpose: str
    key: str | None
    at: datetime


def history_of(  # noqa: PLR0913, PLR0917 - whose, as whom it is asked, by what measure
    session: Session,
    client: Client,
    limits: Limits,
    purpose: Purpose,
    now: datetime,
    besides: int | None,
) -> History:
    """Read what this person heard from us, as a message of *purpose* has to see it.

    *besides* is the row of the message itself: it is no earlier contact, and what
    belongs to the same contact is none either.
    """
    lines = _lines(session, client, limits, now)
    own = next((line.key for line in lines if line.id == besides), None)
    lines = [n for n in lines if n.id != besides and not (own and n.key == own)]
    inbound = [line.at for line in lines if line.coming]
    bursts = _bursts(lines, inbound, limits)
    if purpose is Purpose.AGENT and bursts and now - bursts[-1][-1].at <= limits.fresh:
        mine = bursts.pop()  # another line of what the agent is just writing
        lines = [line for line in lines if line not in mine]
    calls = _calls(session, client, now)
    contacts = [*_contacts(lines), *(burst[-1].at for burst in bursts), *calls]
    recent = sorted(at for at in contacts if at > now - limits.WEEK)
    last = max((line.at for line in lines), default=None)
    return History(tuple(recent), last, max(inbound, default=None))


def _lines(
    session: Session, client: Client, limits: Limits, now: datetime
) -> list[_Line]:
    span = max(limits.WEEK, limits.min_gap, limits.answering) + _BACKLOG
    rows = session.execute(
        select(
            Message.id,
            Message.direction,
            Message.purpose,
            Message.planned_key,
            Message.created_at,
            Message.due_at,
            Message.sent_at,
        )
        .where(
            of_person(Message.client_id, client),
            Message.created_at > now - span,
            Message.state.not_in(NEVER_LEFT),
            Message.channel != "terminal",
        )
        .order_by(Message.id)
    )
    lines = [
        _Line(
            row.id,
            row.direction == IN,
            row.purpose if row.direction == OUT else "",
            contact_key(row.planned_key),
            row.sent_at or max(row.created_at, row.due_at or row.created_at),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.at)


def _contacts(lines: Iterable[_Line]) -> list[datetime]:
    """Count each contact once, at its last message."""
    found: dict[object, datetime] = {}
    for line in lines:
        if line.purpose in PROACTIVE:
            found[line.key or line.id] = line.at
    return list(found.values())


def _bursts(
    lines: Iterable[_Line], inbound: Sequence[datetime], limits: Limits
) -> list[list[_Line]]:
    """Gather what agents wrote of their own accord: what follows soon is one contact.

    A message within *answering* of the client's last one is an answer, and no contact.
    """
    bursts: list[list[_Line]] = []
    for line in lines:
        if line.purpose != Purpose.AGENT or _answers(line.at, inbound, limits):
            continue
        if bursts and line.at - bursts[-1][-1].at <= limits.fresh:
            bursts[-1].append(line)
        else:
            bursts.append([line])
    return bursts


def _answers(at: datetime, inbound: Sequence[datetime], limits: Limits) -> bool:
    return any(timedelta(0) <= at - heard <= limits.answering for heard in inbound)


def _calls(session: Session, client: Client, now: datetime) -> list[datetime]:
    """List the telephone calls that people made, answered or not."""
    query = select(Task.done_at).where(
        of_person(Task.client_id, client),
        Task.kind == Kind.PHONE.value,
        Task.state == DONE,
        Task.done_at > now - Limits.WEEK,
    )
    return [at for at in session.scalars(query) if at is not None]
