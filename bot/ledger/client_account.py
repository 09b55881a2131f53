"""A client's account out of the books: every event that concerns them, in their words.

What a client owes is their receivables less their credit. Each line is the other side
of that: a payment, a fine that was paid with it, a discount. Where an event moves an
amount within the account (an agreement, credit that is used) its own sides are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from domain.books import Account, Kind
from domain.money import Money
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerEntry, LedgerTransaction

OWED = frozenset({Account.RECEIVABLE, Account.CLIENT_CREDIT})
WITHIN = frozenset({Kind.RENEGOTIATED, Kind.CREDIT_APPLIED})


@dataclass(frozen=True, slots=True)
class Step:
    """One line: above zero the client owes more; *balance* is what they owe then."""

    booked_id: int
    on: date
    kind: Kind
    account: Account
    number: str | None  # of the invoice
    amount: Money
    balance: Money
    reason: str


@dataclass(frozen=True, slots=True)
class ClientAccount:
    """A client's account over some days."""

    opening: Money
    steps: tuple[Step, ...]
    closing: Money


def client_account(
    session: Session, client: Client, first: date, last: date, currency: str = "BRL"
) -> ClientAccount:
    """Read the account of *client* from a day to a day, by the days that count."""
    opening = balance = _before(session, client, first, currency)
    numbers = _numbers(session, client)
    steps = []
    for booked in _booked(session, client, first, last):
        for entry, amount in _sides(booked, client.id, currency):
            balance += amount
            steps.append(
                Step(
                    booked.id,
                    booked.effective_on,
                    Kind(booked.kind),
                    Account(entry.account),
                    numbers.get(entry.invoice_id or 0),
                    amount,
                    balance,
                    booked.reason,
                )
            )
    return ClientAccount(opening, tuple(steps), balance)


def _before(session: Session, client: Client, first: date, currency: str) -> Money:
    query = (
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .join(LedgerTransaction)
        .where(
            LedgerEntry.client_id == client.id,
            LedgerEntry.account.in_(OWED),
            LedgerEntry.currency == currency,
            LedgerTransaction.effective_on < first,
        )
    )
    return Money(int(session.scalar(query) or 0), currency)


def _booked(
    session: Session, client: Client, first: date, last: date
) -> Iterable[LedgerTransaction]:
    mine = select(LedgerEntry.transaction_id).where(LedgerEntry.client_id == client.id)
    return session.scalars(
        select(LedgerTransaction)
        .where(
            LedgerTransaction.id.in_(mine),
            LedgerTransaction.effective_on >= first,
            LedgerTransaction.effective_on <= last,
        )
        .options(selectinload(LedgerTransaction.entries))
        .order_by(LedgerTransaction.effective_on, LedgerTransaction.id)
    )


def _sides(
    booked: LedgerTransaction, client_id: int, currency: str
) -> list[tuple[LedgerEntry, Money]]:
    mine = [
        entry
        for entry in booked.entries
        if entry.client_id == client_id and entry.currency == currency
    ]
    own = [entry for entry in mine if entry.account in OWED]
    others = [entry for entry in mine if entry.account not in OWED]
    if booked.kind in WITHIN or not others:
        return [(entry, Money(entry.amount_minor, currency)) for entry in own]
    return [(entry, Money(-entry.amount_minor, currency)) for entry in others]


def _numbers(session: Session, client: Client) -> dict[int, str]:
    query = select(Invoice.id, Invoice.number).where(Invoice.client_id == client.id)
    return dict(session.execute(query).all())
