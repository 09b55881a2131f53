"""The round of proposals: late answers are told to people, offers end on their day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.audit import append
from bot.conversations import lock
from bot.proposals.desks import desks_for
from bot.proposals.end import run_out, void
from bot.proposals.rows import open_of
from bot.proposals.stored import owed_of
from bot.proposals.tell import tell_end
from bot.wiring import Wiring
from domain.proposals import OPEN, State
from domain.zones import local_day
from models.client import Client
from models.proposal import ProposalRow

LATE = "proposals_late"


def proposal_round(parts: Wiring) -> int:
    """Look at every open proposal; give how many ended."""
    now = parts.clock.now()
    with parts.database.read() as session:
        query = select(ProposalRow.id, ProposalRow.client_id).where(
            ProposalRow.state.in_(OPEN)
        )
        found = session.execute(query.order_by(ProposalRow.id)).all()
    ended = sum(_looked_at(parts, client_id, now) for _, client_id in found)
    with parts.database.write() as session:
        _tell_people(session, now)
    return ended


def late(session: Session, now: datetime) -> list[ProposalRow]:
    """List what should have been answered by now, the oldest first."""
    query = select(ProposalRow).where(
        ProposalRow.state == State.ASKED, ProposalRow.answer_by < now
    )
    return list(session.scalars(query.order_by(ProposalRow.answer_by, ProposalRow.id)))


def _looked_at(parts: Wiring, client_id: int, now: datetime) -> bool:
    """End one client's proposal where it has to; the thread is locked before it."""
    with parts.database.write() as session:
        client = session.get_one(Client, client_id)
        _lock_thread(session, client)
        row = open_of(session, client)
        if row is None:
            return False
        why = _over(session, parts, client, row, now)
        if why is None:
            return False
        facts = {"proposal": row.id, "why": why}
        append(session, "bot", "proposal.ended", f"client:{client.id}", facts, now)
        return True


def _lock_thread(session: Session, client: Client) -> None:
    query = select(ProposalRow.conversation_id).where(
        ProposalRow.client_id == client.id, ProposalRow.state.in_(OPEN)
    )
    thread = session.scalar(query)
    if thread is not None:
        lock(session, thread)


def _over(
    session: Session, parts: Wiring, client: Client, row: ProposalRow, now: datetime
) -> str | None:
    """End it where its day is over or its debt is another; tell who still owes."""
    desks = desks_for(session, parts.settings, client, row.invoices, now)
    if row.state == State.ASKED:
        if desks.lines:
            return None
        void(row, now)
        return "changed"
    if desks.owed != owed_of(row.owed):
        void(row, now)
        if desks.lines:
            tell_end(session, parts, row, "changed", now)
        return "changed"
    today = local_day(now, client.zone)
    if row.valid_until is None or today <= row.valid_until:
        return None
    unanswered = row.declined_at is None
    run_out(row, now)
    if unanswered:
        tell_end(session, parts, row, "expired", now)
    return "day_over"


def _tell_people(session: Session, now: datetime) -> None:
    waiting = late(session, now)
    if not waiting:
        clear_alert(session, LATE, "", now)
        return
    oldest = waiting[0].answer_by
    since = oldest.strftime("%Y-%m-%d") if oldest else None
    raise_alert(session, LATE, "", {"count": len(waiting), "since": since}, now)
