"""A kind word after a promise that was not kept whole, before the ladder goes on.

1. A promise that ended broken, or kept in part, owes a word until the end of the next
   business day; until then reminders about it wait (bot/promises/rows.holding). Who
   promised before the due day, and has still time, is told nothing.
2. The contact policy is asked, as for the nudge: it is ours to start, and bound by
   hours, caps and the gap. It is a contact, so the ladder keeps its distance from it.
3. Said or not, the planner looks at the invoices anew: the step that is due by then
   goes out, and none that the promise held back is sent late.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.facts import Road, about, contact_facts
from bot.identity import level_in
from bot.plan_results import wake
from bot.promises.rows import paid_on
from bot.promises.word import Word, write_word
from bot.roads import road_for
from bot.threads import thread_on
from bot.unlocks.standing import suspended_from
from bot.wiring import Wiring
from domain.contact_policy import Denied, Purpose, may_contact
from domain.disclosure import Level
from domain.money import Money
from domain.statement import Balance
from domain.zones import local_day
from flows.turn import PayLink, Say
from models.client import Client
from models.message import Message
from models.promise import PromiseRow

BROKEN, PARTLY = "promise.over.broken", "promise.over.partly"
NEUTRAL = "promise.over.neutral"
ON_TRUST = {  # where the service came back on this promise
    BROKEN: "promise.over.broken_unlock",
    PARTLY: "promise.over.partly_unlock",
}


def news_round(parts: Wiring) -> int:
    """Say the words that are owed, where they may be said now; give how many were."""
    now = parts.clock.now()
    said = 0
    with parts.database.write() as session:
        query = select(PromiseRow).where(PromiseRow.tell_by.is_not(None))
        for row in session.scalars(query.order_by(PromiseRow.id)).all():
            client = session.get_one(Client, row.client_id)
            said += tell(session, parts, client, row, now) is not None
    return said


def tell(
    session: Session, parts: Wiring, client: Client, row: PromiseRow, now: datetime
) -> Message | None:
    """Write the word of one promise; None, with the rule kept, where it may not be."""
    today = local_day(now, client.zone)
    balance = _about(row, balance_of_client(session, client, today, parts.settings))
    late = any(line.days_late for line in balance.lines)
    if row.tell_by is None or today > row.tell_by or not late:
        _let_go(session, row, now)
        return None
    road = road_for(parts, client, None)
    facts = contact_facts(
        session, parts, client, road, Purpose.NUDGE, now, balance=balance
    )
    answer = may_contact(about(facts, balance), parts.settings.limits)
    if isinstance(answer, Denied):
        row.tell_refused = answer.rule
        return None
    message = _write(session, parts, client, row, road, now)
    if message is None:
        row.tell_refused = "window_closed"
        return None
    row.told_at, row.tell_refused = now, None
    _let_go(session, row, now)
    return message


def _about(row: PromiseRow, balance: Balance) -> Balance:
    lines = tuple(
        line
        for line in balance.lines
        if not row.invoices or line.invoice_id in row.invoices
    )
    return Balance(balance.on, lines, balance.currency)


def _let_go(session: Session, row: PromiseRow, now: datetime) -> None:
    row.tell_by = None
    session.flush()
    wake(session, now, client_id=row.client_id)


def _write(  # noqa: PLR0913, PLR0917 - one message about one promise on one road
    session: Session,
    parts: Wiring,
    client: Client,
    row: PromiseRow,
    road: Road,
    now: datetime,
) -> Message | None:
    """Write it; None where WhatsApp wants a template, and there is none."""
    thread = thread_on(session, client, road, now)
    named = level_in(session, thread, client, now) >= Level.INVOICE
    says = _words(session, client, row) if named else (_neutral(client, row),)
    word = Word(thread, says, f"promise_over:{row.id}", named=named)
    return write_word(session, parts, client, word, now)


def _words(session: Session, client: Client, row: PromiseRow) -> tuple[Say, ...]:
    """Give the words, those that say what becomes of the service first."""
    paid = paid_on(session, row)
    params: dict[str, object] = {
        "first_name": client.first_name,
        "amount": Money(row.amount_minor, row.currency) - paid,
        "day": row.due_on,
        "link": PayLink(tuple(row.invoices)),
    }
    if paid:
        params["paid"] = paid
    plain = Say(PARTLY if paid else BROKEN, params)
    again = suspended_from(session, row)
    if again is None:
        return (plain,)
    return (Say(ON_TRUST[plain.key], params | {"from_day": again}), plain)


def _neutral(client: Client, row: PromiseRow) -> Say:
    return Say(NEUTRAL, {"first_name": client.first_name, "day": row.due_on})
