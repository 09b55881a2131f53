"""Money going back: refunds and chargebacks, each booked once, by the provider's id."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.books import post
from bot.hooks.announce import announce, in_minor
from bot.hooks.kinds import Kind as Told
from bot.ledger.balances import credit_of
from bot.payments.aftermath import lift, reopen
from bot.payments.allocations import minus, standing_of, write_lines
from bot.payments.anew import owe_anew
from bot.payments.restore import restore
from bot.receipts import RETURNED, void
from domain import postings
from domain.allocation import Allocation, undo
from domain.books import Account, Entry, Kind, Transaction
from domain.money import Money
from domain.postings import Event
from models.client import Client
from models.invoice import Hold
from models.ledger import LedgerTransaction
from models.payment import Payment

_TOLD = {  # what the company's own systems hear of, by what the trail calls it
    "payment.refunded": Told.PAYMENT_REFUNDED,
    "payment.disputed": Told.PAYMENT_DISPUTED,
    "payment.dispute_won": Told.PAYMENT_DISPUTE_WON,
    "payment.dispute_lost": Told.PAYMENT_DISPUTE_LOST,
}
CHARGEBACK, MANUAL = "chargeback", "manual"
CREDIT = "credit"  # the provider of what is paid out of credit
UNUSED = "the credit that it used went back"


@dataclass(frozen=True, slots=True)
class Reversal:
    """What goes back of a payment: the provider's id for it, how much, which day."""

    payment: Payment
    external_ref: str
    amount: Money
    on: date
    reason: str = ""

    @property
    def event(self) -> Event:
        """Give what the books know it by."""
        return Event(
            self.external_ref, self.payment.client_id, self.on, self.reason[:200]
        )


def refund(
    session: Session, back: Reversal, now: datetime, out_of: Account | None = None
) -> bool:
    """Give money back; False when that is booked already.

    The client's credit goes first, then the newest invoice is owed again, held until a
    person looks at it. *out_of*: where the money is taken from, if not from where the
    payment went in. Raises ValueError when more goes back than is left.
    """
    if _booked(session, back.external_ref, Kind.PAYMENT_REFUNDED):
        return False
    undone = _take_back(session, back, now, MANUAL)
    place = out_of or _place(back.payment)
    post(session, postings.payment_refunded(back.event, undone, place), now)
    _note(session, back, "payment.refunded", now)
    return True


def fits(session: Session, back: Reversal) -> bool:
    """Tell whether what goes back is booked, or there is enough left for it."""
    kinds = Kind.PAYMENT_REFUNDED, Kind.DISPUTE_LOST, Kind.DISPUTE_WON
    if any(_booked(session, back.external_ref, kind) for kind in kinds):
        return True
    return back.amount.minor <= back.payment.amount_minor - back.payment.refunded_minor


def refund_failed(session: Session, back: Reversal, now: datetime) -> bool:
    """Take a refund back that the bank could not deliver; False when done already.

    What it had opened and is open still is paid again; the rest is the client's credit.
    Where the failure is heard of first, the refund is booked with it, so that its own
    news, when they come, find it settled.
    """
    reference = f"{back.external_ref}:failed"
    if _booked(session, reference, Kind.CORRECTION):
        return False
    refund(session, back, now)
    wrong = _booked(session, back.external_ref, Kind.PAYMENT_REFUNDED)
    assert wrong is not None  # noqa: S101 - booked the line before
    event = _event(back, reference, "the refund failed")
    restored = restore(session, back.payment, wrong, back.amount, now)
    into = _money_of(wrong)
    post(session, postings.taken_again(event, restored, into), now)
    lift(session, back.payment.client_id, back.external_ref, now)
    _note(session, back, "payment.refund_failed", now)
    return True


def dispute_opened(
    session: Session, back: Reversal, now: datetime, *, withdrawn: bool = True
) -> None:
    """Stop every reminder to this person: a bank asks for the money back.

    *withdrawn*: the money has gone, and is parked until the end; an inquiry leaves it.
    """
    if withdrawn and not _booked(session, back.external_ref, Kind.DISPUTE_OPENED):
        out_of = _place(back.payment)
        post(session, postings.dispute_opened(back.event, back.amount, out_of), now)
    if back.payment.disputed_at is None:
        back.payment.disputed_at = now
    if not _held(session, back):
        session.add(_person_wide(back, now))
        _note(session, back, "payment.disputed", now)
    session.flush()


def dispute_won(
    session: Session, back: Reversal, now: datetime, *, withdrawn: bool = True
) -> None:
    """Take the parked money back in; reminders may go on.

    An end that is heard of first opens the dispute too: its beginning is old news then.
    One that was lost and is won after all was appealed: the loss is taken back first.
    """
    if _booked(session, back.external_ref, Kind.DISPUTE_WON):
        return
    _unlose(session, back, now)
    dispute_opened(session, back, now, withdrawn=withdrawn)
    if _booked(session, back.external_ref, Kind.DISPUTE_OPENED):
        into = _place(back.payment)
        post(session, postings.dispute_won(back.event, back.amount, into), now)
    lift(session, back.payment.client_id, back.external_ref, now)
    _note(session, back, "payment.dispute_won", now)


def dispute_lost(session: Session, back: Reversal, now: datetime) -> None:
    """Let what the lost money had settled be owed again, held for a person (F53)."""
    if _decided(session, back.external_ref):
        return
    dispute_opened(session, back, now)
    lift(session, back.payment.client_id, back.external_ref, now)
    undone = _take_back(session, back, now, CHARGEBACK)
    post(session, postings.dispute_lost(back.event, undone), now)
    _hold_all(session, back, undone, now)
    _note(session, back, "payment.dispute_lost", now)


def _hold_all(
    session: Session, back: Reversal, undone: Allocation, now: datetime
) -> None:
    """Hold what the lost money was for, also where it had never been paid in full."""
    held = select(Hold.invoice_id).where(
        Hold.client_id == back.payment.client_id,
        Hold.note == back.external_ref,
        Hold.invoice_id.is_not(None),
        Hold.lifted_at.is_(None),
    )
    wanted = {line.invoice_id for line in undone.lines}
    for invoice_id in sorted(wanted - set(session.scalars(held))):
        session.add(
            Hold(
                client_id=back.payment.client_id,
                invoice_id=invoice_id,
                reason=CHARGEBACK,
                note=back.external_ref,
                created_at=now,
            )
        )
    session.flush()


def _unlose(session: Session, back: Reversal, now: datetime) -> None:
    """Let what a lost dispute had opened again be paid again."""
    wrong = _booked(session, back.external_ref, Kind.DISPUTE_LOST)
    if wrong is None:
        return
    event = _event(back, f"{back.external_ref}:appeal", "the appeal was won")
    restored = restore(session, back.payment, wrong, back.amount, now)
    post(session, postings.taken_again(event, restored, Account.DISPUTES), now)


def _take_back(
    session: Session, back: Reversal, now: datetime, hold: str
) -> Allocation:
    """Work out what is undone, shrink the lines, and let the invoices be owed again."""
    payment = back.payment
    left = standing_of(session, payment)
    undone = undo(left, back.amount)
    _unuse_credit(session, back, undone.credit, now)
    payment.refunded_minor += back.amount.minor
    void(session, payment, RETURNED, now)
    changed = write_lines(session, payment, minus(left, undone), now)
    reopen(session, changed, hold, back.external_ref, now)
    return owe_anew(session, undone, hold, back.external_ref, now)


def _unuse_credit(
    session: Session, back: Reversal, wanted: Money, now: datetime
) -> None:
    """Take the newest uses of credit back, where what goes back was used already."""
    client_id = back.payment.client_id
    short = wanted - credit_of(session, client_id, wanted.currency)
    query = select(Payment).where(
        Payment.client_id == client_id,
        Payment.provider == CREDIT,
        Payment.refunded_minor < Payment.amount_minor,
    )
    for used in session.scalars(query.order_by(Payment.id.desc())).all():
        if short.minor <= 0:
            return
        stands = Money(used.amount_minor - used.refunded_minor, used.currency)
        part, reference = min(short, stands), f"{back.external_ref}:credit:{used.id}"
        refund(session, Reversal(used, reference, part, back.on, UNUSED), now)
        short -= part


def _event(back: Reversal, reference: str, reason: str) -> Event:
    return Event(reference, back.payment.client_id, back.on, reason)


def _money_of(booked: LedgerTransaction) -> Account:
    """Tell where the money of a refund was taken from."""
    accounts = {Account(entry.account) for entry in booked.entries}
    return next(each for each in (Account.CLEARING, Account.CASH) if each in accounts)


def _place(payment: Payment) -> Account:
    if payment.provider == CREDIT:
        return Account.CLIENT_CREDIT
    return Account.CLEARING if payment.provider == "stripe" else Account.CASH


def _booked(
    session: Session, external_ref: str, kind: Kind
) -> LedgerTransaction | None:
    return session.scalar(
        select(LedgerTransaction).where(
            LedgerTransaction.external_ref == external_ref,
            LedgerTransaction.kind == kind,
        )
    )


def _decided(session: Session, external_ref: str) -> bool:
    """Tell whether a dispute is over: what is heard of it later is old."""
    return any(
        _booked(session, external_ref, kind)
        for kind in (Kind.DISPUTE_WON, Kind.DISPUTE_LOST)
    )


def _held(session: Session, back: Reversal) -> bool:
    query = select(Hold.id).where(
        Hold.client_id == back.payment.client_id, Hold.note == back.external_ref
    )
    return session.scalar(query.limit(1)) is not None


def _person_wide(back: Reversal, now: datetime) -> Hold:
    return Hold(
        client_id=back.payment.client_id,
        reason=CHARGEBACK,
        note=back.external_ref,
        created_at=now,
    )


def transaction_of(row: LedgerTransaction) -> Transaction:
    """Read a booked transaction back."""
    entries = tuple(
        Entry(
            Account(entry.account),
            Money(entry.amount_minor, entry.currency),
            entry.client_id,
            entry.invoice_id,
        )
        for entry in row.entries
    )
    kind, reference = Kind(row.kind), row.external_ref
    return Transaction(kind, reference, entries, row.effective_on, row.reason)


def _note(session: Session, back: Reversal, action: str, now: datetime) -> None:
    payment = back.payment
    facts = {"payment": payment.id, "amount_minor": back.amount.minor}
    subject = f"client:{payment.client_id}"
    append(session, payment.provider, action, subject, facts, now)
    if (kind := _TOLD.get(action)) is not None:
        client = session.get_one(Client, payment.client_id)
        told = {**in_minor(back.amount), "payment": payment.id}
        announce(session, kind, client, told, now)
