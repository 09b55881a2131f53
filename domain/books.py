"""Double entry: each event of money as one transaction that sums to zero.

Debits are positive and credits negative. The books are append-only: a mistake is set
right by a new transaction with a reason. An event posts once, by its *external_ref* and
*kind*. A receivable carries principal; fines and interest are income when they are paid
(nothing is booked for the mere passing of days), so that receivable(invoice) is always
the principal still open. `domain.postings` writes the transactions.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.money import Money


class Account(StrEnum):
    """The chart of accounts; stored by value."""

    RECEIVABLE = "receivable"  # asset: principal that clients owe
    CASH = "cash"  # asset: money at our bank
    CLEARING = "clearing"  # asset: money that the provider holds for us
    DISPUTES = "disputes"  # asset: money taken back while a chargeback is open
    CLIENT_CREDIT = "client_credit"  # liability: overpaid, belongs to the client
    UNAPPLIED = "unapplied"  # liability: money that came, and nobody knows whose it is
    REVENUE = "revenue"  # income: what was invoiced
    FINES = "fines"  # income: late fines that were paid
    INTEREST = "interest"  # income: late interest that was paid, or agreed to anew
    CORRECTION = "correction"  # income: what an index added to late principal
    PROVIDER_FEES = "provider_fees"  # expense: what the provider keeps
    DISCOUNTS = "discounts"  # expense: principal that was let off
    WRITE_OFFS = "write_offs"  # expense: principal that was given up
    REFUNDS = "refunds"  # expense: money given back without reopening an invoice


class Kind(StrEnum):
    """What happened; with the external reference it names a transaction."""

    INVOICE_ISSUED = "invoice_issued"
    PAYMENT_RECEIVED = "payment_received"
    CREDIT_APPLIED = "credit_applied"
    DISCOUNT_GRANTED = "discount_granted"
    INTEREST_REDUCED = "interest_reduced"
    RENEGOTIATED = "renegotiated"
    AGREEMENT_UNDONE = "agreement_undone"
    PAYMENT_REFUNDED = "payment_refunded"
    GOODWILL_REFUNDED = "goodwill_refunded"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_LOST = "dispute_lost"
    DISPUTE_WON = "dispute_won"
    WRITTEN_OFF = "written_off"
    FEE_CHARGED = "fee_charged"
    PAYOUT_RECEIVED = "payout_received"
    UNAPPLIED_RECEIVED = "unapplied_received"
    UNAPPLIED_APPLIED = "unapplied_applied"
    UNAPPLIED_RETURNED = "unapplied_returned"
    CORRECTION = "correction"


class UnbalancedError(ValueError):
    """The entries of a transaction do not sum to zero in one currency."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a transaction; a debit is positive, a credit negative.

    *client_id* is None for money that is nobody's account: a payout, a provider's fee,
    money whose sender is not known.
    """

    account: Account
    amount: Money
    client_id: int | None
    invoice_id: int | None = None

    def __post_init__(self) -> None:
        if not self.amount:
            msg = f"an entry of nothing to {self.account}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One event of money. Raises UnbalancedError unless it sums to zero."""

    kind: Kind
    external_ref: str
    entries: tuple[Entry, ...]
    effective_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        currencies = {entry.amount.currency for entry in self.entries}
        if len(currencies) != 1:
            msg = f"{self.external_ref}: not one currency but {sorted(currencies)}"
            raise UnbalancedError(msg)
        if rest := sum(entry.amount.minor for entry in self.entries):
            msg = f"{self.external_ref}: the entries sum to {rest}"
            raise UnbalancedError(msg)
        if self.kind is Kind.CORRECTION and not self.reason.strip():
            msg = f"{self.external_ref}: a correction needs a reason"
            raise ValueError(msg)
