"""The end of a subscription: what it would do, shown first, and then done."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.billing.changes import Hand, Refused, Why
from bot.billing.plans import CANCELLED, PAUSED, plan_of
from bot.books import post_all
from bot.imports.booking import amended
from domain.billing import Bill, Ending, bills, ends_on, served
from domain.money import Money
from models.invoice import CANCELLED as VOID
from models.invoice import OPEN, Invoice
from models.payment import PaymentLine
from models.subscription import BilledPeriod, Subscription


class Fate(StrEnum):
    """What becomes of an invoice that is for days which will not be served."""

    VOID = "void"  # none of its days are
    LESS = "less"  # some are: it is made smaller
    STAYS = "stays"  # paid, even in part, or renegotiated: a person decides


@dataclass(frozen=True, slots=True)
class Unserved:
    """An invoice for days beyond the end, and what could be left of it."""

    invoice: Invoice
    first: date
    last: date
    kept: Money
    fate: Fate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cancellation comes to: its last day, what is billed yet, what too far."""

    ends_on: date
    coming: tuple[Bill, ...]
    unserved: tuple[Unserved, ...]


def foresee(
    session: Session, row: Subscription, day: date, ending: Ending
) -> Outcome | Refused:
    """Tell what cancelling as of *day* would do; nothing is changed."""
    if row.state == CANCELLED:
        return Refused(Why.CANCELLED)
    last = _last_day(session, row, day, ending)
    ending_plan = replace(plan_of(row), ends_on=last)
    coming = () if row.state == PAUSED else bills(ending_plan, row.unbilled_from)
    return Outcome(last, tuple(coming), tuple(_unserved(session, row, last)))


def cancel(  # noqa: PLR0913, PLR0917 - a choice of a person, with its reason
    session: Session,
    row: Subscription,
    day: date,
    ending: Ending,
    reason: str,
    hand: Hand,
    *,
    adjust: bool,
) -> Outcome | Refused:
    """End a subscription; with *adjust*, take back what will not be served.

    Without, invoices that were issued stay as they are.
    """
    outcome = foresee(session, row, day, ending)
    if isinstance(outcome, Refused):
        return outcome
    row.ends_on, row.state = outcome.ends_on, CANCELLED
    row.cancelled_at, row.cancel_reason = hand.now, reason[:200] or None
    row.next_issue_on = outcome.coming[0].issue_on if outcome.coming else None
    taken = [each for each in outcome.unserved if each.fate is not Fate.STAYS]
    if adjust:
        _take_back(session, taken, hand)
    details = {
        "ends_on": outcome.ends_on.isoformat(),
        "ending": ending.value,
        "reason": reason[:200],
        "adjusted": [each.invoice.id for each in taken] if adjust else [],
    }
    subject = f"subscription:{row.id}"
    audit.append(session, hand.actor, "billing.cancel", subject, details, hand.now)
    return outcome


def _last_day(session: Session, row: Subscription, day: date, ending: Ending) -> date:
    if ending is Ending.WHOLE and day < row.unbilled_from:
        query = select(func.min(BilledPeriod.period_to)).where(
            BilledPeriod.subscription_id == row.id, BilledPeriod.period_to >= day
        )
        if billed := session.scalar(query):
            return billed
    last = ends_on(plan_of(row), row.unbilled_from, day, ending)
    return min(last, row.ends_on) if row.ends_on else last


def _unserved(session: Session, row: Subscription, last: date) -> list[Unserved]:
    query = (
        select(Invoice, BilledPeriod)
        .join(BilledPeriod, BilledPeriod.invoice_id == Invoice.id)
        .where(BilledPeriod.subscription_id == row.id, BilledPeriod.period_to > last)
        .where(Invoice.status != VOID)
        .order_by(BilledPeriod.period_from)
    )
    found = []
    for invoice, period in session.execute(query):
        first, end = period.period_from, period.period_to
        kept = served(invoice.amount, first, end, last)
        fate = _fate(session, invoice, kept)
        found.append(Unserved(invoice, first, end, kept, fate))
    return found


def _fate(session: Session, invoice: Invoice, kept: Money) -> Fate:
    paid = select(PaymentLine.id).where(
        PaymentLine.invoice_id == invoice.id, PaymentLine.voided_at.is_(None)
    )
    if invoice.status != OPEN or session.scalar(paid.limit(1)) is not None:
        return Fate.STAYS
    return Fate.LESS if kept else Fate.VOID


def _take_back(session: Session, unserved: list[Unserved], hand: Hand) -> None:
    for each in unserved:
        invoice, why = each.invoice, "cancelled"
        entry = amended(invoice, each.kept, hand.now, hand.today, why=why)
        post_all(session, [entry], hand.now)
        if each.fate is Fate.VOID:
            invoice.status = VOID
        else:
            invoice.amount_minor = each.kept.minor
