"""Holds that people put and lift: of a person's reminders, or of one invoice's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.conversations import clean
from bot.plan_results import wake
from models.client import Client
from models.invoice import Hold, Invoice

# Why people hold; the others are written by the house itself.
REASONS = (
    "manual",
    "claimed_payment",
    "negotiating",
    "hardship",
    "complaint",
    "legal",
)
LONGEST_NOTE = 500


class Why(StrEnum):
    """Why a hold was refused."""

    REASON = "reason"  # none of ours
    PAST = "past"  # it would be over already
    INVOICE = "invoice"  # not one of this client's
    NOTE = "note"  # too long
    MISSING = "missing"  # no such hold, or it was lifted


@dataclass(frozen=True, slots=True)
class Refused:
    """The hold was not put or not lifted, and why."""

    why: Why


def put_hold(  # noqa: PLR0913 - whom, why, what, how long, and who decided
    session: Session,
    client: Client,
    *,
    reason: str,
    actor: str,
    now: datetime,
    note: str = "",
    until: datetime | None = None,
    invoice_id: int | None = None,
) -> Hold | Refused:
    """Hold a person's reminders, or one invoice's, until an instant or until lifted.

    *actor* is who decided, as the audit trail names them; the note stays out of it.
    """
    note = clean(note)
    problem = _problem(session, client, reason, note, until, invoice_id, now)
    if problem is not None:
        return Refused(problem)
    hold = Hold(
        client_id=client.id,
        invoice_id=invoice_id,
        reason=reason,
        note=note or None,
        until=until,
        created_at=now,
    )
    session.add(hold)
    session.flush()
    details = {
        "hold": hold.id,
        "reason": reason,
        "until": until.isoformat() if until else None,
        "invoice": invoice_id,
    }
    audit.append(session, actor, "hold.put", f"client:{client.id}", details, now)
    return hold


def lift_hold(
    session: Session, client: Client, hold_id: int, *, actor: str, now: datetime
) -> Hold | Refused:
    """Lift a hold that still stands; what waited for it is judged anew."""
    hold = session.get(Hold, hold_id, with_for_update=True)
    if hold is None or hold.client_id != client.id or hold.lifted_at is not None:
        return Refused(Why.MISSING)
    hold.lifted_at = now
    session.flush()
    wake(session, now, client_id=client.id)
    details = {"hold": hold.id, "reason": hold.reason}
    audit.append(session, actor, "hold.lifted", f"client:{client.id}", details, now)
    return hold


def standing_holds(session: Session, client: Client, now: datetime) -> list[Hold]:
    """List what holds this person now, the newest first."""
    query = (
        select(Hold)
        .where(
            Hold.client_id == client.id,
            Hold.lifted_at.is_(None),
            Hold.until.is_(None) | (Hold.until > now),
        )
        .order_by(Hold.id.desc())
    )
    return list(session.scalars(query))


def _problem(  # noqa: PLR0913, PLR0917 - what a hold is made of
    session: Session,
    client: Client,
    reason: str,
    note: str,
    until: datetime | None,
    invoice_id: int | None,
    now: datetime,
) -> Why | None:
    if reason not in REASONS:
        return Why.REASON
    if until is not None and until <= now:
        return Why.PAST
    if len(note) > LONGEST_NOTE:
        return Why.NOTE
    if invoice_id is not None:
        invoice = session.get(Invoice, invoice_id)
        if invoice is None or invoice.client_id != client.id:
            return Why.INVOICE
    return None
