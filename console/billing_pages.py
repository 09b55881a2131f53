"""What the billing room shows, read from the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.billing.cancel import Outcome
from bot.billing.issue import Issuing, is_due
from bot.billing.plans import ACTIVE, PAUSED, plan_of, price_now
from bot.wiring import wiring
from console.asked import number, page_asked
from console.billing_form import Form
from console.search import by_name
from console.shell import company_day, showing
from domain.billing import Bill, Plan, bills
from models.client import Client
from models.invoice import Invoice
from models.subscription import BilledPeriod, PriceChange, Subscription

PAGE = 50
AHEAD = 6  # invoices that are foreseen
FOUND = 20  # clients of a search
STATES = ("active", "paused", "cancelled")


@dataclass(frozen=True, slots=True)
class Figures:
    """The room in four numbers."""

    active: int
    monthly_minor: int
    due: int
    behind: int


def list_page() -> str:
    """List the plans, or those that a search and a state leave."""
    show, sought = showing(), request.args.get("q", "").strip()[:80]
    state = request.args.get("state", "")
    place = page_asked()
    with wiring().database.read() as session:
        where = _found(session, sought, state if state in STATES else "")
        query = (
            select(Subscription)
            .options(joinedload(Subscription.client), selectinload(Subscription.prices))
            .where(*where)
            .order_by(Subscription.state, Subscription.external_id)
            .offset((place - 1) * PAGE)
            .limit(PAGE + 1)
        )
        rows = list(session.scalars(query))
        return render_template(
            "console/billing.html",
            here="billing",
            show=show,
            rows=[(row, price_now(row, company_day())) for row in rows[:PAGE]],
            more=len(rows) > PAGE,
            page=place,
            q=sought,
            state=state,
            states=STATES,
            figures=_figures(session),
        )


def plan_page(plan_id: int, form: Form | None = None, said: str = "") -> str:
    """Show one plan: what it is, what it will issue, what it issued, what to do."""
    with wiring().database.read() as session:
        row = plan_row(session, plan_id)
        issued = session.execute(
            select(Invoice, BilledPeriod)
            .join(BilledPeriod, BilledPeriod.invoice_id == Invoice.id)
            .where(BilledPeriod.subscription_id == row.id)
            .order_by(BilledPeriod.period_from.desc())
            .limit(24)
        ).all()
        return render_template(
            "console/billing_plan.html",
            here="billing",
            show=showing(),
            row=row,
            price=price_now(row, company_day()),
            coming=[]
            if row.state == PAUSED
            else ahead_from(plan_of(row), row.unbilled_from),
            issued=[(invoice, period) for invoice, period in issued],
            typed=form.typed if form else typed_of(row),
            wrong=form.wrong if form else {},
            said=said,
            today=company_day(),
        )


def new_page(form: Form, preview: list[Bill] | None = None, said: str = "") -> str:
    """Show the form of a new plan, with the client chosen or to be found."""
    with wiring().database.read() as session:
        return render_template(
            "console/billing_new.html",
            here="billing",
            show=showing(),
            typed=_defaults() | dict(form.typed),
            wrong=form.wrong,
            preview=preview,
            said=said,
            **_client(session, form.typed),
        )


def invoice_page(form: Form, key: str) -> str:
    """Show the form of one invoice by hand."""
    with wiring().database.read() as session:
        return render_template(
            "console/billing_invoice.html",
            here="billing",
            show=showing(),
            typed=form.typed,
            wrong=form.wrong,
            key=key,
            **_client(session, form.typed),
        )


def cancel_page(plan_id: int, form: Form, outcome: Outcome, said: str = "") -> str:
    """Show what ending a plan would do, before it is done."""
    with wiring().database.read() as session:
        return render_template(
            "console/billing_cancel.html",
            here="billing",
            show=showing(),
            row=plan_row(session, plan_id),
            outcome=outcome,
            typed={"on": company_day().isoformat(), "ending": "by_days"}
            | dict(form.typed),
            wrong=form.wrong,
            said=said,
        )


def plan_row(session: Session, plan_id: int, *, lock: bool = False) -> Subscription:
    """Give a plan with its client and prices; 404 for none."""
    query = select(Subscription).where(Subscription.id == plan_id)
    query = query.options(selectinload(Subscription.prices))
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        abort(404)
    assert row.client is not None  # noqa: S101 - loads it while the session is open
    return row


def ahead_from(plan: Plan, first: date) -> list[Bill]:
    """Give the invoices that come next, from the day *first* on."""
    return list(islice(bills(plan, first), AHEAD))


def _found(session: Session, sought: str, state: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if state:
        where.append(Subscription.state == state)
    if sought:
        people = by_name(session, sought)
        where.append(
            or_(
                Subscription.external_id == sought,
                Subscription.client_id.in_(people),
                Subscription.client_id.in_(_with_id(sought)),
            )
        )
    return where


def _with_id(sought: str) -> Any:  # noqa: ANN401 - a sub-select
    return select(Client.id).where(Client.external_id == sought)


def _figures(session: Session) -> Figures:
    parts = wiring()
    run = Issuing(parts.settings, parts.clock.now())
    change = (
        select(PriceChange.amount_minor)
        .where(
            PriceChange.subscription_id == Subscription.id,
            PriceChange.from_on <= run.today,
        )
        .order_by(PriceChange.from_on.desc())
        .limit(1)
        .correlate(Subscription)
        .scalar_subquery()
    )
    price = func.coalesce(change, Subscription.amount_minor)
    active, monthly = session.execute(
        select(func.count(), func.sum(price // Subscription.every_months)).where(
            Subscription.state == ACTIVE
        )
    ).one()
    week = run.today + timedelta(days=7)
    coming = Subscription.next_issue_on.between(run.today, week)
    behind = Subscription.next_issue_on < run.oldest
    return Figures(
        active,
        int(monthly or 0),
        session.scalar(select(func.count()).where(or_(coming, is_due(run)))) or 0,
        session.scalar(select(func.count()).where(behind)) or 0,
    )


def _client(session: Session, typed: Mapping[str, str]) -> dict[str, Any]:
    """Give the client that was chosen, or those that a search finds."""
    chosen = session.get(Client, number(typed.get("client"), 0))
    sought = typed.get("q", "").strip()[:80]
    found: list[Client] = []
    if chosen is None and sought:
        who = or_(Client.id.in_(by_name(session, sought)), Client.external_id == sought)
        query = select(Client).where(who).order_by(Client.name).limit(FOUND)
        found = list(session.scalars(query))
    return {"client": chosen, "found": found, "q": sought}


def _defaults() -> dict[str, str]:
    return {
        "starts_on": company_day().isoformat(),
        "every_months": "1",
        "due_day": "10",
        "issue_days_before": "10",
        "pro_rata": "yes",
        "in_advance": "no",
    }


def typed_of(row: Subscription) -> dict[str, str]:
    """Give what the forms of a plan hold, as typed."""
    return {
        "description": row.description,
        "due_day": str(row.due_day),
        "every_months": str(row.every_months),
        "issue_days_before": str(row.issue_days_before),
        "in_advance": "yes" if row.in_advance else "no",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "segment": row.segment or "",
        "portfolio": row.portfolio or "",
        "from_on": row.unbilled_from.isoformat(),
    }
