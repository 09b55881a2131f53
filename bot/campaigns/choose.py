"""From an audience to one query: which clients it holds, and what they owe."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from bot.facts import NEVER_LEFT, PROACTIVE
from domain.audience import BUCKETS, Audience, Owing
from domain.channel import Channel
from domain.zones import local_day
from models.agreement import Agreement
from models.client import Client, ContactPoint
from models.dispute import Dispute
from models.invoice import OPEN, Invoice
from models.message import OUT, Message
from models.payment import PaymentLine
from models.promise import PromiseRow

Chosen = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Moment:
    """When an audience is looked at, and where the company's day begins."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """Give the day in the company's zone; invoices are late by that one."""
        return local_day(self.now, self.zone)

    def start_of(self, day: date) -> datetime:
        """Give the instant at which a day begins."""
        return datetime.combine(day, time(), ZoneInfo(self.zone))


def chosen(audience: Audience, moment: Moment, client_id: int | None = None) -> Chosen:
    """Build the query: client_id, segment, owed (minor units), oldest due date.

    *owed* is principal: what fine and interest add is worked out client by client.
    With *client_id* it asks whether that one still belongs to the audience.
    """
    debts = _debts(moment.today)
    owed = debts.c.late if audience.owing is not Owing.OPEN else debts.c.open
    query = (
        select(
            Client.id.label("client_id"),
            Client.segment.label("segment"),
            func.coalesce(owed, 0).label("owed"),
            debts.c.oldest.label("oldest"),
        )
        .outerjoin(debts, debts.c.client_id == Client.id)
        .where(*_of_client(audience), *_of_debt(audience, debts, owed, moment))
        .where(*_of_history(audience, moment))
        .order_by(Client.id)
    )
    return query if client_id is None else query.where(Client.id == client_id)


def _debts(today: date) -> Subquery:
    """Add up what is left of each client's open invoices, late and in all."""
    paid = (
        select(func.coalesce(func.sum(PaymentLine.principal_minor), 0))
        .where(PaymentLine.invoice_id == Invoice.id, PaymentLine.voided_at.is_(None))
        .scalar_subquery()
    )
    left = Invoice.amount_minor - paid
    late = Invoice.due_on < today
    return (
        select(
            Invoice.client_id.label("client_id"),
            func.sum(left).label("open"),
            func.sum(case((late, left), else_=0)).label("late"),
            func.min(case((late, Invoice.due_on))).label("oldest"),
        )
        .where(Invoice.status == OPEN)
        .group_by(Invoice.client_id)
        .subquery("debts")
    )


def _of_client(audience: Audience) -> list[ColumnElement[bool]]:
    lists = (
        (Client.portfolio, audience.portfolios),
        (Client.segment, audience.segments),
        (func.upper(Client.state), tuple(s.upper() for s in audience.states)),
        (func.lower(Client.city), tuple(c.strip().lower() for c in audience.cities)),
        (Client.risk, audience.risks),
        (Client.language, audience.languages),
    )
    where = [column.in_(values) for column, values in lists if values]
    return where + ([_reachable(audience.channel)] if audience.channel else [])


def _reachable(channel: Channel) -> ColumnElement[bool]:
    kind = "email" if channel is Channel.EMAIL else "phone"
    usable = [
        ContactPoint.client_id == Client.id,
        ContactPoint.kind == kind,
        ContactPoint.invalid_at.is_(None),
        ContactPoint.quarantined_at.is_(None),
    ]
    if channel is Channel.WHATSAPP:
        usable.append(ContactPoint.opt_in_at.is_not(None))
    return exists().where(*usable)


def _of_debt(
    audience: Audience, debts: Subquery, owed: ColumnElement[int], moment: Moment
) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    match audience.owing:
        case Owing.LATE:
            where += [debts.c.late > 0, *_late_by(audience, debts, moment.today)]
        case Owing.OPEN:
            where.append(debts.c.open > 0)
        case Owing.CLEAR:
            where.append(func.coalesce(debts.c.open, 0) == 0)
        case Owing.ANYBODY:
            pass
    if audience.owed_from is not None:
        where.append(owed >= audience.owed_from)
    if audience.owed_to is not None:
        where.append(owed <= audience.owed_to)
    return where


def _late_by(
    audience: Audience, debts: Subquery, today: date
) -> list[ColumnElement[bool]]:
    days = audience.days_late_from, audience.days_late_to
    where = [_between(debts, today, *days)]
    spans = [_between(debts, today, *BUCKETS[name]) for name in audience.buckets]
    return where + ([or_(*spans)] if spans else [])


def _between(
    debts: Subquery, today: date, least: int | None, most: int | None
) -> ColumnElement[bool]:
    ends: list[ColumnElement[bool]] = [debts.c.oldest.is_not(None)]
    if least is not None:
        ends.append(debts.c.oldest <= today - timedelta(days=least))
    if most is not None:
        ends.append(debts.c.oldest >= today - timedelta(days=most))
    return and_(*ends)


def _of_history(audience: Audience, moment: Moment) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if audience.not_contacted_since is not None:
        since = moment.start_of(audience.not_contacted_since)
        where.append(~_contacted_since(since))
    states = (
        (audience.promise, PromiseRow, "open"),
        (audience.agreement, Agreement, "active"),
        (audience.dispute, Dispute, "open"),
    )
    for wanted, row, state in states:
        if wanted is not None:
            found = exists().where(row.client_id == Client.id, row.state == state)
            where.append(found if wanted else ~found)
    return where


def _contacted_since(since: datetime) -> ColumnElement[bool]:
    return exists().where(
        Message.client_id == Client.id,
        Message.direction == OUT,
        Message.purpose.in_(PROACTIVE),
        Message.state.not_in(NEVER_LEFT),
        Message.created_at >= since,
    )
