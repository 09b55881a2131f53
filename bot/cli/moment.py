"""An instant given on the command line, instead of the clock's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.cli.errors import CommandError
from bot.clock import Clock, FixedClock


def clock_at(text: str | None, zone: str, clock: Clock) -> Clock:
    """Give a clock that stands at *text* (ISO; *zone* where it names none)."""
    if text is None:
        return clock
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        what = f"{text!r} is no instant"
        raise CommandError(what, "--at", "write 2026-12-01T10:00") from error
    aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    return FixedClock(aware.astimezone(UTC))
