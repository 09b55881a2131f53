"""What can be wrong with the books, each as a finding with its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class What(StrEnum):
    """The kinds of findings; their words are `books.problem.<value>`."""

    UNBALANCED = "unbalanced"  # a transaction that does not sum to zero
    EMPTY = "empty"  # a transaction without entries
    WHOLE = "whole"  # all accounts of a currency together
    RECEIVABLE = "receivable"  # an invoice: the books and its rows say different rests
    LOOSE = "loose"  # a receivable of no invoice
    BELOW_ZERO = "below_zero"  # an invoice is owed less than nothing (I7)
    CREDIT = "credit"  # a client: credit in the books and what was overpaid differ
    CREDIT_BELOW_ZERO = "credit_below_zero"  # a client owes us credit (I7)
    UNBOOKED = "unbooked"  # a payment that was never booked (I4)
    TWICE = "twice"  # a payment that was booked more than once (I4)
    AMOUNT = "amount"  # a payment of another amount than was booked
    NO_PAYMENT = "no_payment"  # a booked payment of which there is no row
    SEAL = "seal"  # rows under a seal were changed, removed or slipped in (I5)
    SEAL_GONE = "seal_gone"  # a seal that the trail knows is not there any more


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what, about which row, and the figures that its words show."""

    what: What
    subject: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> tuple[str, str]:
        """Tell it from all others."""
        return self.what.value, self.subject

    def plain(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        kind, subject = self.name
        return {"kind": kind, "subject": subject, "figures": dict(self.figures)}
