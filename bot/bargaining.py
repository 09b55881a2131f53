"""Bargaining in its rows: what was told stands, lost rounds count, in any thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.means import Reason
from domain.offers import Offer, Wish
from domain.quotes import Quote
from flows.bargain import Asked, Bargain
from flows.dialogue import Dialogue, Outcome
from flows.told import Told, asked_in, bargain_in, ends_bargaining, told_by
from flows.turn import Case
from models.bargain import BargainRound, QuoteRow
from models.client import Client
from models.message import Message

REMEMBERED = timedelta(days=90)  # what was named and had is no secret sooner
ROUNDS_COUNT = timedelta(days=30)
MOST = 200  # rows that are looked through, the newest first
UNMET = ("nearest", "beyond")
_OFFER = TypeAdapter(Offer)
_WISH = TypeAdapter(Wish)


@dataclass(frozen=True, slots=True)
class Heard:
    """A wish of the client's own, and when it was said."""

    wish: Wish
    at: datetime


def quotes_of(session: Session, client: Client, now: datetime) -> tuple[Quote, ...]:
    """Read the terms that a client was told lately, the newest first."""
    query = (
        select(QuoteRow)
        .where(QuoteRow.client_id == client.id, QuoteRow.told_at > now - REMEMBERED)
        .order_by(QuoteRow.told_at.desc(), QuoteRow.id.desc())
        .limit(MOST)
    )
    return tuple(_quote(row) for row in session.scalars(query))


def rounds_lost(session: Session, client: Client, now: datetime) -> int:
    """Count the wishes that could not be met since a person or an agreement."""
    query = (
        select(BargainRound.reply)
        .where(
            BargainRound.client_id == client.id,
            BargainRound.asked_at > now - ROUNDS_COUNT,
        )
        .order_by(BargainRound.id.desc())
        .limit(MOST)
    )
    lost = 0
    for reply in session.scalars(query):
        if reply not in (*UNMET, "met"):
            break
        lost += reply in UNMET
    return lost


def wishes_of(session: Session, client: Client, since: datetime) -> tuple[Heard, ...]:
    """Read what a client asked for, the newest first."""
    query = (
        select(BargainRound)
        .where(BargainRound.client_id == client.id, BargainRound.asked_at > since)
        .order_by(BargainRound.id.desc())
        .limit(MOST)
    )
    rows = session.scalars(query)
    return tuple(Heard(_WISH.validate_python(row.wish), row.asked_at) for row in rows)


def keep_bargain(  # noqa: PLR0913, PLR0917  # a turn, before and after
    session: Session,
    received: Message,
    case: Case,
    before: Dialogue,
    outcome: Outcome,
    today: date,
    now: datetime,
) -> None:
    """Write down what a turn told and asked; the caller commits."""
    if received.client_id is None or case.client is None:
        return
    known = {(q.offer.id, q.basis) for q in case.quotes if q.offer.valid_until >= today}
    for told in told_by(outcome, case, today):
        if (told.offer.id, told.basis) not in known or told.read_back:
            session.add(_row(received, told, case.means.reasons, now))
    if asked := asked_in(before, outcome, case.rounds_lost):
        session.add(_round(received, asked, outcome, now))
    if end := ends_bargaining(outcome.do):
        session.add(_round(received, Asked(Wish(), "met"), outcome, now, end))


def _quote(row: QuoteRow) -> Quote:
    offer = _OFFER.validate_python(row.terms)
    at, share, rate = row.told_at, row.share_bp, row.interest_bp_month
    return Quote(offer, row.basis, at, share, rate, row.read_back)


def _row(
    received: Message, told: Told, why: Iterable[Reason], now: datetime
) -> QuoteRow:
    return QuoteRow(
        client_id=received.client_id,
        conversation_id=received.conversation_id,
        message_id=received.id,
        told_at=now,
        valid_until=told.offer.valid_until,
        basis=told.basis,
        invoices=list(told.invoice_ids),
        principal_minor=told.debt.principal.minor,
        charges_minor=told.debt.charges.minor,
        total_minor=told.offer.total.minor,
        currency=told.offer.total.currency,
        terms=_OFFER.dump_python(told.offer, mode="json"),
        share_bp=told.share_bp,
        interest_bp_month=told.interest_bp_month,
        read_back=told.read_back,
        why=[] if told.read_back else [reason.value for reason in why],
    )


def _round(
    received: Message,
    asked: Asked,
    outcome: Outcome,
    now: datetime,
    reply: str | None = None,
) -> BargainRound:
    bargain = bargain_in(outcome.dialogue) or Bargain()
    return BargainRound(
        client_id=received.client_id,
        conversation_id=received.conversation_id,
        message_id=received.id,
        asked_at=now,
        invoices=list(bargain.invoice_ids),
        wish=_WISH.dump_python(asked.wish, mode="json"),
        reply=reply or asked.reply,
        why=asked.why,
    )
