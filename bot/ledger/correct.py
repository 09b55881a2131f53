"""Corrections by a person of finance: a mirror entry, or an amount, with the reason.

What follows rows (an invoice, a payment, credit) is corrected together with them, so
that books and rows still say the same. What has a way of its own is refused: a waiver
is taken back where it was granted, a provider's fact by a refund or a dispute.
"""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.billing.changes import Hand
from bot.books import post
from bot.imports.booking import amended
from bot.ledger.balances import receivable_of
from bot.ledger.freeze import frozen_since
from bot.ledger.refused import Refused, Why, reason_of
from bot.payments.allocations import reference_of
from bot.payments.reverse import Reversal, refund, transaction_of
from bot.payments.withdraw import withdraw
from domain.books import Account, Entry, Kind, Transaction
from domain.money import Money
from domain.postings import Event, corrected
from models.invoice import CANCELLED, OPEN, Invoice
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment

BY_AMOUNT = "correction:amount:"
# Accounts that no row stands behind: an amount may be moved between them by hand.
FREE = frozenset(Account) - {
    Account.RECEIVABLE,
    Account.CLIENT_CREDIT,
    Account.UNAPPLIED,
    Account.DISPUTES,
}
PROVIDERS = frozenset(
    {
        Kind.PAYMENT_REFUNDED,
        Kind.DISPUTE_OPENED,
        Kind.DISPUTE_LOST,
        Kind.DISPUTE_WON,
        Kind.FEE_CHARGED,
        Kind.PAYOUT_RECEIVED,
    }
)
Undo = Callable[[Session, LedgerTransaction, str, Hand], Refused | None]


def correct_whole(
    session: Session, booked_id: int, reason: str, hand: Hand
) -> LedgerTransaction | Refused:
    """Take a whole transaction back by its mirror image, once; gives what was wrong."""
    told = reason_of(reason)
    if isinstance(told, Refused):
        return told
    booked = session.get(LedgerTransaction, booked_id)
    if booked is None:
        return Refused(Why.MISSING)
    undo = _UNDO.get(Kind(booked.kind))
    if undo is None:
        known = Why.PROVIDER if booked.kind in PROVIDERS else Why.OWN_WAY
        return Refused(known)
    problem = undo(session, booked, told, hand)
    if problem is not None:
        return problem
    details = {"kind": booked.kind, "reason": told}
    subject = f"transaction:{booked.id}"
    audit.append(session, hand.actor, "books.corrected", subject, details, hand.now)
    session.flush()
    return booked


def amend_invoice(
    session: Session, invoice_id: int, amount: Money, reason: str, hand: Hand
) -> Invoice | Refused:
    """Let an open invoice be about another amount: its principal was wrong."""
    told = reason_of(reason)
    if isinstance(told, Refused):
        return told
    invoice = session.get(Invoice, invoice_id, with_for_update=True)
    if invoice is None:
        return Refused(Why.MISSING)
    if invoice.status != OPEN:
        return Refused(Why.CLOSED)
    if invoice.agreement_id is not None:
        return Refused(Why.AGREEMENT)
    settled = invoice.amount - receivable_of(session, invoice)
    if amount <= settled or amount == invoice.amount:
        return Refused(Why.AMOUNT)
    post(session, amended(invoice, amount, hand.now, hand.today, why=told), hand.now)
    details = {"was": invoice.amount_minor, "is": amount.minor, "reason": told}
    invoice.amount_minor = amount.minor
    subject = f"invoice:{invoice.id}"
    audit.append(session, hand.actor, "books.amended", subject, details, hand.now)
    session.flush()
    return invoice


def move_amount(  # noqa: PLR0913, PLR0917 - the two sides of an entry, and why
    session: Session,
    debit: Account,
    credit: Account,
    amount: Money,
    reason: str,
    hand: Hand,
) -> Transaction | Refused:
    """Book an amount from one account to another that no row stands behind.

    While the books are frozen any two accounts may be named: how else would what was
    changed behind our back be put right.
    """
    told = reason_of(reason)
    if isinstance(told, Refused):
        return told
    if amount.minor <= 0 or debit is credit:
        return Refused(Why.AMOUNT)
    if not {debit, credit} <= FREE and frozen_since(session) is None:
        return Refused(Why.ACCOUNT)
    entries = Entry(debit, amount, None), Entry(credit, -amount, None)
    reference = f"{BY_AMOUNT}{hand.now.isoformat()}"
    made = Transaction(Kind.CORRECTION, reference, entries, hand.today, told)
    post(session, made, hand.now)
    details = {"debit": debit, "credit": credit, "minor": amount.minor, "reason": told}
    audit.append(session, hand.actor, "books.moved", "books", details, hand.now)
    return made


def is_corrected(session: Session, booked: LedgerTransaction) -> bool:
    """Tell whether a transaction was taken back by hand already."""
    query = select(LedgerTransaction.id).where(
        LedgerTransaction.kind == Kind.CORRECTION,
        LedgerTransaction.external_ref == _reference(booked),
    )
    return session.scalar(query) is not None


def _reference(booked: LedgerTransaction) -> str:
    return f"correction:{booked.id}"


def _mirror(
    session: Session, booked: LedgerTransaction, told: str, hand: Hand
) -> Refused | None:
    if is_corrected(session, booked):
        return Refused(Why.DONE)
    client = next((each.client_id for each in booked.entries if each.client_id), None)
    event = Event(_reference(booked), client, hand.today, told)
    post(session, corrected(event, transaction_of(booked)), hand.now)
    return None


def _issue(
    session: Session, booked: LedgerTransaction, told: str, hand: Hand
) -> Refused | None:
    """Cancel an invoice that should not be, on which nothing stands yet."""
    invoice = _invoice_of(session, booked)
    if invoice is None or invoice.status != OPEN:
        return Refused(Why.CLOSED)
    if invoice.agreement_id is not None:
        return Refused(Why.AGREEMENT)
    query = select(LedgerEntry.id).where(
        LedgerEntry.invoice_id == invoice.id, LedgerEntry.transaction_id != booked.id
    )
    if session.scalar(query.limit(1)) is not None:
        return Refused(Why.MOVED)
    invoice.status = CANCELLED
    return _mirror(session, booked, told, hand)


def _write_off(
    session: Session, booked: LedgerTransaction, told: str, hand: Hand
) -> Refused | None:
    """Open an invoice again that was given up."""
    invoice = _invoice_of(session, booked)
    if invoice is None or invoice.written_off_at is None:
        return Refused(Why.DONE)
    if is_corrected(session, booked):  # what stands now is a later one
        return Refused(Why.DONE)
    invoice.status, invoice.written_off_at = OPEN, None
    return _mirror(session, booked, told, hand)


def _payment(
    session: Session, booked: LedgerTransaction, told: str, hand: Hand
) -> Refused | None:
    """Take a payment back that was booked by mistake; a provider's was none."""
    payment = _payment_of(session, booked)
    if payment is None:
        return Refused(Why.MISSING)
    if payment.provider == "stripe":
        return Refused(Why.PROVIDER)
    if payment.cash_item_id is not None:
        return Refused(Why.OWN_WAY)
    if withdraw(session, payment, told, hand.actor, hand.now) is not None:
        return Refused(Why.MOVED)
    return None


def _credit(
    session: Session, booked: LedgerTransaction, told: str, hand: Hand
) -> Refused | None:
    """Give used credit back to the client; what it had settled is owed again."""
    payment = _payment_of(session, booked)
    if payment is None:
        return Refused(Why.MISSING)
    if payment.refunded_minor:
        return Refused(Why.MOVED)
    if frozen_since(session) is not None:
        return Refused(Why.FROZEN)
    whole = Money(payment.amount_minor, payment.currency)
    back = Reversal(payment, _reference(booked), whole, hand.today, told)
    refund(session, back, hand.now)
    return None


def _by_amount(
    session: Session, booked: LedgerTransaction, told: str, hand: Hand
) -> Refused | None:
    if not booked.external_ref.startswith(BY_AMOUNT):
        return Refused(Why.OWN_WAY)
    return _mirror(session, booked, told, hand)


_UNDO: dict[Kind, Undo] = {
    Kind.INVOICE_ISSUED: _issue,
    Kind.WRITTEN_OFF: _write_off,
    Kind.PAYMENT_RECEIVED: _payment,
    Kind.CREDIT_APPLIED: _credit,
    Kind.CORRECTION: _by_amount,
}


def _invoice_of(session: Session, booked: LedgerTransaction) -> Invoice | None:
    ids = {each.invoice_id for each in booked.entries if each.invoice_id}
    if len(ids) != 1:
        return None
    return session.get(Invoice, ids.pop(), with_for_update=True)


def _payment_of(session: Session, booked: LedgerTransaction) -> Payment | None:
    clients = {each.client_id for each in booked.entries}
    query = select(Payment).where(Payment.client_id.in_(clients))
    return next(
        (
            payment
            for payment in session.scalars(query)
            if reference_of(payment.provider, payment.external_ref)
            == booked.external_ref
        ),
        None,
    )
