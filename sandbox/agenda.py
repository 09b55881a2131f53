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
        self._busy = 0

    def after(self, seconds: float, job: Job) -> None:
        """Do `job` once, that many real seconds from now."""
        with self._wake:
            self._start()
            due = time.monotonic() + seconds
            heapq.heappush(self._jobs, (due, next(self._order), job))
            self._wake.notify_all()

    def clear(self) -> None:
        """Forget what has not begun, and wait for what has."""
        with self._wake:
            self._jobs.clear()
            self._wake.wait_for(lambda: self._busy == 0)
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
            job = self._next_due()
            try:
                job()
            finally:
                self._done()

    def _done(self) -> None:
        with self._wake:
            self._busy -= 1
            self._wake.notify_all()

    def _next_due(self) -> Job:
        with self._wake:
            while True:
                wait = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if wait is not None and wait <= 0:
                    self._busy += 1
                    return heapq.heappop(self._jobs)[2]
                self._wake.wait(wait)
