"""What our account at the provider tells: objects as they are now, each movement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.money import Money

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money to give back of one payment.

    *key* makes a repeated request give the same refund; the provider hands *metadata*
    back with it.
    """

    key: str
    payment_intent: str
    amount: Money
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RefundMade:
    """A refund as the provider answered it; *status* in its own words."""

    id: str
    status: str


class Account(Protocol):
    """Our account at a provider; every method raises PaymentsError."""

    def current(self, kind: str, id_: str) -> Json:
        """Give an object as it is now; *kind* is the provider's own name of it."""
        ...

    def refund(self, request: RefundRequest) -> RefundMade:
        """Give money back."""
        ...

    def refunds_of(self, payment_intent: str) -> Sequence[Json]:
        """List all refunds of one payment."""
        ...

    def movements(self, since: datetime) -> Iterator[Json]:
        """Give each movement of the balance since then, with its source in full."""
        ...

    def balances(self) -> Mapping[str, int]:
        """Give what the provider holds for us, in minor units by currency."""
        ...
