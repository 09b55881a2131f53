"""A provider that keeps when it took what, and fails in the ways that providers do."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.channels.port import Listed, Outgoing, SendError, Sent
from bot.clock import FixedClock

FAILURES = {
    "ok": None,
    "throttled": SendError("20429", code=20429, permanent=False, retry_after=0.0),
    "refused": SendError("63016", code=63016, permanent=True),
    "no_such_number": SendError("21211", code=21211, permanent=True),
    "away": SendError("connection refused", permanent=False),
    "lost": SendError("read timeout", permanent=False, lost=True),
    "lost_but_taken": SendError("read timeout", permanent=False, lost=True),
}


class Taken(NamedTuple):
    """One message as the provider took it, at an instant of the house's clock."""

    at: datetime
    outgoing: Outgoing


@dataclass
class Provider:
    """Takes messages, or fails as `mode` says; a lost answer may have been taken."""

    clock: FixedClock
    mode: str = "ok"
    taken: list[Taken] = field(default_factory=list)

    def send(self, outgoing: Outgoing) -> Sent:
        """Take one message, or fail."""
        failure = FAILURES[self.mode]
        if failure is None or self.mode == "lost_but_taken":
            self.taken.append(Taken(self.clock.now(), outgoing))
        if failure is not None:
            raise failure
        return Sent(f"SMi{len(self.taken):031x}")

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """List nothing: what was lost stays unknown here."""
        del address, since
        return []
