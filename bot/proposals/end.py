"""How a proposal ends: accepted, declined, over, or without sense any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.proposals.rows import open_of
from bot.proposals.stored import read
from domain.calendar import Calendar
from domain.envelope import Debt, Envelope
from domain.granting import breach_of
from domain.offers import Offer
from domain.proposals import State
from domain.terms import Desk
from models.client import Client
from models.proposal import ProposalRow


class ProposalGoneError(Exception):
    """The offer that the client said yes to stands no more; the turn is taken anew."""

    permanent = False


def standing(
    session: Session,
    client: Client,
    proposal_id: int,
    offer: Offer,
    calendar: Calendar,
) -> ProposalRow:
    """Find the proposal that a yes is to.

    It is held against the limits of who decided, as they were then. Raises
    ProposalGoneError where it is not the offer that stands.
    """
    row = open_of(session, client)
    if row is None or row.id != proposal_id or row.state != State.OFFERED:
        raise ProposalGoneError
    if row.offer is None or read(Offer, row.offer) != offer:
        raise ProposalGoneError
    if not _was_inside(row, offer, calendar):
        raise ProposalGoneError
    return row


def accept(row: ProposalRow, agreement_id: int, now: datetime) -> None:
    """Let an offer become an agreement; its evidence tells who decided it."""
    _end(row, State.ACCEPTED, "agreed", now)
    row.agreement_id = agreement_id


def give_up(session: Session, client: Client, agreement_id: int, now: datetime) -> None:
    """Close what is open where the client agreed to something else."""
    row = open_of(session, client)
    if row is not None:
        _end(row, State.WITHDRAWN, "agreed", now)
        row.agreement_id = agreement_id


def decline(session: Session, client: Client, proposal_id: int, now: datetime) -> None:
    """Note a no; the offer stands until its day all the same."""
    row = open_of(session, client)
    if row is not None and row.id == proposal_id and row.declined_at is None:
        row.declined_at = now


def run_out(row: ProposalRow, now: datetime) -> None:
    """End an offer whose day is over."""
    state = State.EXPIRED if row.declined_at is None else State.DECLINED
    _end(row, state, "day_over", now)


def void(row: ProposalRow, now: datetime) -> None:
    """End what was about another debt than the one that is left."""
    _end(row, State.WITHDRAWN, "changed", now)


def _end(row: ProposalRow, state: State, why: str, now: datetime) -> None:
    row.state, row.ended_at, row.ended_why = state.value, now, why


def _was_inside(row: ProposalRow, offer: Offer, calendar: Calendar) -> bool:
    if row.limits is None or row.debt is None or row.decided_on is None:
        return False
    limits, debt = read(Envelope, row.limits), read(Debt, row.debt)
    return breach_of(offer, Desk(debt, limits, row.decided_on, calendar)) is None
