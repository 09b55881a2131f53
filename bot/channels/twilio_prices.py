"""What Twilio took for messages: told on the message itself, minutes or hours later.

Source: Twilio, "Message resource": `price` is null until it is known, negative where
they took it, in `price_unit`; `num_segments` counts the parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException

from bot.channels.port import SendError
from bot.channels.twilio import Twilio
from domain.prices import micro_of

PAGE = 1_000  # messages in one answer: as many as Twilio gives
MOST = 20_000  # messages looked through in one round


@dataclass(frozen=True, slots=True)
class Priced:
    """One message with its price, in millionths, and its parts."""

    sid: str
    micro: int
    currency: str
    segments: int | None


def prices_since(twilio: Twilio, since: datetime) -> Iterator[Priced]:
    """Give what was sent since then and has its price by now; raises SendError."""
    messages = twilio.client.messages
    try:
        for each in messages.stream(date_sent_after=since, page_size=PAGE, limit=MOST):
            micro = micro_of(each.price)
            if micro is not None and each.sid:
                unit, parts = each.price_unit or "USD", parts_of(each.num_segments)
                yield Priced(each.sid, micro, unit, parts)
    except (TwilioException, RequestException) as error:
        raise SendError(str(error), permanent=False) from error


def parts_of(told: str | None) -> int | None:
    """Read a number of segments; Twilio's "0" is "not known yet"."""
    return int(told) if told and told.isdecimal() and int(told) else None
