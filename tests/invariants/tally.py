"""A client's account by another way: from what happened, in any order, in one sum.

No charges are asked in these lives, so that principal is all there is, and the sum
needs none of the house's own rules: what was invoiced, less what was let off and given
up, less the money that is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
PAID = ("charge.succeeded", "payment_intent.succeeded", "checkout.session.completed")


@dataclass
class Tally:
    """What the machine itself did, and which of the provider's news were delivered."""

    issued: int = 0
    let_off: int = 0  # waivers that stand
    given_up: int = 0  # write-offs that stand
    renewed: int = 0  # what agreements made the debt larger, or smaller
    by_hand: dict[str, int] = field(default_factory=dict)
    told: list[Json] = field(default_factory=list)

    @property
    def owed_less_credit(self) -> int:
        """Give what receivables less the client's credit must come to."""
        return (
            self.issued
            - self.let_off
            - self.given_up
            + self.renewed
            - sum(self.by_hand.values())
            - self._came()
            + self._went()
        )

    def _came(self) -> int:
        """Sum the provider's payments, each once however often it was told."""
        found: dict[str, int] = {}
        for event in self.told:
            of = event["data"]["object"]
            if event["type"] == "charge.succeeded":
                found[of["payment_intent"]] = of["amount_captured"]
            elif event["type"] == "payment_intent.succeeded":
                found[of["id"]] = of["amount_received"]
            elif event["type"] == "checkout.session.completed":
                found[of["payment_intent"]] = of["amount_total"]
        return sum(found.values())

    def _went(self) -> int:
        """Sum what went back and stayed away: refunds, and disputes that were lost."""
        gone: dict[str, int] = {}
        back = set()
        for event in self.told:
            of = event["data"]["object"]
            if event["type"].startswith("refund."):
                gone[of["id"]] = of["amount"]
                if of["status"] == "failed":
                    back.add(of["id"])
            elif of.get("status") == "lost":
                gone[of["id"]] = of["amount"]
        return sum(minor for each, minor in gone.items() if each not in back)
