"""The telephone call: when it may be made, the number, and what came of it.

A call that was made is a contact of the person, answered or not: the task is done, of
kind `phone`, at `done_at`, and the caps count it (bot/contact_history.py).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import update

from bot.balances import calendar_of, priced
from bot.handlers.pauses import CLAIM_PAUSES
from bot.payments.links import revoke
from bot.promises.making import make_promise
from bot.promises.rows import past_of
from bot.task_checks import phone_of
from bot.tasks import LONGEST_NOTE, Answer, Desk, Refused, Why
from domain.contact_policy import Allowed, Denied
from domain.ladder import Kind
from domain.money import Money
from domain.promises import Promise, offer_promise
from domain.promises import Refused as NoPromise
from domain.zones import local_day
from models.client import ContactPoint
from models.conversation import Conversation
from models.invoice import Hold
from models.task import OPEN, Task

MOST_TRIES = 3  # calls that nobody answered, for one task and those that follow it


class Result(StrEnum):
    """What came of a call."""

    REACHED_PROMISED = "reached_promised"
    REACHED_PAID = "reached_paid"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Called:
    """What a person tells of their call; *promised_on* comes with a promise."""

    result: Result
    note: str = ""
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """The number to dial, shown once to the person who asked for it."""

    task: Task
    address: str


def reveal(desk: Desk, task_id: int) -> Number | Refused:
    """Show the number, while the contact policy lets a call be made.

    It is written down who looked; from here on the task counts as begun.
    """
    task = desk.open_task(task_id, Kind.PHONE)
    if isinstance(task, Refused):
        return task
    standing = desk.standing(task)
    if isinstance(standing.call, Denied) and not _at_it(desk, task):
        return Refused(Why.NOT_NOW, denied=standing.call)
    if standing.phone is None:
        return Refused(Why.MISSING)
    desk.begin(task)
    task.details = {**task.details, "point": standing.phone.id}
    desk.note("task.revealed", task, point=standing.phone.id)
    return Number(task, standing.phone.address)


def finish_call(desk: Desk, task_id: int, called: Called) -> Answer:
    """Record what came of a call, and what follows from it."""
    note = called.note.strip()
    if len(note) > LONGEST_NOTE:
        return Refused(Why.TOO_LONG)
    if called.result is Result.OTHER and not note:
        return Refused(Why.NO_NOTE)
    task = desk.open_task(task_id, Kind.PHONE)
    if isinstance(task, Refused):
        return task
    policy = desk.standing(task).call
    trouble = _follow(desk, task, called)
    if trouble is not None:
        return trouble
    told = {} if isinstance(policy, Allowed) else {"policy": _rule(policy)}
    return desk.done(task, called.result.value, note, **told)


def _follow(desk: Desk, task: Task, called: Called) -> Refused | None:
    match called.result:
        case Result.REACHED_PROMISED:
            return _promise(desk, task, called.promised_on)
        case Result.REACHED_PAID:
            _claim(desk, task)
        case Result.WRONG_NUMBER:
            _quarantine(desk, task)
        case Result.NO_ANSWER:
            _try_again(desk, task)
        case Result.REFUSED | Result.OTHER:
            pass
    return None


def _promise(desk: Desk, task: Task, day: date | None) -> Refused | None:
    if day is None:
        return Refused(Why.NO_DAY)
    offered = _offer(desk, task, day)
    if isinstance(offered, NoPromise):
        return Refused(Why.NO_PROMISE, offered.reason)
    actor = f"agent:{desk.agent.id}"
    make_promise(desk.session, task.client, offered, actor=actor, now=desk.now)
    desk.note("promise_recorded", task, due_on=offered.day.isoformat())
    return None


def _offer(desk: Desk, task: Task, day: date) -> Promise | NoPromise:
    client, settings = task.client, desk.parts.settings
    money = priced(desk.session, client, settings, only=task.invoices)
    limits = settings.promises_for(client.segment)

    def balance_on(on: date) -> Money:
        return money.on(on).total

    return offer_promise(
        balance_on,
        day,
        local_day(desk.now, client.zone),
        limits,
        calendar_of(client, settings),
        client_id=client.id,
        invoice_ids=tuple(task.invoices),
        past=past_of(desk.session, client, task.invoices, limits, desk.now),
    )


def _claim(desk: Desk, task: Task) -> None:
    """Pause what is said to be paid for as long as it takes to check it."""
    for invoice_id in task.invoices:
        desk.session.add(
            Hold(
                client_id=task.client_id,
                invoice_id=invoice_id,
                reason="claimed_payment",
                until=desk.now + CLAIM_PAUSES,
                created_at=desk.now,
            )
        )


def _quarantine(desk: Desk, task: Task) -> None:
    """Write to that number no more: whoever answers there is not our client."""
    point = _called_point(desk, task)
    if point is None:
        return
    point.quarantined_at = desk.now
    revoke(desk.session, task.client, desk.now)
    desk.session.execute(
        update(Conversation)
        .where(
            Conversation.canonical == point.canonical,
            Conversation.client_id == task.client_id,
        )
        .values(client_id=None, identity_checked_until=None)
    )
    desk.note("wrong_person", task, point=point.id)


def _called_point(desk: Desk, task: Task) -> ContactPoint | None:
    known = task.details.get("point")
    point = desk.session.get(ContactPoint, known) if known else None
    return point or phone_of(task)


def _try_again(desk: Desk, task: Task) -> None:
    """Leave a new task for the next business day, a few times."""
    tries = task.details.get("try", 1)
    if tries >= MOST_TRIES:
        return
    calendar = calendar_of(task.client, desk.parts.settings)
    tomorrow = local_day(desk.now, task.client.zone) + timedelta(days=1)
    kept = ("stage", "template", "tone")
    details = {name: task.details[name] for name in kept if name in task.details}
    desk.session.add(
        Task(
            kind=task.kind,
            client_id=task.client_id,
            step=task.step,
            invoices=list(task.invoices),
            due_on=calendar.next_business(tomorrow),
            state=OPEN,
            agent_id=None,
            details={**details, "try": tries + 1, "after": task.id},
            created_at=desk.now,
        )
    )


def _at_it(desk: Desk, task: Task) -> bool:
    return task.agent_id == desk.agent.id and "begun_at" in task.details


def _rule(answer: Denied | None) -> str:
    return answer.rule if answer else "no_phone"
