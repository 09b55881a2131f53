"""The clock, read at the edge and handed in: the system's, or one that people move."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine, select

from models.lease import Mark

OFFSET = "clock_offset_seconds"


class Clock(Protocol):
    """Tells the present instant, aware, in UTC."""

    def now(self) -> datetime:
        """Read the clock."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Read the machine's clock."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved: tests, `regua talk --at`."""

    at: datetime

    def now(self) -> datetime:
        """Give the instant at which it stands."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Move it on."""
        self.at += by


@dataclass
class MovedClock:
    """The demo's clock: the machine's plus an offset that all processes share."""

    engine: Engine
    _base: SystemClock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        """Add the shared offset, in seconds, to the machine's clock."""
        return self._base.now() + self.offset()

    def offset(self) -> timedelta:
        """Read how far the demo's clock is ahead."""
        with self.engine.connect() as connection:
            value = connection.scalar(select(Mark.value).where(Mark.name == OFFSET))
        return timedelta(seconds=float(value or 0))
