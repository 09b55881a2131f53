"""An account at a provider in memory: what happened there, and what it tells of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.payments.account import RefundMade, RefundRequest
from bot.payments.port import PaymentsError
from models.payment import Checkout
from tests.bot.payments.till import Till

Json = dict[str, Any]
FEE = 4_47  # cents of each charge


def away() -> PaymentsError:
    """Make what is raised while nobody answers."""
    return PaymentsError("nobody there", permanent=False)


@dataclass
class FakeAccount:
    """Stripe as far as it can be asked; `failures` are raised first, whatever is asked.

    `heard` is called with what a refund tells, before the request for it is answered.
    """

    till: Till
    objects: dict[str, Json] = field(default_factory=dict)
    listed: list[Json] = field(default_factory=list)
    keys: dict[str, Json] = field(default_factory=dict)
    failures: list[PaymentsError] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    status: str = "succeeded"
    heard: Callable[[Json], None] | None = None
    breaks_after: int = 0  # refunds that are made, and answered with a failure
    elsewhere: int = 0  # of the balance: what no movement explains

    # What the port asks for.

    def current(self, kind: str, id_: str) -> Json:
        """Give an object as it is now."""
        self._fail(f"{kind} {id_}")
        if id_ not in self.objects:
            msg = f"no {kind} {id_}"
            raise PaymentsError(msg, permanent=True)
        return dict(self.objects[id_])

    def refund(self, request: RefundRequest) -> RefundMade:
        """Give money back, once for each key."""
        self._fail(f"refund {request.key}")
        made = self.keys.get(request.key)
        if made is None:
            made = self._refund(request)
            self.keys[request.key] = made
        if self.breaks_after:
            self.breaks_after -= 1
            msg = "it broke down over it"
            raise PaymentsError(msg, permanent=False, answered=True)
        return RefundMade(made["id"], made["status"])

    def refunds_of(self, payment_intent: str) -> list[Json]:
        """List the refunds of a payment."""
        self._fail(f"refunds of {payment_intent}")
        return [r for r in self.refunds if r["payment_intent"] == payment_intent]

    def movements(self, since: datetime) -> Iterator[Json]:
        """Give each movement since then, the newest first."""
        self._fail("movements")
        for each in reversed(self.listed):
            if each["created"] >= int(since.timestamp()):
                source = self.objects.get(each["source"], each["source"])
                yield {**each, "source": source}

    def balances(self) -> Mapping[str, int]:
        """Give what is held."""
        self._fail("balance")
        return {"BRL": sum(each["net"] for each in self.listed) + self.elsewhere}

    # What happens there.

    @property
    def refunds(self) -> list[Json]:
        """List all refunds that were made."""
        return [o for o in self.objects.values() if o.get("object") == "refund"]

    def paid(self, row: Checkout, *, fee: int = FEE) -> list[Json]:
        """Let a page be paid; give the events that tell of it."""
        events = self.till.paid_by(row)
        charge = events[0]["data"]["object"]
        charge |= {
            "object": "charge",
            "status": "succeeded",
            "created": self.now,
            "billing_details": {"name": "Ana Souza"},
        }
        self.objects[charge["id"]] = charge
        intent = events[1]["data"]["object"] | {
            "object": "payment_intent",
            "status": "succeeded",
            "latest_charge": charge["id"],
        }
        self.objects[intent["id"]] = intent
        self.moves("charge", charge["id"], charge["amount"], fee)
        return events

    def refunded(self, row: Checkout, minor: int, status: str = "succeeded") -> Json:
        """Let money go back by somebody at the provider's own desk; give the event."""
        event = self.till.refunded(row, minor, status)
        refund = event["data"]["object"] | {"object": "refund"}
        self.objects[refund["id"]] = refund
        self.moves("refund", refund["id"], -minor)
        return event

    def disputed(self, row: Checkout, status: str = "needs_response") -> Json:
        """Let a bank dispute a payment, or move its dispute on; give the event."""
        event = self.till.disputed(row, status)
        dispute = event["data"]["object"] | {"object": "dispute"}
        known = dispute["id"] in self.objects
        self.objects[dispute["id"]] = dispute
        if not known and not status.startswith("warning"):
            self.moves("adjustment", dispute["id"], -row.amount_minor, 55_00)
        if status == "won":
            self.moves("adjustment", dispute["id"], row.amount_minor)
        return event

    def moves(self, kind: str, source: str, amount: int, fee: int = 0) -> Json:
        """Let the balance move."""
        made = {
            "id": f"txn_{len(self.listed)}_{source}",
            "object": "balance_transaction",
            "type": kind,
            "amount": amount,
            "fee": fee,
            "net": amount - fee,
            "currency": "brl",
            "created": self.now,
            "available_on": self.now,
            "source": source,
            "description": None,
        }
        self.listed.append(made)
        return made

    @property
    def now(self) -> int:
        """Give the world's time as Stripe writes it."""
        return int(self.till.world.clock.now().timestamp())

    def _refund(self, request: RefundRequest) -> Json:
        made: Json = {
            "id": f"re_{len(self.refunds)}_{request.payment_intent}",
            "object": "refund",
            "payment_intent": request.payment_intent,
            "amount": request.amount.minor,
            "currency": "brl",
            "status": self.status,
            "metadata": dict(request.metadata),
        }
        self.objects[made["id"]] = made
        self.moves("refund", made["id"], -request.amount.minor)
        if self.heard is not None:
            self.heard(self.till.told("refund.created", made))
        return made

    def _fail(self, what: str) -> None:
        self.asked.append(what)
        if self.failures:
            raise self.failures.pop(0)
