"""Work for later: callbacks, webhooks and their retries, done by a few threads."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable

Job = Callable[[], None]


class Agenda:
    """Jobs by the moment they fall due; threads are started with the first one."""

    def __init__(self, threads: int = 4) -> None:
        self._threads = threads
        self._jobs: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._started = False

    def after(self, seconds: float, job: Job) -> None:
        """Do `job` once, that many real seconds from now."""
        with self._wake:
            self._start()
            due = time.monotonic() + seconds
            heapq.heappush(self._jobs, (due, next(self._order), job))
            self._wake.notify()

    def clear(self) -> None:
        """Forget what has not begun."""
        with self._wake:
            self._jobs.clear()

    def _start(self) -> None:
        if self._started:
            return
        self._started = True
        for number in range(self._threads):
            name = f"agenda-{number}"
            threading.Thread(target=self._work, name=name, daemon=True).start()

    def _work(self) -> None:
        while True:
            self._next_due()()

    def _next_due(self) -> Job:
        with self._wake:
            while True:
                wait = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._jobs)[2]
                self._wake.wait(wait)
