"""What transactions come to: the sums that every set of books has to show."""

from collections import defaultdict
from collections.abc import Iterable

from domain.books import Account, Entry, Transaction
from domain.money import Money, total


def trial_balance(
    transactions: Iterable[Transaction], currency: str = "BRL"
) -> dict[Account, Money]:
    """Sum each account of one currency; the sums add up to zero."""
    sums = {account: Money(0, currency) for account in Account}
    for entry in _entries(transactions, currency):
        sums[entry.account] += entry.amount
    return sums


def receivables(
    transactions: Iterable[Transaction], currency: str = "BRL"
) -> dict[int, Money]:
    """Sum the open principal of each invoice."""
    parts: defaultdict[int, list[Money]] = defaultdict(list)
    for entry in _entries(transactions, currency):
        if entry.account is Account.RECEIVABLE and entry.invoice_id is not None:
            parts[entry.invoice_id].append(entry.amount)
    return {invoice: total(amounts, currency) for invoice, amounts in parts.items()}


def _entries(transactions: Iterable[Transaction], currency: str) -> Iterable[Entry]:
    return (
        entry
        for transaction in transactions
        for entry in transaction.entries
        if entry.amount.currency == currency
    )
