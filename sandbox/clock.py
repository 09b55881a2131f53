"""The sandbox's clock: it runs like the real one, from wherever the demo put it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that keeps ticking after it has been moved."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the demo's instant, in UTC."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, instant: datetime) -> None:
        """Go on ticking from `instant`, which must be aware."""
        self._ahead = instant.astimezone(UTC) - datetime.now(UTC)

    def back_to_real_time(self) -> None:
        """Forget that the clock was ever moved."""
        self._ahead = timedelta(0)
