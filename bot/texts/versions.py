"""Versions of a company's own text: draft, in force, retired; history is kept.

A text is known by its key, language and channel. There is at most one draft of it,
which may be changed until WhatsApp was asked about it, and at most one version in
force, which may not: a unique index sees to that. Every step is in the audit trail.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.texts.checks import ERROR, WARNING, Problem, problems
from bot.wiring import Wiring
from models.agent import Agent
from models.template import (
    DRAFT,
    RELEASED,
    RETIRED,
    ContentApproval,
    TemplateText,
)


class Slot(NamedTuple):
    """Which text: what it is for, in which language, by which channel."""

    key: str
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that may not be saved or released, and why."""

    problems: tuple[Problem, ...]


def in_force(session: Session, slot: Slot) -> TemplateText | None:
    """Find the version that goes out now; None where the house's words do."""
    return session.scalar(_of(slot, RELEASED))


def draft_of(session: Session, slot: Slot) -> TemplateText | None:
    """Find the version that is being written."""
    return session.scalar(_of(slot, DRAFT))


def history(session: Session, slot: Slot) -> list[TemplateText]:
    """List all versions of a text, the newest first."""
    query = select(TemplateText).where(_is(slot))
    return list(session.scalars(query.order_by(TemplateText.version.desc())))


def save(  # noqa: PLR0913, PLR0917 - a text, what it is, who wrote it, and when
    session: Session,
    parts: Wiring,
    slot: Slot,
    subject: str,
    body: str,
    agent: Agent,
    now: datetime,
) -> TemplateText | Refused:
    """Keep a draft; refused where a check finds an error, not for a warning.

    A draft that WhatsApp was asked about stays as it was seen; a new one follows it.
    """
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    found = problems(parts, slot.language, slot.channel, subject, body)
    if any(each.severity == ERROR for each in found):
        return Refused(tuple(found))
    row = session.scalar(_of(slot, DRAFT).with_for_update())
    if row is not None and _submitted(session, row):
        row.state, row.retired_at = RETIRED, now
        row = None
    if row is None:
        row = TemplateText(**slot._asdict(), version=_next(session, slot))
        session.add(row)
    row.subject, row.body = subject, body
    row.created_by, row.created_at = agent.id, now
    session.flush()
    _audit(session, "text.save", row, agent, now)
    return row


def release(  # noqa: PLR0913 - which draft, by whom, knowing what, and when
    session: Session,
    parts: Wiring,
    row: TemplateText,
    agent: Agent,
    now: datetime,
    *,
    confirmed: bool,
) -> TemplateText | Refused:
    """Put a draft into force and retire the version before it, in one transaction.

    The checks are made again, since the rules may have changed since it was saved; a
    warning has to be *confirmed* by the one who releases.
    """
    found = problems(parts, row.language, row.channel, row.subject, row.body)
    hard = [each for each in found if each.severity == ERROR]
    soft = [each for each in found if each.severity == WARNING]
    if row.state != DRAFT:
        return Refused((Problem("no_draft", ERROR),))
    if hard or (soft and not confirmed):
        return Refused(tuple(found))
    before = session.scalar(_of(slot_of(row), RELEASED).with_for_update())
    if before is not None:
        before.state, before.retired_at = RETIRED, now
        session.flush()  # the unique index wants the old one out first
    row.state, row.released_at, row.released_by = RELEASED, now, agent.id
    session.flush()
    _audit(session, "text.release", row, agent, now, warnings=_codes(soft))
    return row


def retire(session: Session, row: TemplateText, agent: Agent, now: datetime) -> bool:
    """Take a version out of force: the house's words go out again."""
    if row.state != RELEASED:
        return False
    row.state, row.retired_at = RETIRED, now
    session.flush()
    _audit(session, "text.retire", row, agent, now)
    return True


def discard(session: Session, row: TemplateText, agent: Agent, now: datetime) -> bool:
    """Put a draft away; what was never released is kept as retired, for the record."""
    if row.state != DRAFT:
        return False
    row.state, row.retired_at = RETIRED, now
    session.flush()
    _audit(session, "text.discard", row, agent, now)
    return True


def slot_of(row: TemplateText) -> Slot:
    """Tell which text a version is of."""
    return Slot(row.key, row.language, row.channel)


def _is(slot: Slot) -> ColumnElement[bool]:
    return and_(
        TemplateText.key == slot.key,
        TemplateText.language == slot.language,
        TemplateText.channel == slot.channel,
    )


def _of(slot: Slot, state: str) -> Select[TemplateText]:
    return select(TemplateText).where(_is(slot), TemplateText.state == state)


def _submitted(session: Session, row: TemplateText) -> bool:
    made = select(ContentApproval.id).where(ContentApproval.text_id == row.id)
    return session.scalar(made.limit(1)) is not None


def _next(session: Session, slot: Slot) -> int:
    newest = session.scalar(select(func.max(TemplateText.version)).where(_is(slot)))
    return (newest or 0) + 1


def _codes(found: Iterable[Problem]) -> list[str]:
    return sorted({each.figures.get("rule", each.code) for each in found})


def _audit(
    session: Session,
    action: str,
    row: TemplateText,
    agent: Agent,
    now: datetime,
    **more: object,
) -> None:
    details = {**slot_of(row)._asdict(), "version": row.version, **more}
    audit.append(session, f"agent:{agent.id}", action, f"text:{row.id}", details, now)
