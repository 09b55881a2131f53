"""What the client is told when an agreement is over: kindly, with what is owed now."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.agreements.undone import Undone
from bot.balances import priced
from bot.notices import write_notice
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from flows.turn import PayLink, Say
from models.client import Client
from models.message import Message

ENDINGS = tuple(
    f"agreement.ended.{state}.{which}"
    for state in ("broken", "cancelled")
    for which in ("owed", "credited", "settled", "earlier")
)


def tell_ended(
    session: Session, parts: Wiring, done: Undone, now: datetime
) -> Message | None:
    """Say what came back, what was credited and what is left; None where none hears."""
    client = session.get_one(Client, done.agreement.client_id)
    say = _say(session, parts, client, done, now)
    return write_notice(session, parts, client, say, now, anew=True, signed=True)


def _say(
    session: Session, parts: Wiring, client: Client, done: Undone, now: datetime
) -> Say:
    ids = tuple(each.id for each in done.still_open)
    today = local_day(now, client.zone)
    money = priced(session, client, parts.settings, only=ids)
    owed = money.on(today).total if ids else Money(0, done.credited.currency)
    params = {"first_name": client.first_name, "day": today}
    start = f"agreement.ended.{done.agreement.state}"
    if not owed:
        return Say(f"{start}.settled", params | {"paid": done.credited})
    params |= {"owed": owed, "link": PayLink(ids)}
    if done.revived:
        return Say(f"{start}.earlier", params)
    if not done.credited:
        return Say(f"{start}.owed", params)
    return Say(f"{start}.credited", params | {"paid": done.credited})
