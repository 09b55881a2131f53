"""How each event of money is written in the books: one function an event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.allocation import Allocation
from domain.books import Account, Entry, Kind, Transaction
from domain.charges import Items
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Event:
    """What happened outside: its reference there, whose money, and the day it counts.

    *external_ref* is the provider's id, an end-to-end id, an invoice's own id: whatever
    is the same when the same news comes twice. *client_id* is None for money that is
    no client's: a fee, a payout.
    """

    external_ref: str
    client_id: int | None
    on: date
    reason: str = ""


def invoice_issued(event: Event, invoice_id: int, principal: Money) -> Transaction:
    """Book a new invoice as a receivable."""
    return _move(
        Kind.INVOICE_ISSUED,
        event,
        principal,
        (Account.RECEIVABLE, Account.REVENUE),
        invoice_id,
    )


def payment_received(
    event: Event, allocation: Allocation, into: Account = Account.CASH
) -> Transaction:
    """Book a payment: invoices, charges and the client's credit against money."""
    return _against(Kind.PAYMENT_RECEIVED, event, allocation, into, opens=False)


def credit_applied(event: Event, allocation: Allocation) -> Transaction:
    """Settle invoices with the client's own credit; the allocation leaves none over."""
    if allocation.credit:
        msg = f"{allocation.credit} of credit would pay itself"
        raise ValueError(msg)
    return _against(
        Kind.CREDIT_APPLIED, event, allocation, Account.CLIENT_CREDIT, opens=False
    )


def payment_refunded(
    event: Event, undone: Allocation, out_of: Account = Account.CASH
) -> Transaction:
    """Give money back: *undone* (see `allocation.undo`) reopens, or takes credit."""
    return _against(Kind.PAYMENT_REFUNDED, event, undone, out_of, opens=True)


def goodwill_refunded(
    event: Event, amount: Money, out_of: Account = Account.CASH
) -> Transaction:
    """Give money back and leave the invoices paid."""
    return _move(Kind.GOODWILL_REFUNDED, event, amount, (Account.REFUNDS, out_of))


def dispute_opened(
    event: Event, amount: Money, out_of: Account = Account.CASH
) -> Transaction:
    """Park what the bank took back; the invoice stays paid until the end."""
    return _move(Kind.DISPUTE_OPENED, event, amount, (Account.DISPUTES, out_of))


def dispute_won(
    event: Event, amount: Money, into: Account = Account.CASH
) -> Transaction:
    """Take parked money back in."""
    return _move(Kind.DISPUTE_WON, event, amount, (into, Account.DISPUTES))


def dispute_lost(event: Event, undone: Allocation) -> Transaction:
    """Reopen what the lost money had settled."""
    return _against(Kind.DISPUTE_LOST, event, undone, Account.DISPUTES, opens=True)


def discount_granted(event: Event, invoice_id: int, principal: Money) -> Transaction:
    """Let off principal; charges that were let off were never booked."""
    return _move(
        Kind.DISCOUNT_GRANTED,
        event,
        principal,
        (Account.DISCOUNTS, Account.RECEIVABLE),
        invoice_id,
    )


def interest_reduced(event: Event, invoice_id: int, unearned: Money) -> Transaction:
    """Give up interest of an agreement that an instalment paid ahead does not earn."""
    return _move(
        Kind.INTEREST_REDUCED,
        event,
        unearned,
        (Account.INTEREST, Account.RECEIVABLE),
        invoice_id,
    )


def written_off(event: Event, invoice_id: int, principal: Money) -> Transaction:
    """Give up principal that will not come."""
    return _move(
        Kind.WRITTEN_OFF,
        event,
        principal,
        (Account.WRITE_OFFS, Account.RECEIVABLE),
        invoice_id,
    )


def unapplied_received(
    external_ref: str,
    amount: Money,
    on: date,
    into: Account = Account.CASH,
    reason: str = "",
) -> Transaction:
    """Take money in whose owner is not known yet: it is ours to hold, not to keep."""
    sides = (into, Account.UNAPPLIED)
    return _nobodys(Kind.UNAPPLIED_RECEIVED, external_ref, amount, on, sides, reason)


def unapplied_applied(
    external_ref: str, amount: Money, on: date, into: Account = Account.CASH
) -> Transaction:
    """Take money out of the unapplied because its owner is known now.

    It goes back to *into*, from where the payment that is booked beside it takes it: so
    each payment, whatever its way, stands in the books as one PAYMENT_RECEIVED.
    """
    sides = (Account.UNAPPLIED, into)
    return _nobodys(Kind.UNAPPLIED_APPLIED, external_ref, amount, on, sides)


def unapplied_returned(
    external_ref: str, amount: Money, on: date, reason: str
) -> Transaction:
    """Send unapplied money back to where it came from."""
    sides = (Account.UNAPPLIED, Account.CASH)
    return _nobodys(Kind.UNAPPLIED_RETURNED, external_ref, amount, on, sides, reason)


def unapplied_disowned(
    external_ref: str, amount: Money, on: date, reason: str
) -> Transaction:
    """Take out of the books what was never a client's: a loan, our own money."""
    sides = (Account.UNAPPLIED, Account.CASH)
    return _nobodys(Kind.CORRECTION, external_ref, amount, on, sides, reason)


def fee_charged(event: Event, fee: Money) -> Transaction:
    """Book what the provider keeps of our balance there; below zero it gives back."""
    return _to_or_fro(
        Kind.FEE_CHARGED, event, fee, (Account.PROVIDER_FEES, Account.CLEARING)
    )


def payout_received(event: Event, amount: Money) -> Transaction:
    """Move money from the provider to our bank; below zero it takes from the bank.

    It counts from the day on which it leaves the balance: on its way it is cash.
    """
    return _to_or_fro(
        Kind.PAYOUT_RECEIVED, event, amount, (Account.CASH, Account.CLEARING)
    )


def corrected(event: Event, wrong: Transaction) -> Transaction:
    """Take a wrong transaction back whole, by its mirror image and with a reason."""
    mirror = tuple(
        Entry(e.account, -e.amount, e.client_id, e.invoice_id) for e in wrong.entries
    )
    return Transaction(
        Kind.CORRECTION, event.external_ref, mirror, event.on, event.reason
    )


def _nobodys(  # noqa: PLR0913, PLR0917 - a transaction has this many facts
    kind: Kind,
    external_ref: str,
    amount: Money,
    on: date,
    sides: tuple[Account, Account],
    reason: str = "",
) -> Transaction:
    if amount.minor <= 0:
        msg = f"{kind} of {amount}: only an amount above zero moves"
        raise ValueError(msg)
    debit, credit = sides
    entries = (Entry(debit, amount, None), Entry(credit, -amount, None))
    return Transaction(kind, external_ref, entries, on, reason)


def taken_again(event: Event, restored: Allocation, into: Account) -> Transaction:
    """Take money in that had gone back and did not arrive, with the reason.

    What settles something else by now, or nothing, is the client's credit.
    """
    return _against(Kind.CORRECTION, event, restored, into, opens=False)


def reshared(event: Event, invoice_id: int, charges: Items) -> Transaction:
    """Let charges that were paid, and are none any more, settle principal."""
    sides = (
        (Account.INTEREST, charges.interest),
        (Account.FINES, charges.fine),
        (Account.CORRECTION, charges.correction),
        (Account.RECEIVABLE, -charges.total),
    )
    entries = tuple(
        Entry(account, amount, event.client_id, invoice_id)
        for account, amount in sides
        if amount
    )
    return Transaction(
        Kind.CORRECTION, event.external_ref, entries, event.on, event.reason
    )


def _move(
    kind: Kind,
    event: Event,
    amount: Money,
    sides: tuple[Account, Account],
    invoice_id: int | None = None,
) -> Transaction:
    if amount.minor <= 0:
        msg = f"{kind} of {amount}: only an amount above zero moves"
        raise ValueError(msg)
    debit, credit = sides
    entries = (
        Entry(debit, amount, event.client_id, invoice_id),
        Entry(credit, -amount, event.client_id, invoice_id),
    )
    return Transaction(kind, event.external_ref, entries, event.on, event.reason)


def _to_or_fro(
    kind: Kind, event: Event, amount: Money, sides: tuple[Account, Account]
) -> Transaction:
    if amount.minor < 0:
        return _move(kind, event, -amount, (sides[1], sides[0]))
    return _move(kind, event, amount, sides)


def _against(
    kind: Kind, event: Event, allocation: Allocation, money: Account, *, opens: bool
) -> Transaction:
    def entry(account: Account, debit: Money, invoice_id: int | None = None) -> Entry:
        amount = debit if opens else -debit
        return Entry(account, amount, event.client_id, invoice_id)

    shares = [entry(*share) for share in _shares(allocation) if share[1]]
    entries = (entry(money, -allocation.amount), *shares)
    return Transaction(kind, event.external_ref, entries, event.on, event.reason)


def _shares(allocation: Allocation) -> Iterable[tuple[Account, Money, int | None]]:
    for line in allocation.lines:
        yield Account.INTEREST, line.items.interest, line.invoice_id
        yield Account.FINES, line.items.fine, line.invoice_id
        yield Account.CORRECTION, line.items.correction, line.invoice_id
        yield Account.RECEIVABLE, line.items.principal, line.invoice_id
    yield Account.CLIENT_CREDIT, allocation.credit, None
