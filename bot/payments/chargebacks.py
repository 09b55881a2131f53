"""Chargebacks as people see them: the row of each, its deadline, and the alerts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.audit import append
from bot.payments.account import Json
from bot.payments.amounts import figure
from models.agent import Agent
from models.chargeback import Chargeback
from models.client import Client
from models.payment import Payment

OPEN_ALERT, LOST_ALERT = "chargeback", "chargeback_lost"
# The bank is content, or never took anything: no money moved in the end.
DROPPED = frozenset({"warning_closed", "prevented"})
# Lost as long as no appeal turns it (Stripe: Dispute.status).
LOST = frozenset({"lost", "appeal_needs_response", "appeal_under_review"})
OVER = DROPPED | LOST | {"won"}


def inquiry(status: str) -> bool:
    """Tell whether a bank only asks; the money stays where it is."""
    return status.startswith("warning_")


def keep(session: Session, payment: Payment, of: Json, now: datetime) -> Chargeback:
    """Write a dispute down as it was told, and let the alerts say what it asks for."""
    row = session.scalar(
        select(Chargeback).where(Chargeback.provider_ref == of["id"]).with_for_update()
    )
    if row is None:
        row = Chargeback(
            provider_ref=of["id"],
            payment_id=payment.id,
            client_id=payment.client_id,
            amount_minor=of["amount"],
            currency=of["currency"].upper(),
            status=of["status"],
            opened_at=_instant(of.get("created")) or now,
            updated_at=now,
        )
        session.add(row)
    _tell(row, of, now)
    session.flush()
    _alert(session, row, now)
    return row


def acknowledge(
    session: Session, chargeback_id: int, agent: Agent, now: datetime
) -> Chargeback | None:
    """Note that a person has seen the end of one; None where there is none to see."""
    row = session.get(Chargeback, chargeback_id, with_for_update=True)
    if row is None or row.closed_at is None or row.acknowledged_at is not None:
        return None
    row.acknowledged_by, row.acknowledged_at = agent.id, now
    clear_alert(session, LOST_ALERT, row.provider_ref, now)
    facts = {"chargeback": row.id, "status": row.status}
    subject = f"client:{row.client_id}"
    append(session, f"agent:{agent.id}", "chargeback.seen", subject, facts, now)
    return row


def _tell(row: Chargeback, of: Json, now: datetime) -> None:
    """Bring a row up to date; news that are older than its end change nothing."""
    status = of["status"]
    if row.closed_at is not None and status not in OVER:
        return
    evidence = of.get("evidence_details") or {}
    row.status, row.updated_at = status, now
    row.reason = (of.get("reason") or "")[:60]
    row.evidence_due_at = _instant(evidence.get("due_by"))
    if status in OVER and row.closed_at is None:
        row.closed_at = now


def _alert(session: Session, row: Chargeback, now: datetime) -> None:
    client = session.get_one(Client, row.client_id)
    figures = {
        "client": client.external_id,  # alerts leave the house: no names
        "amount": figure(row.amount_minor, row.currency),
        "due": _day(row.evidence_due_at, client.zone),
    }
    if row.closed_at is None:
        raise_alert(session, OPEN_ALERT, row.provider_ref, figures, now)
        return
    clear_alert(session, OPEN_ALERT, row.provider_ref, now)
    if row.status in LOST and row.acknowledged_at is None:
        raise_alert(session, LOST_ALERT, row.provider_ref, figures, now)
    else:
        clear_alert(session, LOST_ALERT, row.provider_ref, now)


def _day(at: datetime | None, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%d/%m/%Y %H:%M}" if at else "-"


def _instant(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
