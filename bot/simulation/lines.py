"""What a life left behind, read from the copy's own rows: one line for each event."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.facts import PROACTIVE
from bot.simulation.channels import TEMPLATE
from domain.codes import ALPHABET
from domain.zones import local_day
from models.base import Base
from models.client import Client
from models.message import IN, Message
from models.payment import Payment
from models.planned import Decision, PlannedContact, PlannedStep
from models.task import Task

MESSAGE, REPLY, HEARD = "message", "reply", "heard"
REFUSAL, PAYMENT, TASK = "refusal", "payment", "task"
KINDS = (MESSAGE, REPLY, HEARD, REFUSAL, PAYMENT, TASK)
_REFUSED = ("wait", "blocked", "superseded", "unknown")
_GONE = ("accepted", "sent", "delivered", "read")
_PART = 1_000
_LINK = re.compile(r"/p/[\w-]{16,}")
_CODE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One event: *day* is the client's own, *details* are plain JSON values."""

    kind: str
    at: datetime
    day: date
    client_id: int | None
    client: str
    name: str
    step: str | None = None
    channel: str | None = None
    rule: str | None = None
    amount_minor: int | None = None
    text: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


Floor = Mapping[str, int]  # the last id of each table before the life began


def floor_of(session: Session) -> Floor:
    """Remember where each table ends before anything happens."""
    return {model.__tablename__: _last(session, model) for model in _KEPT}


def lines_of(session: Session, floor: Floor) -> Iterator[Line]:
    """Give everything that happened since *floor*, kind by kind, in order of time."""
    yield from _messages(session, floor)
    yield from _refusals(session, floor)
    yield from _payments(session, floor)
    yield from _tasks(session, floor)


_KEPT = (Message, Decision, Payment, Task)


def _last(session: Session, model: type[Base]) -> int:
    column = model.__table__.c.id
    return session.scalar(select(func.max(column))) or 0


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=_PART)))


_WHO = (Client.id, Client.external_id, Client.name, Client.zone)


def _messages(session: Session, floor: Floor) -> Iterator[Line]:
    query = (
        select(Message, *_WHO)
        .outerjoin(Client, Client.id == Message.client_id)
        .where(Message.id > floor["message"])
        .order_by(Message.id)
    )
    for row, *who in _rows(session, query):
        if row.direction == IN:
            yield _line(
                HEARD,
                row.created_at,
                who,
                channel=row.channel,
                text=without_link(row.body),
            )
        elif row.state in _GONE:
            yield _sent(row, who)
        elif row.purpose not in PROACTIVE:
            yield _kept_back(row, who)
        session.expunge(row)


def without_link(text: str) -> str:
    """Leave out the random part of an address, and a code: they differ every time.

    >>> without_link("Pague: https://x.example/p/8h9NR1DyFjpXDfW40WNoMpmDeah1MlVM hoje")
    'Pague: https://x.example/p/… hoje'
    """
    return _CODE.sub("…", _LINK.sub("/p/…", text))


def _sent(row: Message, who: list[Any]) -> Line:
    decided = row.decided or {}
    form = TEMPLATE if (row.provider_sid or "").startswith(TEMPLATE) else "text"
    return _line(
        MESSAGE if row.purpose in PROACTIVE else REPLY,
        row.sent_at or row.created_at,
        who,
        step=decided.get("step"),
        channel=row.channel,
        text=without_link(row.body),
        amount_minor=decided.get("owed_minor"),
        details={
            "key": row.key,
            "level": _level(row),
            "form": form,
            "content_sid": row.content_sid if form == TEMPLATE else None,
            "purpose": row.purpose,
            "segments": row.segments,
            "price_micro": row.price_micro,
        },
    )


def _level(row: Message) -> int | None:
    """Tell how much of the debt a reminder says: its words' key has it."""
    known = (row.decided or {}).get("level")
    if known is not None:
        return int(known)
    levels = {"reminder.neutral": 0, "reminder.invoice": 1, "reminder.debt": 2}
    return next((n for k, n in levels.items() if (row.key or "").startswith(k)), None)


def _kept_back(row: Message, who: list[Any]) -> Line:
    """Show a reply or a notice that the gates refused; reminders have decisions."""
    decided = row.decided or {}
    waits = decided.get("waits", {})  # news that were still waiting at the end
    return _line(
        REFUSAL,
        row.created_at,
        who,
        channel=row.channel,
        rule=row.reason or waits.get("rule"),
        text=without_link(row.body),
        details={
            "verdict": row.state,
            "purpose": row.purpose,
            "figures": decided.get("blocked", waits),
        },
    )


def _refusals(session: Session, floor: Floor) -> Iterator[Line]:
    step = (
        select(PlannedStep.step)
        .where(PlannedStep.contact_id == Decision.contact_id)
        .order_by(PlannedStep.planned_on.desc(), PlannedStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Decision, step, *_WHO)
        .join(PlannedContact, PlannedContact.id == Decision.contact_id)
        .join(Client, Client.id == PlannedContact.client_id)
        .where(Decision.id > floor["decision"], Decision.verdict.in_(_REFUSED))
        .order_by(Decision.id)
    )
    for row, name, *who in _rows(session, query):
        details: dict[str, Any] = {"verdict": row.verdict, "figures": row.figures}
        if row.possible_at is not None:
            details["possible_at"] = row.possible_at.isoformat()
            details["same_day"] = local_day(row.possible_at, who[3]) == local_day(
                row.at, who[3]
            )
        yield _line(REFUSAL, row.at, who, step=name, rule=row.rule, details=details)
        session.expunge(row)


def _payments(session: Session, floor: Floor) -> Iterator[Line]:
    query = (
        select(Payment, *_WHO)
        .join(Client, Client.id == Payment.client_id)
        .where(Payment.id > floor["payment"])
        .order_by(Payment.created_at, Payment.id)
    )
    for row, *who in _rows(session, query):
        details = {"method": row.method}
        yield _line(
            PAYMENT, row.created_at, who, amount_minor=row.amount_minor, details=details
        )
        session.expunge(row)


def _tasks(session: Session, floor: Floor) -> Iterator[Line]:
    query = (
        select(Task, *_WHO)
        .join(Client, Client.id == Task.client_id)
        .where(Task.id > floor["task"])
        .order_by(Task.id)
    )
    for row, *who in _rows(session, query):
        details = {"task": row.kind, "state": row.state}
        yield _line(TASK, row.created_at, who, step=row.step, details=details)
        session.expunge(row)


def _line(kind: str, at: datetime, who: list[Any], **more: Any) -> Line:  # noqa: ANN401 - the rest of a line
    client_id, code, name, zone = who
    day = local_day(at, zone or "UTC")
    return Line(kind, at, day, client_id, code or "", name or "", **more)
