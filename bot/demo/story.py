"""What happened in a thread, for the demo's side panel."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.conversation import Conversation
from models.message import IN, Message
from models.planned import Decision, PlannedContact, PlannedStep

LATEST = 30


def turns_of(session: Session, canonical: str) -> list[dict[str, Any]]:
    """List the last turns of an address: heard, decided, recorded."""
    rows = session.execute(
        select(Message, Conversation.owner)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.canonical == canonical, Message.direction == IN)
        .order_by(Message.id.desc())
        .limit(LATEST)
    )
    return [_turn(message, owner) for message, owner in reversed(list(rows))]


def contacts_of(session: Session, client_ids: list[int]) -> list[dict[str, Any]]:
    """List the last planned contacts of some clients, each with its reason."""
    rows = session.scalars(
        select(PlannedContact)
        .where(PlannedContact.client_id.in_(client_ids))
        .options(selectinload(PlannedContact.steps).joinedload(PlannedStep.invoice))
        .order_by(PlannedContact.id.desc())
        .limit(LATEST)
    )
    return [_contact(session, row) for row in rows]


def _turn(message: Message, owner: str) -> dict[str, Any]:
    heard, decided = message.heard or {}, message.decided or {}
    return {
        "at": message.created_at.isoformat(),
        "text": message.body,
        "intent": heard.get("intent"),
        "confidence": heard.get("confidence"),
        "rule": heard.get("rule"),
        "why": decided.get("why"),
        "values": heard.get("values", {}),
        "recorded": [each["command"] for each in decided.get("recorded", ())],
        "keys": decided.get("keys", []),
        "owner": decided.get("owner", owner),
    }


def _contact(session: Session, row: PlannedContact) -> dict[str, Any]:
    last = session.scalar(
        select(Decision.at)
        .where(Decision.contact_id == row.id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    return {
        "at": (last or row.created_at).isoformat(),
        "state": row.state,
        "steps": [f"{step.step} · {step.invoice.number}" for step in row.steps],
        "reason": row.rule,
        "figures": row.figures or {},
        "not_before": row.not_before.isoformat(),
    }
