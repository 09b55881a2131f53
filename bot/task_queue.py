"""The queue of tasks: what is to be done, by whom, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from domain.ladder import Kind
from models.agent import Agent
from models.client import Client
from models.task import OPEN, SERVICE, Task

PAGE = 50


class Shelf(StrEnum):
    """Which tasks are listed."""

    OPEN = "open"
    MINE = "mine"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list: *agent* None is everybody's, as on the command line."""

    shelf: Shelf = Shelf.OPEN
    kind: Kind | None = None
    agent: Agent | None = None
    sought: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue; `more` says that another one follows."""

    tasks: Sequence[Task]
    more: bool


def queue(session: Session, wanted: Wanted, *, skip: int = 0, most: int = PAGE) -> Page:
    """List tasks: open ones by their day and kind, done ones the newest first."""
    done = wanted.shelf is Shelf.DONE
    order = (Task.done_at.desc(), Task.id.desc())
    query = (
        select(Task)
        .join(Task.client)
        .options(joinedload(Task.client).selectinload(Client.contact_points))
        .where(_on(wanted))
        .order_by(*(order if done else (Task.due_on, Task.kind, Task.id)))
        .offset(skip)
        .limit(most + 1)
    )
    rows = session.scalars(query).unique().all()
    return Page(rows[:most], len(rows) > most)


def count_of(session: Session, wanted: Wanted) -> int:
    """Count what would be listed."""
    query = select(func.count(Task.id)).join(Task.client).where(_on(wanted))
    return session.scalar(query) or 0


def _on(wanted: Wanted) -> ColumnElement[bool]:
    where = Task.state == OPEN if wanted.shelf is not Shelf.DONE else Task.state != OPEN
    agent = wanted.agent
    if wanted.shelf is Shelf.MINE and agent is not None:
        where &= Task.agent_id == agent.id
    if agent is not None and agent.role == "agent":
        where &= Task.kind.in_((Kind.PHONE.value, SERVICE))
    if wanted.kind is not None:
        where &= Task.kind == wanted.kind.value
    return where & _named(wanted.sought)


def _named(sought: str) -> ColumnElement[bool]:
    if not sought.strip():
        return true()
    text = f"%{sought.strip()}%"
    return or_(Client.name.ilike(text), Client.external_id == sought.strip())
