"""The rounds that the ticker makes: plan, reconcile, poll, honest notices, promises."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.templates import fill, template_for
from bot.params import Writer
from bot.planner import Planned, idle, plan
from bot.replies import outbound
from bot.wiring import Wiring
from domain.contact_policy import Purpose
from domain.money import Money
from domain.promises import Outcome, Promise, outcome
from domain.zones import local_day
from flows.turn import Say
from models.client import Client
from models.conversation import PERSON, Conversation
from models.payment import Payment
from models.promise import PromiseRow

LATE = "handoff.notice"


def plan_round(parts: Wiring) -> Planned:
    """Plan what is due now; where nothing is, no writer is held up."""
    now = parts.clock.now()
    with parts.database.read() as session:
        nothing = idle(session, parts.settings, now)
        session.commit()  # rolled back, the driver would forget the statement's plan
    if nothing:
        return Planned(0, 0)
    with parts.database.write() as session:
        return plan(session, parts.settings, now)


def notice_round(parts: Wiring) -> int:
    """Tell clients, once, that a promised answer is late; give how many were told."""
    now = parts.clock.now()
    with parts.database.write() as session:
        query = select(Conversation).where(
            Conversation.owner == PERSON,
            Conversation.handoff_due_at < now,
            Conversation.handoff_noticed_at.is_(None),
            Conversation.channel != "terminal",
        )
        late = list(session.scalars(query))
        for thread in late:
            thread.handoff_noticed_at = now
            said = Writer(session, parts, thread, now).write(Say(LATE))
            row = outbound(
                thread,
                said.text,
                author="bot",
                purpose=Purpose.HANDOFF,
                now=now,
                key=LATE,
            )
            fill(row, said, template_for(session, parts, LATE, thread.language))
            session.add(row)
    return len(late)


def promise_round(parts: Wiring) -> int:
    """Judge open promises by what was paid since; give how many are over."""
    now = parts.clock.now()
    over = 0
    with parts.database.write() as session:
        rows = session.scalars(select(PromiseRow).where(PromiseRow.state == "open"))
        for row in rows:
            client = session.get_one(Client, row.client_id)
            calendar = parts.settings.calendar_for(client.state, client.city)
            promise = Promise(
                client.id,
                Money(row.amount_minor, row.currency),
                row.due_on,
                calendar.next_business(row.due_on),
                tuple(row.invoices),
            )
            paid = _paid_since(session, row)
            result = outcome(promise, paid, local_day(now, client.zone))
            if result is not Outcome.OPEN:
                row.state = result.value
                over += 1
    return over


def _paid_since(session: Session, row: PromiseRow) -> Money:
    received = select(func.coalesce(func.sum(Payment.amount_minor), 0)).where(
        Payment.client_id == row.client_id,
        Payment.created_at >= row.made_at - timedelta(minutes=5),
    )
    return Money(session.scalar(received) or 0, row.currency)
