"""What the company's own system has heard, newest last, and what it did about it."""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

KEPT = 200  # events; older ones go
_COUNT = itertools.count(1)


@dataclass
class Heard:
    """One event as it came; `times` counts deliveries of the same webhook-id.

    `verified` is whether the signature was the secret's. `done` is what the system did:
    restored or suspended, `waits` while it is under way, `suspends` with a day to come,
    or `failed`; `answer` is the status with which Régua took word of it.
    """

    id: str
    at: datetime
    type: str
    data: dict[str, Any]
    happened_at: str = ""
    verified: bool = False
    times: int = 1
    done: str | None = None
    answer: int | None = None
    n: int = field(default_factory=_COUNT.__next__)


class CompanyStore:
    """The system's memory; its secret may be taken away and given back by a lever."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self.heard: list[Heard] = []
        self.suspends: dict[str, tuple[date, Heard]] = {}  # by client

    def opens(self, body: bytes, headers: dict[str, str]) -> bool:
        """Tell whether a delivery is signed with the secret, and fresh."""
        if not self.secret:
            return False
        try:
            Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            return False
        return True

    def keep(self, told: Heard) -> tuple[Heard, bool]:
        """Keep an event; one that is known is counted, and nothing is done again."""
        for known in self.heard:
            if (known.id, known.verified) == (told.id, told.verified):
                known.times += 1
                known.at = told.at
                return known, False
        self.heard.append(told)
        del self.heard[:-KEPT]
        return told, True
