"""The books: what a transaction must be, and what the accounts say."""

from datetime import date

import pytest

from domain.books import (
    Account,
    Entry,
    Kind,
    Transaction,
    UnbalancedError,
)
from domain.money import Money
from tests.domain.sums import receivables, trial_balance

DAY = date(2026, 11, 3)


def transaction(*entries: Entry, kind: Kind = Kind.INVOICE_ISSUED) -> Transaction:
    """Write entries down as one transaction."""
    return Transaction(kind, "ref-1", entries, DAY)


def entry(
    account: Account, minor: int, currency: str = "BRL", invoice: int = 7
) -> Entry:
    """Write one side of the first client's."""
    return Entry(account, Money(minor, currency), 1, invoice)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([], id="nothing"),
        pytest.param([entry(Account.CASH, 1)], id="one side"),
        pytest.param(
            [entry(Account.CASH, 2), entry(Account.REVENUE, -1)], id="unequal"
        ),
        pytest.param(
            [entry(Account.CASH, 1), entry(Account.REVENUE, -1, "USD")],
            id="two currencies",
        ),
    ],
)
def test_unbalanced(entries: list[Entry]) -> None:
    """I2: what does not sum to zero in one currency cannot be made."""
    with pytest.raises(UnbalancedError, match="ref-1"):
        transaction(*entries)


def test_entry_of_nothing() -> None:
    """An entry of zero says nothing and is refused."""
    with pytest.raises(ValueError, match="nothing"):
        entry(Account.CASH, 0)


def test_correction_without_a_reason() -> None:
    """A correction says why."""
    with pytest.raises(ValueError, match="reason"):
        transaction(
            entry(Account.CASH, 1), entry(Account.REVENUE, -1), kind=Kind.CORRECTION
        )


def test_accounts_by_currency() -> None:
    """Currencies are never added up with each other."""
    books = [
        transaction(entry(Account.RECEIVABLE, 5), entry(Account.REVENUE, -5)),
        transaction(
            entry(Account.RECEIVABLE, 3, "USD", 8), entry(Account.REVENUE, -3, "USD", 8)
        ),
    ]

    assert trial_balance(books)[Account.RECEIVABLE] == Money(5)
    assert trial_balance(books, "USD")[Account.REVENUE] == Money(-3, "USD")
    assert receivables(books) == {7: Money(5)}
