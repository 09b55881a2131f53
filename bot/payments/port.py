"""What a payment provider must be able to do: a page to pay on, opened and closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from domain.money import Money


class PaymentsError(Exception):
    """The provider could not do it.

    `permanent`: the same request would fail again. `code`: the provider's own word for
    it. `answered`: it broke down over the request, and keeps that answer for its key.
    """

    def __init__(
        self,
        what: str,
        *,
        permanent: bool,
        code: str | None = None,
        answered: bool = False,
    ) -> None:
        super().__init__(what)
        self.permanent, self.code, self.answered = permanent, code, answered


@dataclass(frozen=True, slots=True)
class Item:
    """One line of what is to be paid."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """A page for one client and one amount.

    *key* makes a repeated request give the same page; the provider hands *metadata*
    back with the session and with the payment. *only* are the kinds of payment that the
    page offers, where the client has chosen; *refused* those that it must not offer,
    both in the provider's words.
    """

    key: str
    client_reference: str
    items: tuple[Item, ...]
    metadata: Mapping[str, str]
    locale: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    refused: tuple[str, ...] = field(default=())
    only: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CheckoutOpened:
    """The page is there, until it expires (UTC)."""

    session_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckoutFound:
    """How a page stands at the provider; *paid* only when the money is sure."""

    session_id: str
    status: Literal["open", "complete", "expired"]
    paid: bool
    payment_intent: str | None = None


class Payments(Protocol):
    """A payment provider; every method raises PaymentsError."""

    def open(self, request: CheckoutRequest) -> CheckoutOpened:
        """Open a page to pay on."""
        ...

    def expire(self, session_id: str) -> None:
        """Close an open page, so that nothing can be paid on it any more."""
        ...

    def fetch(self, session_id: str) -> CheckoutFound:
        """Look at a page as it stands now."""
        ...

    def kinds(self) -> frozenset[str]:
        """List the kinds of payment that the account takes, in the provider's words."""
        ...
