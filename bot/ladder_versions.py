"""Versions of a ladder: drawn up, saved, released, thrown away, each with its trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.ladders import ladders_in_force
from bot.settings import Settings
from bot.settings.part import DEFAULT
from bot.settings.steps import read_steps, write_steps
from domain.ladder import LadderError, Problem
from models.agent import Agent
from models.client import Client
from models.invoice import OPEN, Invoice
from models.ladder import DRAFT, RELEASED, RETIRED, LadderVersion

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong with the steps, for whoever wrote them; empty: it has changed."""

    problems: tuple[Problem, ...] = ()


def draft_of(session: Session, name: str) -> LadderVersion | None:
    """Find the draft of a ladder; there is one at most."""
    query = select(LadderVersion).where(
        LadderVersion.name == name, LadderVersion.state == DRAFT
    )
    return session.scalar(query.with_for_update())


def released(session: Session, name: str) -> LadderVersion | None:
    """Find the version in force; None where config.yml's is."""
    query = select(LadderVersion).where(
        LadderVersion.name == name, LadderVersion.state == RELEASED
    )
    return session.scalar(query.with_for_update())


def versions_of(session: Session, name: str) -> list[LadderVersion]:
    """List every version of a ladder, the newest first."""
    query = select(LadderVersion).where(LadderVersion.name == name)
    return list(session.scalars(query.order_by(LadderVersion.version.desc())))


def begin(
    session: Session, settings: Settings, name: str, agent: Agent, now: datetime
) -> LadderVersion:
    """Give the draft of a ladder; begin one from what is in force where there is none.

    A ladder of a new name begins as the default one.
    """
    found = draft_of(session, name)
    if found is not None:
        return found
    table = ladders_in_force(session, settings).table
    last = session.scalar(
        select(func.max(LadderVersion.version)).where(LadderVersion.name == name)
    )
    draft = LadderVersion(
        name=name,
        version=(last or 0) + 1,
        steps=write_steps(table.get(name, table[DEFAULT])),
        created_by=agent.id,
        created_at=now,
    )
    session.add(draft)
    session.flush()
    _note(session, agent, "ladder.begin", draft, now)
    return draft


def save(  # noqa: PLR0913, PLR0917 - a draft, what it becomes, and who says so
    session: Session,
    draft: LadderVersion,
    steps: Sequence[dict[str, Any]],
    note: str,
    agent: Agent,
    now: datetime,
) -> LadderVersion | Refused:
    """Keep the *steps*, as config.yml writes them, where they make a ladder.

    Refused with every problem; the draft stays as it was.
    """
    try:
        ladder = read_steps(draft.name, list(steps))
    except LadderError as error:
        return Refused(error.problems)
    draft.steps = write_steps(ladder)
    draft.note = note.strip()[:LONGEST_NOTE]
    _note(session, agent, "ladder.save", draft, now)
    return draft


def release(
    session: Session, draft: LadderVersion, agent: Agent, now: datetime
) -> LadderVersion | Refused:
    """Put a draft into force; the version before it is retired."""
    if draft.state != DRAFT:
        return Refused()
    try:
        read_steps(draft.name, draft.steps)
    except LadderError as error:
        return Refused(error.problems)
    _retire(session, draft.name, now)
    draft.state, draft.released_by, draft.released_at = RELEASED, agent.id, now
    session.flush()
    _note(session, agent, "ladder.release", draft, now)
    return draft


def go_back(session: Session, name: str, agent: Agent, now: datetime) -> bool:
    """Retire the version in force, so that config.yml's counts; False without one."""
    before = _retire(session, name, now)
    if before is not None:
        _note(session, agent, "ladder.retire", before, now)
    return before is not None


def discard(
    session: Session, draft: LadderVersion, agent: Agent, now: datetime
) -> None:
    """Throw a draft away."""
    _note(session, agent, "ladder.discard", draft, now)
    session.delete(draft)


def climbers(session: Session, settings: Settings) -> dict[str, int]:
    """Count the open invoices on each ladder in force."""
    name = ladders_in_force(session, settings).name_in_sql()
    rows = session.execute(
        select(name, func.count())
        .select_from(Invoice)
        .join(Client, Client.id == Invoice.client_id)
        .where(Invoice.status == OPEN)
        .group_by(name)
    )
    return {str(found): count for found, count in rows}


def _retire(session: Session, name: str, now: datetime) -> LadderVersion | None:
    before = released(session, name)
    if before is not None:
        before.state, before.retired_at = RETIRED, now
        session.flush()
    return before


def _note(
    session: Session, agent: Agent, action: str, row: LadderVersion, now: datetime
) -> None:
    details = {"name": row.name, "version": row.version, "steps": len(row.steps)}
    audit.append(session, f"agent:{agent.id}", action, f"ladder:{row.id}", details, now)
