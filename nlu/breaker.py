"""A circuit breaker: after some failures in a row nothing is tried for a while."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Closed, open or half open; safe for several threads.

    Open: *allows* says no for *rest* seconds. Then one probe may pass (half open); its
    success closes the breaker, its failure opens it again.
    """

    def __init__(
        self,
        limit: int = 3,
        rest: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._rest, self._clock = limit, rest, clock
        self._failures = 0
        self._open_until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Tell whether a call may be made now; a half-open breaker lets one through."""
        with self._lock:
            if self._failures < self._limit:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + self._rest  # the probe's own time
            return True

    def succeeded(self) -> None:
        """Note a good answer: the breaker closes."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Note a failure; at the limit the breaker opens."""
        with self._lock:
            self._failures += 1
            self._open_until = self._clock() + self._rest

    @property
    def is_open(self) -> bool:
        """Tell whether calls are being held back; for `/readyz`."""
        with self._lock:
            return self._failures >= self._limit
