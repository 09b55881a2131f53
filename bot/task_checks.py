"""Whether a task still makes sense, and whether its call may be made now.

A person must never call about a paid invoice, nor post a letter to somebody who died.
The rules of the contact policy that are about the debt and the person decide it; those
about hours and caps only tell when a call may be made.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.balances import balance_of_client, priced
from bot.facts import Road, about_the_rest, contact_facts
from bot.services.tasks import SUSPEND
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Allowed, ContactFacts, Denied, Purpose, may_contact
from domain.contact_rules import RULES
from domain.ladder import Kind
from domain.statement import Balance
from domain.zones import local_day
from models.client import ContactPoint
from models.task import SERVICE, Task

HANDED_OVER = "handed_over"  # the hold on what outside collectors have
NO_PHONE, CALLS_REFUSED = "no_phone", "calls_refused"
_ABOUT_THE_DEBT = frozenset(
    {
        "nothing_owed",
        "deceased",
        "prescribed",
        "disputed",
        "on_hold",
        "agreement_open",
        "promise_open",
        "vulnerable",
    }
)
_ABOUT_A_CALL = frozenset({"opted_out", "quarantined"})


@dataclass(frozen=True)
class Standing:
    """A task as it is now: what it is about, what stops it, whom to call and when.

    *balance* holds what may be spoken of. *call* is the contact policy's answer for a
    telephone task, None for others and where there is no number.
    """

    task: Task
    balance: Balance
    stop: Denied | None
    phone: ContactPoint | None = None
    call: Allowed | Denied | None = None


def standing_of(session: Session, parts: Wiring, task: Task, now: datetime) -> Standing:
    """Look at a task with what is known at *now*; nothing is written."""
    if task.kind == SERVICE:
        return _of_service(session, parts, task, now)
    money = priced(session, task.client, parts.settings, only=task.invoices)
    balance = money.on(local_day(now, task.client.zone))
    phone = phone_of(task) if task.kind == Kind.PHONE else None
    facts = _facts(session, parts, task, phone, balance, now)
    spoken = _spoken(balance, facts)
    stop = _stop(task, facts, parts, phone)
    if phone is None:
        return Standing(task, spoken, stop)
    call = may_contact(facts, parts.settings.limits)
    return Standing(task, spoken, stop, phone, call)


def _of_service(session: Session, parts: Wiring, task: Task, now: datetime) -> Standing:
    """Look at a task about a service: nobody is cut off who owes nothing any more."""
    balance = balance_of_client(
        session, task.client, local_day(now, task.client.zone), parts.settings
    )
    paid = task.details.get("action") == SUSPEND and not balance.total
    stop = Denied("nothing_owed", {}, passing=False) if paid else None
    return Standing(task, balance, stop)


def phone_of(task: Task) -> ContactPoint | None:
    """Choose the number to call: one that is theirs, confirmed where there is one."""
    points = [
        point
        for point in task.client.contact_points
        if point.kind == "phone" and not point.invalid_at
    ]
    points.sort(key=lambda p: (bool(p.quarantined_at), not p.confirmed_at, p.id))
    return points[0] if points else None


def _facts(  # noqa: PLR0913, PLR0917 - the task, its number and what it is about
    session: Session,
    parts: Wiring,
    task: Task,
    phone: ContactPoint | None,
    balance: Balance,
    now: datetime,
) -> ContactFacts:
    road = Road(
        Channel.PHONE,
        phone.address if phone else "",
        opted_in=bool(phone and phone.opt_in_at),
        quarantined=bool(phone and phone.quarantined_at),
    )
    facts = contact_facts(session, parts, task.client, road, Purpose.CALL, now)
    if Kind(task.kind).hands_over:  # a court may follow on outside collectors
        kept = tuple(hold for hold in facts.holds if hold.reason != HANDED_OVER)
        facts = replace(facts, holds=kept)
    return about_the_rest(facts, balance)


def _spoken(balance: Balance, facts: ContactFacts) -> Balance:
    ids = set(facts.invoice_ids)
    lines = tuple(line for line in balance.lines if line.invoice_id in ids)
    return Balance(balance.on, lines, balance.currency)


def _stop(
    task: Task, facts: ContactFacts, parts: Wiring, phone: ContactPoint | None
) -> Denied | None:
    calls = task.kind == Kind.PHONE
    asked = _ABOUT_THE_DEBT | _ABOUT_A_CALL if calls else _ABOUT_THE_DEBT
    for rule in RULES:
        block = rule.check(facts, parts.settings.limits) if rule.name in asked else None
        if block is not None:
            passing = not rule.ends
            return Denied(rule.name, block.figures, block.until, passing)
    if calls and phone is None:
        return Denied(NO_PHONE, {})
    if calls and Channel.PHONE in (task.client.refused_channels or ()):
        return Denied(CALLS_REFUSED, {})
    return None
