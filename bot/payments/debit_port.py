"""What a provider must be able to do for direct debit: take a mandate, and use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.payments.port import CheckoutOpened
from domain.money import Money


@dataclass(frozen=True, slots=True)
class MandateRequest:
    """A page on which a client gives a mandate of one of *kinds*."""

    key: str
    client_reference: str
    kinds: tuple[str, ...]
    metadata: Mapping[str, str]
    locale: str
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DebitOrder:
    """One debit on a mandate; *key* makes a repeated order the same one."""

    key: str
    amount: Money
    customer: str
    payment_method: str
    mandate: str | None
    kind: str
    metadata: Mapping[str, str]


class Debits(Protocol):
    """A provider of direct debits; every method raises PaymentsError."""

    def ask(self, request: MandateRequest) -> CheckoutOpened:
        """Open a page on which the mandate is given."""
        ...

    def order(self, order: DebitOrder) -> str:
        """Order a debit, and give its id; whether it is paid is told later."""
        ...

    def revoke(self, payment_method: str) -> None:
        """End a mandate at the provider: nothing can be debited on it any more."""
        ...
