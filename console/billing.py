"""The billing room: plans begun, changed, paused and ended; invoices by hand."""

import secrets
from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.billing import changes
from bot.billing.cancel import Outcome, cancel, foresee
from bot.billing.changes import Hand, Refused, begin, pause, resume, set_price
from bot.billing.invoices import by_hand
from bot.wiring import wiring
from console import billing_pages as pages
from console.asked import number
from console.billing_form import (
    Form,
    asked,
    changes_of,
    ending_of,
    posted,
    terms_of,
)
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import company_day, reader_words
from domain.billing import first_unbilled
from models.client import Client
from models.subscription import Subscription

PLAN = "/billing/<int(max=2147483647):plan_id>"
Answer = Response | str | tuple[str, int]
Deed = Callable[[Session, Subscription, Hand], object]
CONFLICT, UNFIT = 409, 422
LONGEST_KEY = 60


@blueprint.get("/billing")
@for_roles(FINANCE)
def billing() -> str:
    """List the plans."""
    return pages.list_page()


@blueprint.get("/billing/new")
@for_roles(FINANCE)
def new_plan() -> str:
    """Show the form of a new plan."""
    return pages.new_page(asked())


@blueprint.post("/billing/new")
@for_roles(FINANCE)
def begin_plan() -> Answer:
    """Show what a new plan would issue, or begin it."""
    form = posted()
    plan_id, terms = terms_of(form, wiring().settings.currency, company_day())
    if form.wrong:
        return pages.new_page(form), UNFIT
    if form.typed.get("step") != "begin":
        first = first_unbilled(terms.plan(), company_day())
        coming = pages.ahead_from(terms.plan(), first)
        return pages.new_page(form, preview=coming)
    with wiring().database.write() as session:
        client = _client(session, form)
        done = begin(session, client, plan_id, terms, _hand())
    if isinstance(done, Refused):
        return pages.new_page(form, said=_why(done)), CONFLICT
    flash(reader_words()("billing.done.begun"))
    return _to(done.id)


@blueprint.get(PLAN)
@for_roles(FINANCE)
def billing_plan(plan_id: int) -> str:
    """Show a plan."""
    return pages.plan_page(plan_id)


@blueprint.post(f"{PLAN}/change")
@for_roles(FINANCE)
def change_plan(plan_id: int) -> Answer:
    """Change what it is; issued invoices stay."""
    form = posted()
    told = changes_of(form)
    return _do(
        plan_id,
        form,
        lambda session, row, hand: changes.change(session, row, told, hand),
        "changed",
    )


@blueprint.post(f"{PLAN}/price")
@for_roles(FINANCE)
def price_plan(plan_id: int) -> Answer:
    """Change what it costs, from a day on."""
    form = posted()
    amount = form.amount("amount", wiring().settings.currency)
    since = form.day("from_on", company_day()) or company_day()
    return _do(
        plan_id,
        form,
        lambda session, row, hand: set_price(session, row, amount, since, hand),
        "priced",
    )


@blueprint.post(f"{PLAN}/pause")
@for_roles(FINANCE)
def pause_plan(plan_id: int) -> Answer:
    """Stop billing from today."""
    habits = wiring().settings.billing
    return _do(
        plan_id,
        posted(),
        lambda session, row, hand: pause(session, row, habits, hand),
        "paused",
    )


@blueprint.post(f"{PLAN}/resume")
@for_roles(FINANCE)
def resume_plan(plan_id: int) -> Answer:
    """Bill again from today."""
    return _do(plan_id, posted(), resume, "resumed")


@blueprint.get(f"{PLAN}/cancel")
@for_roles(FINANCE)
def ask_to_cancel(plan_id: int) -> Answer:
    """Show what ending it would do; nothing is done."""
    form = asked()
    outcome = _foreseen(plan_id, form)
    if isinstance(outcome, Refused):
        return _to(plan_id)
    return pages.cancel_page(plan_id, form, outcome)


@blueprint.post(f"{PLAN}/cancel")
@for_roles(FINANCE)
def cancel_plan(plan_id: int) -> Answer:
    """End it, with the reason."""
    form = posted()
    day, ending = ending_of(form, company_day())
    reason = form.text("reason", 200)
    if form.wrong:
        outcome = _foreseen(plan_id, form)
        if isinstance(outcome, Refused):
            return _to(plan_id)
        return pages.cancel_page(plan_id, form, outcome), UNFIT
    adjust = form.typed.get("adjust") != "no"
    return _do(
        plan_id,
        form,
        lambda session, row, hand: cancel(
            session, row, day, ending, reason, hand, adjust=adjust
        ),
        "cancelled",
    )


@blueprint.get("/billing/invoice")
@for_roles(FINANCE)
def new_invoice() -> str:
    """Show the form of one invoice by hand."""
    return pages.invoice_page(asked(), secrets.token_hex(12))


@blueprint.post("/billing/invoice")
@for_roles(FINANCE)
def make_invoice() -> Answer:
    """Make one invoice; the same form sent twice makes it once."""
    form, today = posted(), company_day()
    key = form.typed.get("key", "")
    if not key or len(key) > LONGEST_KEY:
        abort(400)
    amount = form.amount("amount", wiring().settings.currency)
    description = form.text("description", 200)
    invoice_number = form.text("number", 60, needed=False)
    due_on = form.day("due_on")
    if due_on is None:
        form.wrong.setdefault("due_on", "empty")
    elif due_on < today:
        form.wrong["due_on"] = "past"
    if form.wrong or due_on is None:
        return pages.invoice_page(form, key), UNFIT
    hand = _hand()
    with wiring().database.write() as session:
        made = by_hand(
            session,
            _client(session, form),
            key=key,
            amount=amount,
            due_on=due_on,
            description=description,
            number=invoice_number,
            actor=hand.actor,
            today=hand.today,
            now=hand.now,
        )
    flash(reader_words()("billing.done.invoice", number=made.number))
    return redirect(url_for("console.billing"), code=303)


def _do(plan_id: int, form: Form, deed: Deed, said: str) -> Answer:
    """Do something to a plan and show it again; a refusal is shown with its reason."""
    if form.wrong:
        return pages.plan_page(plan_id, _whole(plan_id, form)), UNFIT
    with wiring().database.write() as session:
        row = pages.plan_row(session, plan_id, lock=True)
        done = deed(session, row, _hand())
    if isinstance(done, Refused):
        return pages.plan_page(plan_id, said=_why(done)), CONFLICT
    flash(reader_words()(f"billing.done.{said}"))
    return _to(plan_id)


def _whole(plan_id: int, form: Form) -> Form:
    """Fill what another form of the page holds, so that it is shown as it is."""
    with wiring().database.read() as session:
        there = pages.typed_of(pages.plan_row(session, plan_id))
    return Form(there | dict(form.typed), form.wrong)


def _foreseen(plan_id: int, form: Form) -> Outcome | Refused:
    day, ending = ending_of(form, company_day())
    with wiring().database.read() as session:
        return foresee(session, pages.plan_row(session, plan_id), day, ending)


def _client(session: Session, form: Form) -> Client:
    client = session.get(Client, number(form.typed.get("client"), 0))
    if client is None:
        abort(400)
    return client


def _hand() -> Hand:
    return Hand(f"agent:{me().id}", company_day(), wiring().clock.now())


def _why(refused: Refused) -> str:
    return reader_words()(f"billing.refused.{refused.why.value}")


def _to(plan_id: int) -> Response:
    return redirect(url_for("console.billing_plan", plan_id=plan_id), code=303)
