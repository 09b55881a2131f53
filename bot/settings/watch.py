"""What the watch takes for late or for too much, and whom it tells."""

from typing import Annotated

from pydantic import Field

from bot.settings.company import Email
from bot.settings.part import Part

Count = Annotated[int, Field(ge=1)]


class Watch(Part):
    """When people are told that what should happen does not.

    `emails` are told through SMTP_URL; a webhook and a ping are addresses of the
    environment (REGUA_ALERT_URL, REGUA_PING_URL), for they often carry a secret.
    """

    missed_intervals: Count = 3
    waiting_minutes: Count = 15
    inbound_minutes: Count = 5
    queue_minutes: Count = 15
    silent_days: Count = 2
    failing_percent: Annotated[int, Field(ge=1, le=100)] = 20
    failing_hours: Count = 6
    failing_least: Count = 10
    unanswered_stop_days: Count = 7
    emails: tuple[Email, ...] = ()
