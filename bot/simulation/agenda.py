"""What is still to happen in a simulation, by the instant at which it does."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulation.deeds import Deed

Crowd = Callable[[], Iterator[Deed]]  # who it will be is known when the time has come


@dataclass
class Agenda:
    """Deeds and crowds in the order of their instants, then of their entry."""

    _heap: list[tuple[datetime, int, Deed | Crowd]] = field(default_factory=list)
    _entered: int = 0

    def put(self, at: datetime, what: Deed | Crowd) -> None:
        """Enter something."""
        self._entered += 1
        heapq.heappush(self._heap, (at, self._entered, what))

    def due(self, now: datetime) -> Iterator[Deed]:
        """Give, and forget, everything whose time has come by *now*."""
        while self._heap and self._heap[0][0] <= now:
            what = heapq.heappop(self._heap)[2]
            if callable(what):
                yield from what()
            else:
                yield what

    def next_at(self) -> datetime | None:
        """Tell when something happens next."""
        return self._heap[0][0] if self._heap else None
