"""A payment provider in memory, as the port describes it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from bot.payments.port import (
    CheckoutFound,
    CheckoutOpened,
    CheckoutRequest,
    PaymentsError,
)


@dataclass
class FakePayments:
    """Pages by session id; `failures` are raised first, whatever is asked."""

    asked: list[CheckoutRequest] = field(default_factory=list)
    pages: dict[str, CheckoutFound] = field(default_factory=dict)
    failures: list[PaymentsError] = field(default_factory=list)
    takes: frozenset[str] = frozenset({"card", "boleto"})

    def open(self, request: CheckoutRequest) -> CheckoutOpened:
        """Open a page, or give the one of this key again."""
        self._fail()
        self.asked.append(request)
        id_ = f"cs_{request.key}"
        self.pages.setdefault(id_, CheckoutFound(id_, "open", paid=False))
        return CheckoutOpened(id_, f"https://pay.example/{id_}", request.expires_at)

    def expire(self, session_id: str) -> None:
        """Close an open page; refuse for any other."""
        self._fail()
        if self.pages[session_id].status != "open":
            msg = "not open"
            raise PaymentsError(msg, permanent=True)
        self._becomes(session_id, "expired")

    def fetch(self, session_id: str) -> CheckoutFound:
        """Look at a page."""
        self._fail()
        return self.pages[session_id]

    def kinds(self) -> frozenset[str]:
        """Tell what the account takes."""
        self._fail()
        return self.takes

    def completes(self, session_id: str) -> None:
        """Let the client pay."""
        self._becomes(session_id, "complete")

    def statuses(self) -> list[str]:
        """List how the pages stand, in the order they were opened."""
        return [page.status for page in self.pages.values()]

    def _becomes(self, session_id: str, status: Literal["complete", "expired"]) -> None:
        self.pages[session_id] = replace(self.pages[session_id], status=status)

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)
