"""News that may not be told now: they wait, and are judged anew when they may be.

"We have your payment" is worth as much in the morning, or when the person who talks to
the client is done (bot/held_news.py). What waits leaves the thread's queue, or an
answer to the client's own message at night would wait behind it.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import queue
from bot.gates import REST
from bot.held_news import RULE, WAITS
from bot.payments.confirm import confirm
from bot.queue import Claim
from bot.wiring import Wiring
from domain.contact_policy import Denied, Purpose
from domain.message_state import Event, State, move
from models.client import Client
from models.message import Message
from models.payment import Payment

LONGEST = timedelta(days=3)  # after it was written; what is older is no news


def wait_for_hours(
    session: Session, claim: Claim, row: Message, denied: Denied, now: datetime
) -> bool:
    """Let a refused notice wait for the instant at which it is possible, if any.

    One that a person's talk holds back waits for its end, at most LONGEST. False where
    it is no notice, where waiting does not help, or not soon enough.
    """
    held = denied.rule == RULE and denied.passing
    last = row.created_at + LONGEST
    at = last if held and now < last else denied.possible_at
    if row.purpose != Purpose.NOTICE or at is None or at - row.created_at > LONGEST:
        return False
    row.state = move(State(row.state), Event.GIVE_BACK).value
    row.due_at, row.queue_key = at, f"{Purpose.NOTICE}:{row.token}"
    waits = {"rule": denied.rule, "until": at.isoformat(), **denied.figures}
    row.decided = {**(row.decided or {}), WAITS: waits}
    queue.postpone(session, Message, claim, by_ms=0, error=None, tried=False)
    return True


def tell_afresh(
    session: Session, parts: Wiring, row: Message, denied: Denied, now: datetime
) -> Message | None:
    """Write news of a payment anew where only what is left of the debt has changed.

    A day's interest, or another payment, is told as it is now. Where the money itself
    went back there is nothing to thank for.
    """
    rest = (row.decided or {}).get(REST)
    if denied.rule != "changed" or row.purpose != Purpose.NOTICE or not rest:
        return None
    went_back = denied.figures["owed_minor"] >= rest["minor"] + rest["paid"]
    client = session.get(Client, row.client_id) if row.client_id else None
    if client is None or not rest["minor"] or went_back:
        return None
    payment = session.get(Payment, rest.get("payment") or 0)
    if payment is None:
        return None
    return confirm(session, parts, client, payment, rest["invoices"], now)
