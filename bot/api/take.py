"""Payments that other systems tell of: booked, known already, held, or refused.

Who names the invoice or the client is believed. Where nobody is named the rules for
bank statements hold: booked where it is sure, else held for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.api.problems import Kind, Problem
from bot.api.told import ToldPayment, read_payment
from bot.api.view import payment_view
from bot.bank.claimants import People
from bot.bank.clues import clues_of, line_of
from bot.bank.lines import StatementLine
from bot.bank.shelf import Shelf
from bot.cash.hand import Hand, Share
from bot.cash.intake import Arrived, known, place, take_in
from bot.feed import note_feed
from bot.wiring import Wiring
from domain.matching import plan
from models.cash import CashItem
from models.client import Client
from models.invoice import Invoice

BATCH = 50  # payments a transaction
SOURCE = "feed"
Result = dict[str, Any] | Problem


@dataclass(frozen=True)
class Bringer:
    """Which system tells, and whether to write at all."""

    parts: Wiring
    actor: str
    dry_run: bool = False


class _Shelves:
    """The portfolio, read once for all payments that name nobody."""

    def __init__(self) -> None:
        self._shelf: Shelf | None = None

    def of(self, hand: Hand) -> Shelf:
        """Give it, read at its first use."""
        self._shelf = self._shelf or Shelf(hand.session, hand.parts.settings)
        return self._shelf


def take_all(bringer: Bringer, raws: Sequence[object]) -> list[Result]:
    """Take many payments in, one answer each, in order.

    A payment that is refused leaves the others alone. Nothing at all is news too: that
    nothing came. Raises BooksFrozenError.
    """
    results: list[Result] = []
    size = max(len(raws), 1) if bringer.dry_run else BATCH
    now, shelves = bringer.parts.clock.now(), _Shelves()
    for start in range(0, max(len(raws), 1), size):
        with bringer.parts.database.write() as session:
            hand = Hand(session, bringer.parts, bringer.actor, now)
            some = [_take(hand, raw, shelves) for raw in raws[start : start + size]]
            results += some
            paid = sum(not isinstance(each, Problem) for each in some)
            note_feed(session, {"file": bringer.actor, "paid": paid}, now)
            if bringer.dry_run:
                session.rollback()
    return results


def _take(hand: Hand, raw: object, shelves: _Shelves) -> Result:
    told = read_payment(raw, hand.today)
    if isinstance(told, Problem):
        return told
    if there := known(hand, SOURCE, told.external_ref):
        return _again(hand, there, told)
    named = _named(hand.session, told)
    if isinstance(named, Problem):
        return named
    arrived = _arrived(told)
    item = (
        place(hand, arrived, named) if named else _matched(hand, arrived, told, shelves)
    )
    return payment_view(hand.session, item) | {"known": False}


def _again(hand: Hand, there: CashItem, told: ToldPayment) -> Result:
    same = (there.amount, there.received_on) == (told.money, told.paid_on)
    if not same:
        msg = f"{told.external_ref} has another amount or day already"
        return Problem(Kind.CONFLICT, msg)
    return payment_view(hand.session, there) | {"known": True}


def _named(session: Session, told: ToldPayment) -> Share | Problem | None:
    """Find whom the sender names; None where it names nobody."""
    if told.invoice is not None:
        invoice = session.scalar(
            select(Invoice).where(Invoice.external_id == told.invoice)
        )
        if invoice is None:
            return Problem(Kind.UNKNOWN_INVOICE, told.invoice)
        if told.client is not None and invoice.client.external_id != told.client:
            return Problem(Kind.MISMATCH, f"{told.invoice} is not of {told.client}")
        return Share(invoice.client_id, told.money, (invoice.id,))
    if told.client is not None:
        query = select(Client.id).where(Client.external_id == told.client)
        client_id = session.scalar(query)
        if client_id is None:
            return Problem(Kind.UNKNOWN_CLIENT, told.client)
        return Share(client_id, told.money)
    return None


def _matched(
    hand: Hand, arrived: Arrived, told: ToldPayment, shelves: _Shelves
) -> CashItem:
    line = StatementLine(
        1,
        told.paid_on,
        told.money.minor,
        " ".join(filter(None, (told.description, told.txid, told.end_to_end))),
        payer=arrived.payer,
        document=arrived.payer_document,
    )
    clues = clues_of(line)
    asked = line_of(told.external_ref, line, clues.document, told.currency)
    people = People(hand.session, hand.parts.settings, shelves.of(hand))
    match = plan([asked], people.claimants({asked: clues}))[asked.ref]
    instrument = people.instrument_of(clues.txids) if clues.txids else None
    return take_in(hand, arrived, match, instrument=instrument)


def _arrived(told: ToldPayment) -> Arrived:
    keys = tuple(filter(None, (told.txid, told.end_to_end)))
    return Arrived(
        SOURCE,
        told.external_ref,
        told.paid_on,
        told.money,
        told.description or "",
        payer=told.payer.name if told.payer else "",
        payer_document=told.payer.document if told.payer else "",
        method=told.method or ("pix" if keys else None),
        keys=keys,
    )
