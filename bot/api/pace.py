"""How often a token may ask: so many a minute, in each web process."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
_MOST_KEYS = 1_000


class Pace:
    """A bucket for each key, which fills evenly over a minute."""

    def __init__(self) -> None:
        self._keys: OrderedDict[int, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: int, most: int, now: datetime) -> int:
        """Count a request; give the seconds until the next may come, 0 for at once."""
        with self._lock:
            left, at = self._keys.get(key, (float(most), now))
            passed = max(now - at, timedelta(0)) / _MINUTE
            left = min(float(most), left + passed * most)
            taken = left >= 1
            self._keys[key] = (left - 1 if taken else left, now)
            self._keys.move_to_end(key)
            while len(self._keys) > _MOST_KEYS:
                self._keys.popitem(last=False)
        return 0 if taken else max(1, round((1 - left) * 60 / most))
