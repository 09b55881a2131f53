"""How long a message that the provider did not take waits before it is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.port import SendError
from bot.contact_history import PROACTIVE
from domain.provider_errors import Action, action_for, is_throttled
from models.message import Message

RETRIES = 6  # of what may be a fault of the message itself
PATIENCE = timedelta(hours=6)  # with a provider that is busy or away
LONGEST = 300.0  # seconds between two tries, unless more was asked for
MOST_ASKED = 3600.0  # seconds that a provider is believed
FIRST_HOLD = 1.0  # seconds of the sender's rest where the provider named none
GOLDEN = 0.618034
SPREAD = 0.25  # of the wait, so that what failed together does not return together


@dataclass(frozen=True, slots=True)
class Retry:
    """When the message is tried again, and how long its whole sender rests first."""

    after_ms: int
    sender_ms: int = 0


def retry_of(error: SendError, row: Message, now: datetime) -> Retry | None:
    """Decide about a message that certainly did not go out; None: no further try.

    1. The wait doubles with each attempt, and is never shorter than was asked for.
    2. A provider that is too busy is no fault of the message: it waits for hours, past
    every gate again; so does an answer where nobody was reached. 3. Anything else has
    a few tries; a reminder then looks for another road.
    """
    action = action_for(error.code)
    unreached = not error.permanent and error.code is None
    busy = action is Action.RETRY or (unreached and row.purpose not in PROACTIVE)
    if busy and now - row.created_at >= PATIENCE:
        return None
    may = busy or not error.permanent or action is Action.RETRY_LATER
    if not may or (not busy and row.attempts >= RETRIES):
        return None
    asked = min(error.retry_after or 0.0, MOST_ASKED)
    wait = max(asked, min(2.0**row.attempts, LONGEST))
    wait *= 1 + SPREAD * (
        row.id * GOLDEN % 1
    )  # rows that follow each other part widely
    rest = (asked or FIRST_HOLD) if is_throttled(error.code) else 0.0
    return Retry(int(wait * 1000), int(rest * 1000))
