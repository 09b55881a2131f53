"""The books as rows: each event of money is written once, and never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from bot.ledger.freeze import BooksFrozenError, frozen_since
from domain.books import Kind, Transaction
from models.ledger import LedgerEntry, LedgerTransaction


def post(session: Session, transaction: Transaction, booked_at: datetime) -> bool:
    """Write one transaction; False when its (external_ref, kind) stands there already.

    Two processes that post the same news at once: the unique key turns one of them
    away with IntegrityError, and its whole turn is tried again.
    """
    return post_all(session, [transaction], booked_at) == 1


def post_all(
    session: Session, transactions: Sequence[Transaction], booked_at: datetime
) -> int:
    """Write those that are new, with one look-up for all; give their number.

    Raises BooksFrozenError for anything but corrections while the books are frozen.
    """
    known = _known(session, transactions)
    new = [each for each in transactions if (each.external_ref, each.kind) not in known]
    if any(each.kind is not Kind.CORRECTION for each in new):
        _insist_on_open(session)
    session.add_all(_row(each, booked_at) for each in new)
    session.flush()
    return len(new)


def _insist_on_open(session: Session) -> None:
    since = frozen_since(session)
    if since is not None:
        raise BooksFrozenError(since)


def _known(
    session: Session, transactions: Sequence[Transaction]
) -> set[tuple[str, str]]:
    keys = [(each.external_ref, str(each.kind)) for each in transactions]
    columns = LedgerTransaction.external_ref, LedgerTransaction.kind
    found = session.execute(select(*columns).where(tuple_(*columns).in_(keys)))
    return {(ref, kind) for ref, kind in found}


def _row(transaction: Transaction, booked_at: datetime) -> LedgerTransaction:
    return LedgerTransaction(
        kind=transaction.kind,
        external_ref=transaction.external_ref,
        effective_on=transaction.effective_on,
        booked_at=booked_at,
        reason=transaction.reason,
        entries=[
            LedgerEntry(
                account=entry.account,
                client_id=entry.client_id,
                invoice_id=entry.invoice_id,
                amount_minor=entry.amount.minor,
                currency=entry.amount.currency,
            )
            for entry in transaction.entries
        ],
    )
