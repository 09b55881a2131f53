"""What becomes of a planned contact: every decision is kept, with its figures."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from bot.campaigns.members import give_back_member, lose_member, settle_member
from bot.clock_check import note_refusal
from bot.said import note_said
from domain.channel import Channel
from domain.contact_policy import Denied
from models.client import OptOut
from models.message import Message
from models.planned import (
    BLOCKED,
    PLANNED,
    SENT,
    SUPERSEDED,
    UNKNOWN,
    Decision,
    PlannedContact,
    PlannedStep,
)

KEY = "contact:"
# How soon a contact is judged anew that something else than the time may free. What
# frees these wakes them at once; the rest is looked for.
LOOK_AGAIN = timedelta(hours=1)
WOKEN = {"shadow": timedelta(hours=12), "on_hold": timedelta(hours=12)}
REWRITTEN = frozenset(
    {
        "changed",
        "another_day",
        "said_too_much",
        "instrument_old",
        "instrument_expired",
        "instrument_gone",
    }
)


def contact_key(planned_key: str | None) -> str | None:
    """Give the key of the contact that a message belongs to.

    Two channels of one contact are one contact.

    >>> contact_key("contact:7:sms")
    'contact:7'
    """
    head, _, tail = (planned_key or "").rpartition(":")
    return head if head and tail in {*Channel} else planned_key


def contact_of(session: Session, row: Message) -> PlannedContact | None:
    """Find the planned contact that a reminder came from."""
    key = contact_key(row.planned_key) or ""
    if not key.startswith(KEY):
        return None
    return session.get(PlannedContact, int(key.removeprefix(KEY)))


def settle_contact(session: Session, row: Message, now: datetime) -> None:
    """Mark a reminder's contact, or a campaign's member, as sent."""
    settle_member(session, row, now)
    contact = contact_of(session, row)
    if contact is not None:
        note_said(session, contact, row, now)
    if contact is not None and contact.state != SENT:
        contact.state = SENT
        rule, figures = _told_of(session, row)
        decide(session, contact, "sent", rule, figures, now)


def give_back_contact(
    session: Session, row: Message, denied: Denied, now: datetime
) -> None:
    """Put the contact of a refused reminder back, or end it where time cannot help.

    The refused row gives its planned key up: it never left, and another may.
    """
    contact = contact_of(session, row)
    if contact is None:
        give_back_member(session, row, denied, now)
        return
    row.planned_key = None
    if denied.rule in REWRITTEN:  # it is written afresh, as things are now
        denied = Denied(denied.rule, denied.figures, now)
    refuse(session, contact, denied, now)


def lose_contact(session: Session, row: Message, now: datetime) -> None:
    """Mark a reminder's contact as unknown: shown, never sent again."""
    lose_member(session, row, now)
    contact = contact_of(session, row)
    if contact is not None:
        contact.state = UNKNOWN
        decide(session, contact, "unknown", "no_answer_from_provider", {}, now)


def refuse(
    session: Session, contact: PlannedContact, denied: Denied, now: datetime
) -> None:
    """Let a contact wait until it is possible, or may have become so; or end it."""
    if denied.rule == "clock_unsure":
        note_refusal(session, denied.figures, now)
    until = denied.possible_at
    if until is None and denied.passing:
        until = now + WOKEN.get(denied.rule, LOOK_AGAIN)
        until = max(until, denied.not_before or until)
    if until is None:
        contact.state, verdict = BLOCKED, "blocked"
    elif _another_waits(session, contact):
        contact.state, verdict = SUPERSEDED, "superseded"
    else:
        contact.state, contact.not_before, verdict = PLANNED, until, "wait"
    decide(
        session, contact, verdict, denied.rule, denied.figures, now, denied.possible_at
    )


def _another_waits(session: Session, contact: PlannedContact) -> bool:
    """Hand the steps to the contact that was planned meanwhile, where there is one."""
    other = session.scalar(
        select(PlannedContact.id).where(
            PlannedContact.client_id == contact.client_id,
            PlannedContact.state == PLANNED,
            PlannedContact.id != contact.id,
        )
    )
    if other is None:
        return False
    session.execute(
        update(PlannedStep)
        .where(PlannedStep.contact_id == contact.id)
        .values(contact_id=other)
    )
    return True


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


def wake(
    session: Session,
    now: datetime,
    *,
    rule: str | None = None,
    client_id: int | None = None,
) -> int:
    """Have waiting contacts judged anew, and never earlier than *now*.

    All of them, those that one *rule* keeps, or one client's; gives how many.
    """
    query = update(PlannedContact).where(
        PlannedContact.state == PLANNED, PlannedContact.not_before > now
    )
    if rule is not None:
        query = query.where(PlannedContact.rule == rule)
    if client_id is not None:
        query = query.where(PlannedContact.client_id == client_id)
    result = session.execute(
        query.values(not_before=now).execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows for the type checker
    return result.rowcount


def _told_of(session: Session, row: Message) -> tuple[str, dict[str, object]]:
    """Say that it went out; and, where it is so, that an opt-out came a moment late.

    Between the commit as `sending` and the provider's answer nobody can call it back
    (F28): it is written down, and nothing goes out after it.
    """
    figures: dict[str, object] = {"channel": row.channel}
    late = session.scalar(
        select(OptOut.at)
        .where(
            OptOut.client_id == row.client_id,
            OptOut.lifted_at.is_(None),
            OptOut.at >= row.sent_at,
        )
        .order_by(OptOut.at)
        .limit(1)
    )
    if late is None:
        return "sent", figures
    return "raced_opt_out", figures | {"opted_out_at": late.isoformat()}
