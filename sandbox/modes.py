"""How the providers misbehave at the moment, and for how many requests more."""

import threading
from dataclasses import dataclass

OK = "ok"
CHOICES: dict[str, tuple[str, ...]] = {
    "twilio": (
        OK,
        "429",
        "500",
        "down",
        "slow",
        "timeout_after_accept",
        "reset_after_accept",
        "500_after_accept",
        "callback_first",
        "duplicate_callbacks",
        "reversed_callbacks",
        "no_callbacks",
        "stuck_in_queue",
    ),
    "inbound": (OK, "lost", "duplicate"),
    "signature": (OK, "sha256", "bad", "none"),
    "stripe": (OK, "429", "500", "500_after_accept", "slow"),
    "stripe_webhooks": (OK, "duplicate", "reversed", "drop", "first"),
    "stripe_refunds": (OK, "pending"),
    "company": (OK, "429", "500", "410", "slow", "down"),
}


@dataclass(frozen=True, slots=True)
class Mode:
    """One behaviour; `ms` says how long it waits where waiting is its point."""

    name: str = OK
    ms: int | None = None

    def __str__(self) -> str:
        return self.name if self.ms is None else f"{self.name}:{self.ms}"


class UnknownModeError(ValueError):
    """No such mode."""


def parse_mode(target: str, text: str) -> Mode:
    """Read `500` or `slow:800`; raise UnknownModeError for anything not in CHOICES."""
    name, _, ms = text.partition(":")
    if name not in CHOICES.get(target, ()) or not (ms.isdigit() or not ms):
        message = f"{target} can be: {', '.join(CHOICES.get(target, ()))}"
        raise UnknownModeError(message)
    return Mode(name, int(ms) if ms else None)


class Modes:
    """The current mode of each target, counted down request by request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: dict[str, tuple[Mode, int | None]] = {}

    def set(self, target: str, mode: Mode, times: int | None = None) -> None:
        """Behave so for `times` requests, or until told otherwise."""
        with self._lock:
            self._now[target] = (mode, times)

    def take(self, target: str) -> Mode:
        """Return the mode for one request, and count it."""
        with self._lock:
            mode, times = self._now.get(target, (Mode(), None))
            if times is None:
                return mode
            if times <= 1:
                del self._now[target]
            else:
                self._now[target] = (mode, times - 1)
            return mode if times > 0 else Mode()

    def peek(self, target: str) -> Mode:
        """Return the mode without counting."""
        with self._lock:
            return self._now.get(target, (Mode(), None))[0]

    def shown(self) -> dict[str, str]:
        """Return every target's mode in words."""
        return {target: str(self.peek(target)) for target in CHOICES}

    def clear(self) -> None:
        """Behave well again."""
        with self._lock:
            self._now.clear()
