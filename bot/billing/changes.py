"""What people do to a subscription: begin, change, price, pause, resume."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.billing.invoices import issue
from bot.billing.plans import ACTIVE, CANCELLED, PAUSED, plan_of, reckon
from bot.settings.habits import Billing
from domain.billing import Plan, PlanError, Price, bills, first_unbilled
from domain.money import Money
from models.client import Client
from models.invoice import Invoice
from models.subscription import PriceChange, Subscription

LONGEST_ID = 50  # characters; numbers and ids of invoices are made from it
_DAY = timedelta(days=1)
# What may change once invoices exist; when it began and how parts are cut may not.
PLANNED = ("due_day", "every_months", "issue_days_before", "in_advance", "ends_on")
CHANGEABLE = (*PLANNED, "description", "segment", "portfolio", "charges")


class Why(StrEnum):
    """Why something cannot be done to a subscription."""

    TAKEN = "taken"  # the id belongs to another one
    TOO_LONG = "too_long"
    CANCELLED = "cancelled"  # it is over, and stays so
    NOT_ACTIVE = "not_active"
    NOT_PAUSED = "not_paused"
    PLAN = "plan"  # a figure of it is out of its bounds
    IN_THE_PAST = "in_the_past"


@dataclass(frozen=True, slots=True)
class Refused:
    """The reason for a person, by its name and, for a figure, in words."""

    why: Why
    said: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client is billed for."""

    description: str
    amount: Money
    due_day: int
    starts_on: date
    every_months: int = 1
    issue_days_before: int = 10
    pro_rata: bool = True
    in_advance: bool = False
    ends_on: date | None = None
    segment: str | None = None
    portfolio: str | None = None
    charges: str | None = None

    def plan(self) -> Plan:
        """Make the domain's plan; raises PlanError."""
        return Plan(
            starts_on=self.starts_on,
            due_day=self.due_day,
            prices=(Price(self.starts_on, self.amount),),
            every_months=self.every_months,
            issue_days_before=self.issue_days_before,
            pro_rata=self.pro_rata,
            in_advance=self.in_advance,
            ends_on=self.ends_on,
        )


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand it is, and when: an "agent:3" or "cli", the company's day."""

    actor: str
    today: date
    now: datetime


def begin(  # noqa: PLR0913 - a new row
    session: Session,
    client: Client,
    external_id: str,
    terms: Terms,
    hand: Hand,
    *,
    bill_from: date | None = None,
) -> Subscription | Refused:
    """Make a subscription; *bill_from* is the first day that is not billed elsewhere.

    Unless told, what fell due before today counts as billed.
    """
    if len(external_id) > LONGEST_ID:
        return Refused(Why.TOO_LONG)
    if subscription_named(session, external_id) is not None:
        return Refused(Why.TAKEN)
    try:
        unbilled = bill_from or first_unbilled(terms.plan(), hand.today)
    except PlanError as error:
        return Refused(Why.PLAN, str(error))
    plain = {f.name: getattr(terms, f.name) for f in fields(terms)}
    amount = plain.pop("amount")
    row = Subscription(
        external_id=external_id,
        client_id=client.id,
        amount_minor=amount.minor,
        currency=amount.currency,
        unbilled_from=max(unbilled, terms.starts_on),
        state=ACTIVE,
        created_at=hand.now,
        **plain,
    )
    row.prices = []
    reckon(row)
    session.add(row)
    session.flush()
    _remember(session, row, "billing.add", {"minor": amount.minor}, hand)
    return row


def change(
    session: Session, row: Subscription, told: Mapping[str, object], hand: Hand
) -> dict[str, object] | Refused:
    """Change some of CHANGEABLE; give what was different. Issued invoices stay."""
    if row.state == CANCELLED:
        return Refused(Why.CANCELLED)
    different = {
        name: value
        for name, value in told.items()
        if name in CHANGEABLE and getattr(row, name) != value
    }
    planned = {name: value for name, value in different.items() if name in PLANNED}
    try:
        replace(plan_of(row), **planned)  # type: ignore[arg-type]  # its own fields
    except PlanError as error:
        return Refused(Why.PLAN, str(error))
    before = {name: getattr(row, name) for name in different}
    for name, value in different.items():
        setattr(row, name, value)
    reckon(row)
    if different:
        shown = {n: [_plain(before[n]), _plain(v)] for n, v in different.items()}
        _remember(session, row, "billing.change", shown, hand)
    return different


def set_price(
    session: Session, row: Subscription, amount: Money, from_on: date, hand: Hand
) -> Refused | None:
    """Let periods that begin on *from_on* or later cost *amount*."""
    if row.state == CANCELLED:
        return Refused(Why.CANCELLED)
    if amount.minor <= 0:
        return Refused(Why.PLAN, "the price must be above zero")
    there = next((each for each in row.prices if each.from_on == from_on), None)
    if from_on <= row.starts_on:
        row.amount_minor = amount.minor
    elif there is not None:
        there.amount_minor = amount.minor
    else:
        row.prices.append(
            PriceChange(from_on=from_on, amount_minor=amount.minor, created_at=hand.now)
        )
    reckon(row)
    told = {"minor": amount.minor, "from_on": from_on.isoformat()}
    _remember(session, row, "billing.price", told, hand)
    return None


def pause(
    session: Session, row: Subscription, habits: Billing, hand: Hand
) -> list[Invoice] | Refused:
    """Stop billing from today; the days until yesterday are billed at once."""
    if row.state != ACTIVE:
        return Refused(Why.NOT_ACTIVE)
    made: list[Invoice] = []
    if row.unbilled_from < hand.today:
        made = _bill_until(session, row, hand.today - _DAY, habits, hand)
        row.unbilled_from = hand.today
    row.state = PAUSED
    reckon(row)
    _remember(session, row, "billing.pause", {"invoices": len(made)}, hand)
    return made


def resume(session: Session, row: Subscription, hand: Hand) -> Refused | None:
    """Bill again from today on; what was billed already is not billed twice."""
    if row.state != PAUSED:
        return Refused(Why.NOT_PAUSED)
    row.state = ACTIVE
    row.unbilled_from = max(row.unbilled_from, hand.today)
    reckon(row)
    told = {"from_on": row.unbilled_from.isoformat()}
    _remember(session, row, "billing.resume", told, hand)
    return None


def subscription_named(session: Session, external_id: str) -> Subscription | None:
    """Find a subscription by the company's own id."""
    query = select(Subscription).where(Subscription.external_id == external_id)
    return session.scalar(query.with_for_update())


def _bill_until(
    session: Session, row: Subscription, last: date, habits: Billing, hand: Hand
) -> list[Invoice]:
    until = replace(plan_of(row), ends_on=min(last, row.ends_on or last))
    served = list(bills(until, row.unbilled_from))
    return issue(session, row, served, habits, hand.today, hand.now)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _remember(
    session: Session,
    row: Subscription,
    action: str,
    details: Mapping[str, object],
    hand: Hand,
) -> None:
    audit.append(
        session, hand.actor, action, f"subscription:{row.id}", details, hand.now
    )
