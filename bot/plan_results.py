"""What becomes of a planned contact: every decision is kept, with its figures."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from domain.contact_policy import Denied
from models.message import Message
from models.planned import (
    BLOCKED,
    PLANNED,
    SENT,
    UNKNOWN,
    Decision,
    PlannedContact,
)

KEY = "contact:"


def contact_of(session: Session, row: Message) -> PlannedContact | None:
    """Find the planned contact that a reminder came from."""
    if not (row.planned_key or "").startswith(KEY):
        return None
    return session.get(PlannedContact, int((row.planned_key or "")[len(KEY) :]))


def settle_contact(session: Session, row: Message, now: datetime) -> None:
    """Mark a reminder's contact as sent."""
    contact = contact_of(session, row)
    if contact is not None and contact.state != SENT:
        contact.state = SENT
        decide(session, contact, "sent", "sent", {"channel": row.channel}, now)


def give_back_contact(
    session: Session, row: Message, denied: Denied, now: datetime
) -> None:
    """Put the contact of a refused reminder back, or end it where time cannot help.

    The refused row gives its planned key up: it never left, and another may.
    """
    contact = contact_of(session, row)
    if contact is None:
        return
    row.planned_key = None
    if denied.rule == "changed":  # it is written afresh, with what is owed now
        refuse(session, contact, Denied("changed", denied.figures, now), now)
    else:
        refuse(session, contact, denied, now)


def lose_contact(session: Session, row: Message, now: datetime) -> None:
    """Mark a reminder's contact as unknown: shown, never sent again."""
    contact = contact_of(session, row)
    if contact is not None:
        contact.state = UNKNOWN
        decide(session, contact, "unknown", "no_answer_from_provider", {}, now)


def refuse(
    session: Session, contact: PlannedContact, denied: Denied, now: datetime
) -> None:
    """Let a contact wait until it is possible, or end it."""
    if denied.possible_at is None:
        contact.state = BLOCKED
        verdict = "blocked"
    else:
        contact.state = PLANNED
        contact.not_before = denied.possible_at
        verdict = "wait"
    decide(
        session, contact, verdict, denied.rule, denied.figures, now, denied.possible_at
    )


def decide(  # noqa: PLR0913, PLR0917 - the columns of one decision
    session: Session,
    contact: PlannedContact,
    verdict: str,
    rule: str,
    figures: Mapping[str, object],
    now: datetime,
    possible_at: datetime | None = None,
) -> None:
    """Keep a decision, once for as long as it stays the same."""
    same = contact.rule == rule and contact.figures == dict(figures)
    contact.rule, contact.figures, contact.decided_at = rule, dict(figures), now
    if same:
        return
    session.add(
        Decision(
            contact_id=contact.id,
            at=now,
            verdict=verdict,
            rule=rule,
            figures=dict(figures),
            possible_at=possible_at,
        )
    )
