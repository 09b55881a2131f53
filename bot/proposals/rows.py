"""Proposals in their rows: the client's newest, as dialogues and handlers see it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.handoff import decided_by
from bot.outgoing import TEXT
from bot.proposals.stored import owed_of, read
from bot.settings import Settings
from domain.message_state import State as Sending
from domain.offers import Offer
from domain.proposals import OPEN, Proposal, State
from models.client import Client
from models.message import Message
from models.proposal import ProposalRow

IN_FULL = "proposal.answer."  # keys of words that hold the terms
GONE_OUT = (Sending.ACCEPTED, Sending.SENT, Sending.DELIVERED, Sending.READ)


def newest_of(session: Session, client: Client) -> ProposalRow | None:
    """Give the client's newest proposal, open or over."""
    query = select(ProposalRow).where(ProposalRow.client_id == client.id)
    return session.scalar(query.order_by(ProposalRow.id.desc()).limit(1))


def open_of(session: Session, client: Client) -> ProposalRow | None:
    """Find the client's open proposal and hold its row."""
    query = select(ProposalRow).where(
        ProposalRow.client_id == client.id, ProposalRow.state.in_(OPEN)
    )
    held = query.with_for_update(of=ProposalRow)
    return session.scalar(held.execution_options(populate_existing=True))


def count_asked(session: Session) -> int:
    """Count the wishes that wait for an answer."""
    query = select(func.count()).where(ProposalRow.state == State.ASKED)
    return session.scalar(query) or 0


def proposal_of(
    session: Session, client: Client | None, now: datetime
) -> Proposal | None:
    """Show the client's newest proposal as a dialogue looks at it."""
    row = newest_of(session, client) if client else None
    if client is None or row is None:
        return None
    waits = row.state == State.ASKED and row.answer_by and row.answer_by >= now
    return Proposal(
        row.id,
        State(row.state),
        tuple(row.invoices),
        row.answer_by.astimezone(ZoneInfo(client.zone))
        if waits and row.answer_by
        else None,
        read(Offer, row.offer) if row.offer else None,
        owed_of(row.owed),
        _told(session, row),
    )


def ask_by(
    session: Session, client: Client | None, settings: Settings, now: datetime
) -> datetime | None:
    """Tell by when a wish taken on now is answered; None where none may be.

    One at a time, and not again for some days after an answer: who may ask at will
    finds out by yes and no where the limits are.
    """
    if client is None or not settings.proposals.take_up:
        return None
    row = newest_of(session, client)
    if row is not None and _too_soon(row, settings, now):
        return None
    return decided_by(now, client, settings).astimezone(ZoneInfo(client.zone))


def _too_soon(row: ProposalRow, settings: Settings, now: datetime) -> bool:
    if row.state in OPEN:
        return True
    pause = timedelta(days=settings.proposals.again_after_days)
    return row.decided_at is not None and now - row.decided_at < pause


def _told(session: Session, row: ProposalRow) -> bool:
    """Tell whether the terms went out in full, and no template in their place."""
    message = session.get(Message, row.told_id) if row.told_id else None
    if message is None or not (message.key or "").startswith(IN_FULL):
        return False
    if message.channel == "terminal":
        return True
    return message.sent_as == TEXT and message.state in GONE_OUT
