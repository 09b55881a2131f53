"""For how long a provider may keep a message in its queue: never past the hours.

Source: Twilio, "Message resource", ValidityPeriod: 1 to 36,000 seconds in Twilio's own
queue, for SMS and WhatsApp; what is still there then fails with 30036 and is not sent.
What a carrier or WhatsApp holds for a phone that is off, it does not bind.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.hours import Hours, Wish

LONGEST = 3_600  # seconds; a reminder that waited an hour is written afresh
SHORTEST = 1  # seconds; Twilio takes no less


def seconds_left(
    hours: Hours,
    now: datetime,
    zone: str,
    calendar: Calendar,
    wish: Wish = (),
) -> int:
    """Count the seconds, LONGEST at most, until the contact hours of today end.

    *wish* is the client's own hours, which only narrow.
    """
    local = now.astimezone(ZoneInfo(zone))
    span = hours.on(local.date(), calendar)
    if span is None:
        return SHORTEST
    wished = [own.closes for own in wish if local.time() in own]
    ends = min([span.closes, *wished])
    closing = datetime.combine(local.date(), ends, ZoneInfo(zone)).astimezone(UTC)
    left = int((closing - now).total_seconds())
    return min(max(left, SHORTEST), LONGEST)
