"""Money as it comes in: booked where its owner is sure, held and asked about elsewhere.

Any source may hand in what it cannot place itself: a bank statement, the feed of
payments, the provider's own account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.cash.decide import fresh, give, hold, of_item, payment_reference
from bot.cash.hand import Hand, Share
from bot.payments.on_instrument import receive_on
from bot.proofs.known import booked_by_hand
from domain.matching import Candidate, Match
from domain.money import Money
from models.cash import APPLIED, IGNORED, MATCHED, NEW, REVIEW, CashItem
from models.client import Client
from models.instrument import Instrument

CERTAIN, NAMED, NOBODY, DOUBTFUL = "certain", "named", "nobody", "doubtful"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is known of money that came, or of a line that says so."""

    source: str
    external_ref: str
    received_on: date
    amount: Money
    description: str = ""
    account: str = ""
    payer: str = ""
    payer_document: str = ""
    method: str | None = None
    bank_ref: str = ""
    keys: tuple[str, ...] = ()
    statement_id: int | None = None


def known(hand: Hand, source: str, external_ref: str) -> CashItem | None:
    """Find what was taken in under this reference before."""
    return hand.session.scalar(
        select(CashItem).where(
            CashItem.source == source, CashItem.external_ref == external_ref
        )
    )


def set_aside(hand: Hand, arrived: Arrived, rule: str) -> CashItem:
    """Keep a line that is no client's money, and book nothing; *rule* says why."""
    item = _row(hand, arrived, ())
    item.state, item.rule = IGNORED, rule
    item.decided_by, item.decided_at = hand.actor, hand.now
    hand.session.flush()
    return item


def place(hand: Hand, arrived: Arrived, share: Share) -> CashItem:
    """Take money in whose owner the sender names: it is believed."""
    item = _row(hand, arrived, ())
    give(hand, item, [share])
    hand.decided(item, APPLIED, NAMED)
    hand.note("cash.named", item, client=share.client_id)
    return item


def take_in(
    hand: Hand,
    arrived: Arrived,
    match: Match,
    *,
    instrument: Instrument | None = None,
    doubt: str | None = None,
) -> CashItem:
    """Take money in: to its owner where *match* is sure, else among the unapplied.

    A *doubt* (the line may be another one again) asks a person whatever the match says;
    so does `bank.auto: never`. What a person has booked by hand already, on the receipt
    with this very Pix id, is that payment, and nothing is booked again.
    """
    item = _row(hand, arrived, match.candidates)
    by_hand = booked_by_hand(hand.session, item)
    if by_hand is not None:
        of_item(by_hand, item, hand.session.get_one(Client, by_hand.client_id))
        hand.decided(item, APPLIED, CERTAIN)
        hand.note("cash.booked_by_hand", item, payment=by_hand.id)
        return item
    sure = match.decided
    alone = hand.parts.settings.bank.auto == "certain"
    if sure is None or doubt or not alone:
        hold(hand, item)
        item.state = MATCHED if sure is not None and not doubt else REVIEW
        item.rule = doubt or (CERTAIN if sure else _no_sure(match))
        hand.session.flush()
        return item
    if instrument is not None and instrument.client_id == sure.client_id:
        _on_instrument(hand, item, instrument)
    else:
        share = Share(sure.client_id, item.amount, sure.invoice_ids, sure.priced_on)
        give(hand, item, [share])
    hand.decided(item, APPLIED, CERTAIN)
    hand.note("cash.matched", item, clues=list(sure.clues), client=sure.client_id)
    return item


def shown(candidate: Candidate) -> Mapping[str, Any]:
    """Write a candidate down as rows keep it."""
    day = candidate.priced_on
    return {
        "client": candidate.client_id,
        "invoices": list(candidate.invoice_ids),
        "priced_on": day.isoformat() if day else None,
        "clues": [str(clue) for clue in candidate.clues],
        "score": candidate.score,
    }


def _no_sure(match: Match) -> str:
    return DOUBTFUL if match.candidates else NOBODY


def _on_instrument(hand: Hand, item: CashItem, instrument: Instrument) -> None:
    client = hand.session.get_one(Client, instrument.client_id)
    payment = receive_on(
        hand.session,
        hand.parts,
        instrument,
        provider=item.source,
        external_ref=payment_reference(item),
        amount=item.amount,
        received_on=item.received_on,
        now=hand.now,
        tell=fresh(hand, item),
    )
    if payment is not None:
        of_item(payment, item, client)


def _row(hand: Hand, arrived: Arrived, candidates: tuple[Candidate, ...]) -> CashItem:
    item = CashItem(
        source=arrived.source,
        external_ref=arrived.external_ref,
        statement_id=arrived.statement_id,
        account=arrived.account,
        received_on=arrived.received_on,
        amount_minor=arrived.amount.minor,
        currency=arrived.amount.currency,
        payer=arrived.payer[:200] or None,
        payer_document=arrived.payer_document[:20] or None,
        description=arrived.description[:300],
        method=arrived.method,
        bank_ref=arrived.bank_ref[:120] or None,
        keys=list(arrived.keys),
        state=NEW,
        candidates=[shown(each) for each in candidates],
        round=0,
        created_at=hand.now,
    )
    hand.session.add(item)
    hand.session.flush()
    return item
