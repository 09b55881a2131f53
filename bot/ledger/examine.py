"""Do the books balance, and do they say what the rows say? One query a question.

Read in one transaction of one instant (see bot/ledger/nightly.py): a payment that lands
between two of the questions would look like a fault.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.ledger.problems import Problem, What
from bot.ledger.seal import broken_seals
from domain.books import Account, Kind
from domain.waiver import Item
from models.charges import EarlyDiscountRow, WaiverRow
from models.invoice import OPEN, Invoice
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment, PaymentLine

MOST = 50  # findings of a kind that are shown; one is enough to freeze
CREDIT = "credit"  # the provider of a payment out of the client's own credit
PAYING = (Kind.PAYMENT_RECEIVED, Kind.CREDIT_APPLIED)
_MINOR = LedgerEntry.amount_minor
Check = Callable[[Session], Iterator[Problem]]


def unbalanced(session: Session) -> Iterator[Problem]:
    """Find transactions that do not sum to zero in a currency (I2)."""
    rest = func.sum(_MINOR)
    query = (
        select(LedgerEntry.transaction_id, LedgerEntry.currency, rest)
        .group_by(LedgerEntry.transaction_id, LedgerEntry.currency)
        .having(rest != 0)
    )
    for booked, currency, minor in _some(session, query):
        figures = {"minor": int(minor), "currency": currency, "transaction": booked}
        yield Problem(What.UNBALANCED, f"transaction:{booked}", figures)


def empty(session: Session) -> Iterator[Problem]:
    """Find transactions whose entries are gone."""
    query = (
        select(LedgerTransaction.id)
        .outerjoin(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .where(LedgerEntry.id.is_(None))
    )
    for (booked,) in _some(session, query):
        yield Problem(What.EMPTY, f"transaction:{booked}", {"transaction": booked})


def whole(session: Session) -> Iterator[Problem]:
    """Find currencies in which all accounts together are not zero (I2)."""
    rest = func.sum(_MINOR)
    query = select(LedgerEntry.currency, rest).group_by(LedgerEntry.currency)
    for currency, minor in _some(session, query.having(rest != 0)):
        yield Problem(What.WHOLE, currency, {"minor": int(minor), "currency": currency})


def receivables(session: Session) -> Iterator[Problem]:
    """Find invoices whose receivable is not what their rows leave open (I3, I7).

    An open invoice owes its principal less what payments settled of it and what was let
    off; one that is paid, cancelled, renegotiated or written off owes nothing.
    """
    booked, let_off = _booked_receivables(), _let_off()
    paid = _sum_of_lines(PaymentLine.principal_minor)
    is_now = func.coalesce(booked.c.minor, 0)
    left = (
        Invoice.amount_minor
        - func.coalesce(paid.c.minor, 0)
        - func.coalesce(let_off.c.minor, 0)
    )
    should = case((Invoice.status == OPEN, left), else_=0)
    query = (
        select(Invoice.id, Invoice.number, Invoice.currency, is_now, should)
        .outerjoin(booked, booked.c.invoice_id == Invoice.id)
        .outerjoin(paid, paid.c.invoice_id == Invoice.id)
        .outerjoin(let_off, let_off.c.invoice_id == Invoice.id)
        .where(or_(is_now != should, is_now < 0))
    )
    for invoice, number, currency, found, wanted in _some(session, query):
        what = What.BELOW_ZERO if found < 0 else What.RECEIVABLE
        figures = {"number": number, "minor": int(found), "currency": currency}
        yield Problem(what, f"invoice:{invoice}", figures | {"wanted": int(wanted)})


def loose(session: Session) -> Iterator[Problem]:
    """Find receivables that belong to no invoice."""
    query = select(LedgerEntry.transaction_id).where(
        LedgerEntry.account == Account.RECEIVABLE, LedgerEntry.invoice_id.is_(None)
    )
    for (booked,) in _some(session, query):
        yield Problem(What.LOOSE, f"transaction:{booked}", {"transaction": booked})


def credits_(session: Session) -> Iterator[Problem]:
    """Find clients whose credit is not what they overpaid and have not used."""
    booked, over = _booked_credits(), _overpaid()
    both = select(booked.c.client_id).union(select(over.c.client_id)).subquery()
    found = func.coalesce(booked.c.minor, 0)
    wanted = func.coalesce(over.c.minor, 0)
    query = (
        select(both.c.client_id, found, wanted)
        .outerjoin(booked, booked.c.client_id == both.c.client_id)
        .outerjoin(over, over.c.client_id == both.c.client_id)
        .where(or_(found != wanted, found < 0))
    )
    for client, minor, should in _some(session, query):
        what = What.CREDIT_BELOW_ZERO if minor < 0 else What.CREDIT
        figures = {"client": client, "minor": int(minor), "wanted": int(should)}
        yield Problem(what, f"client:{client}", figures)


def payments(session: Session) -> Iterator[Problem]:
    """Find payments that are not booked exactly once, with their amount (I4)."""
    posting = _postings()
    count, booked = func.count(posting.c.id), func.sum(posting.c.minor)
    query = (
        select(Payment.id, Payment.amount_minor, count, booked)
        .outerjoin(posting, posting.c.external_ref == _reference())
        .group_by(Payment.id, Payment.amount_minor)
        .having(or_(count != 1, booked != Payment.amount_minor))
    )
    for payment, amount, times, minor in _some(session, query):
        what = What.AMOUNT if times == 1 else What.TWICE if times else What.UNBOOKED
        figures = {"payment": payment, "wanted": amount, "minor": int(minor or 0)}
        yield Problem(what, f"payment:{payment}", figures)
    orphan = (
        select(posting.c.id)
        .outerjoin(Payment, posting.c.external_ref == _reference())
        .where(Payment.id.is_(None))
    )
    for (booked_id,) in _some(session, orphan):
        figures = {"transaction": booked_id}
        yield Problem(What.NO_PAYMENT, f"transaction:{booked_id}", figures)


CHECKS: tuple[Check, ...] = (
    unbalanced,
    empty,
    whole,
    receivables,
    loose,
    credits_,
    payments,
    broken_seals,
)


def examine(session: Session) -> list[Problem]:
    """Ask every question; nothing is written."""
    return [problem for check in CHECKS for problem in check(session)]


def _some(session: Session, query: Any) -> Iterator[Any]:  # noqa: ANN401 - a select of any columns
    yield from session.execute(query.limit(MOST)).all()


def _booked_receivables() -> Subquery:
    return (
        select(LedgerEntry.invoice_id, func.sum(_MINOR).label("minor"))
        .where(LedgerEntry.account == Account.RECEIVABLE)
        .group_by(LedgerEntry.invoice_id)
        .subquery("booked")
    )


def _let_off() -> Subquery:
    """Sum the principal that stands waived, and the discounts for paying in time."""
    taken_back = select(WaiverRow.revokes_id).where(WaiverRow.revokes_id.is_not(None))
    waived = select(WaiverRow.invoice_id, WaiverRow.amount_minor).where(
        WaiverRow.item == Item.PRINCIPAL,
        WaiverRow.revokes_id.is_(None),
        WaiverRow.id.not_in(taken_back),
    )
    early = select(EarlyDiscountRow.invoice_id, EarlyDiscountRow.amount_minor).where(
        EarlyDiscountRow.voided_at.is_(None)
    )
    both = union_all(waived, early).subquery()
    return (
        select(both.c.invoice_id, func.sum(both.c.amount_minor).label("minor"))
        .group_by(both.c.invoice_id)
        .subquery("let_off")
    )


def _sum_of_lines(minor: InstrumentedAttribute[int]) -> Subquery:
    return (
        select(PaymentLine.invoice_id, func.sum(minor).label("minor"))
        .where(PaymentLine.voided_at.is_(None))
        .group_by(PaymentLine.invoice_id)
        .subquery("paid")
    )


def _booked_credits() -> Subquery:
    return (
        select(LedgerEntry.client_id, (-func.sum(_MINOR)).label("minor"))
        .where(LedgerEntry.account == Account.CLIENT_CREDIT)
        .group_by(LedgerEntry.client_id)
        .subquery("credited")
    )


def _overpaid() -> Subquery:
    """Sum what payments brought beyond what they settled, less the credit used."""
    items = (
        PaymentLine.principal_minor
        + PaymentLine.fine_minor
        + PaymentLine.interest_minor
        + PaymentLine.correction_minor
    )
    settled = (
        select(PaymentLine.payment_id, func.sum(items).label("minor"))
        .where(PaymentLine.voided_at.is_(None))
        .group_by(PaymentLine.payment_id)
        .subquery("settled")
    )
    stands = Payment.amount_minor - Payment.refunded_minor
    used = func.coalesce(settled.c.minor, 0)
    rest = case((Payment.provider == CREDIT, -used), else_=stands - used)
    return (
        select(Payment.client_id, func.sum(rest).label("minor"))
        .outerjoin(settled, settled.c.payment_id == Payment.id)
        .group_by(Payment.client_id)
        .subquery("overpaid")
    )


def _postings() -> Subquery:
    debit = case((_MINOR > 0, _MINOR), else_=0)
    return (
        select(
            LedgerTransaction.id,
            LedgerTransaction.external_ref,
            func.sum(debit).label("minor"),
        )
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .where(LedgerTransaction.kind.in_(PAYING))
        .group_by(LedgerTransaction.id, LedgerTransaction.external_ref)
        .subquery("posting")
    )


def _reference() -> ColumnElement[str]:
    # As bot.payments.allocations.reference_of makes it.
    return func.substr(Payment.provider + ":" + Payment.external_ref, 1, 120)
