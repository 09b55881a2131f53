"""How often one may knock: a small bucket of wrong tries (ASVS 6.3.1)."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

REFILL = timedelta(minutes=3)  # one more try
_MOST_KEYS = 10_000


class Throttle:
    """Wrong tries by key, in this process; each web process counts its own.

    A key starts with *tries* and wins one back every REFILL. The longest quiet key is
    forgotten first, so a flood of names cannot grow it.
    """

    def __init__(self, tries: int) -> None:
        self._tries = tries
        self._keys: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, key: str, now: datetime) -> bool:
        """Tell whether a key has a try left."""
        with self._lock:
            return self._left(key, now) >= 1

    def wrong(self, key: str, now: datetime) -> None:
        """Count a wrong try."""
        with self._lock:
            self._keys[key] = (self._left(key, now) - 1, now)
            self._keys.move_to_end(key)
            while len(self._keys) > _MOST_KEYS:
                self._keys.popitem(last=False)

    def right(self, key: str) -> None:
        """Forget the wrong tries of a key whose owner came in."""
        with self._lock:
            self._keys.pop(key, None)

    def _left(self, key: str, now: datetime) -> float:
        left, at = self._keys.get(key, (float(self._tries), now))
        return min(self._tries, left + max(now - at, timedelta(0)) / REFILL)
