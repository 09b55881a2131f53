"""The nudge: one kind word on the day before a promise, where it may be said.

1. On the day before, by the client's own calendar, each open promise is looked at until
   it was written, or the day is over.
2. The contact policy is asked first: a nudge is ours to start, and bound by hours, caps
   and the gap; the promise itself does not hold it back.
3. It is written once, by its unique key; what could not be said is kept with its rule.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.facts import Road, contact_facts
from bot.identity import level_in
from bot.promises.rows import paid_on
from bot.promises.word import Word, write_word
from bot.roads import road_for
from bot.threads import thread_on
from bot.unlocks.standing import unlock_of
from bot.wiring import Wiring
from domain.contact_policy import Denied, Purpose, may_contact
from domain.disclosure import Level
from domain.money import Money
from domain.zones import local_day
from flows.turn import PayLink, Say
from models.client import Client
from models.message import Message
from models.promise import PromiseRow

NUDGE, NEUTRAL = "promise.nudge", "promise.nudge_neutral"
ON_TRUST = "promise.nudge_unlock"  # the service hangs on this promise
DAY = timedelta(days=1)


def nudge_round(parts: Wiring) -> int:
    """Remind of what is promised for tomorrow; give how many were."""
    now = parts.clock.now()
    written = 0
    with parts.database.write() as session:
        for row in _waiting(session, now):
            client = session.get_one(Client, row.client_id)
            if row.due_on == local_day(now, client.zone) + DAY:
                written += nudge(session, parts, client, row, now) is not None
    return written


def nudge(
    session: Session, parts: Wiring, client: Client, row: PromiseRow, now: datetime
) -> Message | None:
    """Write the nudge of one promise; None, with the rule kept, where it may not be."""
    today = local_day(now, client.zone)
    rest = Money(row.amount_minor, row.currency) - paid_on(session, row)
    road = road_for(parts, client, None)
    balance = balance_of_client(session, client, today, parts.settings)
    facts = contact_facts(
        session, parts, client, road, Purpose.NUDGE, now, balance=balance
    )
    answer = may_contact(facts, parts.settings.limits)
    if isinstance(answer, Denied):
        row.nudge_refused = answer.rule
        return None
    message = _write(session, parts, client, row, road, rest, now)
    if message is None:
        row.nudge_refused = "window_closed"
        return None
    row.nudged_at, row.nudge_refused = now, None
    return message


def _waiting(session: Session, now: datetime) -> list[PromiseRow]:
    """List the open promises whose day may be tomorrow, somewhere."""
    near = now.date() + timedelta(days=3)
    query = select(PromiseRow).where(
        PromiseRow.state == "open",
        PromiseRow.nudged_at.is_(None),
        PromiseRow.due_on <= near,
    )
    return list(session.scalars(query.order_by(PromiseRow.id)))


def _write(  # noqa: PLR0913, PLR0917 - one message about one promise on one road
    session: Session,
    parts: Wiring,
    client: Client,
    row: PromiseRow,
    road: Road,
    rest: Money,
    now: datetime,
) -> Message | None:
    """Write it; None where WhatsApp wants a template, and there is none."""
    thread = thread_on(session, client, road, now)
    named = level_in(session, thread, client, now) >= Level.INVOICE
    params: dict[str, object] = {"first_name": client.first_name}
    if named:
        params |= {
            "amount": rest,
            "day": row.due_on,
            "link": PayLink(tuple(row.invoices)),
        }
    says: tuple[Say, ...] = (Say(NUDGE if named else NEUTRAL, params),)
    unlocked = unlock_of(session, client.id)
    if named and unlocked is not None and unlocked.promise_id == row.id:
        says = (Say(ON_TRUST, params | {"until": unlocked.until}), *says)
    word = Word(thread, says, f"nudge:{row.id}", named=named)
    return write_word(session, parts, client, word, now)
