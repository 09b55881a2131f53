"""A client's payments: what came, one more by hand, and a mistake taken back."""

import secrets

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.balances import balance_of_client
from bot.ledger.freeze import BooksFrozenError
from bot.payments.manual import LONGEST_KEY, METHODS, ByHand, Refused, add_payment
from bot.payments.withdraw import withdraw
from bot.wiring import wiring
from console.asked import number
from console.billing_form import Form, posted
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import reader_words, showing
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment, PaymentLine

ALL = "/clients/<int(max=2147483647):client_id>/payments"
LISTED = 60
UNFIT, CONFLICT = 422, 409
Answer = Response | str | tuple[str, int]


@blueprint.get(ALL)
@for_roles(FINANCE)
def payments(client_id: int) -> str:
    """List a client's payments, and offer to book one."""
    return _page(client_id, Form({}))


@blueprint.post(ALL)
@for_roles(FINANCE)
def add_by_hand(client_id: int) -> Answer:
    """Book a payment by hand; what looks doubled is asked about first."""
    parts, form = wiring(), posted()
    key = form.typed.get("key", "")
    if not key or len(key) > LONGEST_KEY:
        abort(400)
    now = parts.clock.now()
    with parts.database.read() as session:
        told = _told(form, key, _client(session, client_id))
    if form.wrong:
        return _page(client_id, form), UNFIT
    try:
        with parts.database.write() as session:
            client = _client(session, client_id)
            done = add_payment(session, parts, client, told, f"agent:{me().id}", now)
    except BooksFrozenError:
        return _page(client_id, form, "frozen"), CONFLICT
    if isinstance(done, Refused):
        return _page(client_id, form, done.why.value, done.like), CONFLICT
    flash(reader_words()("payments.done.added"))
    return redirect(url_for("console.payments", client_id=client_id), code=303)


@blueprint.post(f"{ALL}/<int(max=2147483647):payment_id>/withdraw")
@for_roles(FINANCE)
def withdraw_payment(client_id: int, payment_id: int) -> Answer:
    """Take back a payment that was booked by mistake."""
    parts, form = wiring(), posted()
    reason = form.text("reason", 300)
    with parts.database.write() as session:
        client = _client(session, client_id)
        payment = session.get(Payment, payment_id)
        if payment is None or payment.client_id != client.id:
            abort(404)
        if payment.cash_item_id is not None or payment.provider != "manual":
            abort(400)
        now = parts.clock.now()
        why = withdraw(session, payment, reason, f"agent:{me().id}", now)
    if why is not None:
        return _page(client_id, Form({}), f"withdraw_{why.value}"), CONFLICT
    flash(reader_words()("payments.done.withdrawn"))
    return redirect(url_for("console.payments", client_id=client_id), code=303)


def _told(form: Form, key: str, client: Client) -> ByHand:
    parts = wiring()
    today = local_day(parts.clock.now(), client.zone)
    ids = tuple(number(each, 0) for each in request.form.getlist("invoice"))
    return ByHand(
        f"console-{key}",
        form.amount("amount", parts.settings.currency),
        form.day("on", today) or today,
        form.typed.get("method", ""),
        form.text("reason", 300),
        ids,
        form.text("payer", 200, needed=False),
        sure=form.ticked("sure"),
        tell=form.ticked("tell"),
    )


def _client(session: Session, client_id: int) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        abort(404)
    return client


def _page(
    client_id: int, form: Form, said: str = "", like: Payment | None = None
) -> str:
    parts = wiring()
    with parts.database.read() as session:
        client = _client(session, client_id)
        today = local_day(parts.clock.now(), client.zone)
        return render_template(
            "console/payments.html",
            here="money",
            show=showing(),
            client=client,
            balance=balance_of_client(session, client, today, parts.settings),
            rows=_rows(session, client),
            methods=METHODS,
            typed=_defaults(today.isoformat()) | dict(form.typed),
            ticked=request.form.getlist("invoice"),
            wrong=form.wrong,
            said=said,
            like=like,
            key=form.typed.get("key") or secrets.token_hex(12),
            today=today,
        )


def _defaults(today: str) -> dict[str, str]:
    return {"on": today, "method": "pix", "tell": "yes"} if not request.form else {}


def _rows(
    session: Session, client: Client
) -> list[tuple[Payment, list[tuple[str, int]]]]:
    """List payments with the numbers of what they settle, the newest first."""
    query = select(Payment).where(Payment.client_id == client.id)
    order = Payment.received_on.desc(), Payment.id.desc()
    found = list(session.scalars(query.order_by(*order).limit(LISTED)))
    amount = (
        PaymentLine.principal_minor
        + PaymentLine.fine_minor
        + PaymentLine.interest_minor
        + PaymentLine.correction_minor
    )
    lines = session.execute(
        select(PaymentLine.payment_id, Invoice.number, amount)
        .join(Invoice, Invoice.id == PaymentLine.invoice_id)
        .where(
            PaymentLine.payment_id.in_([row.id for row in found]),
            PaymentLine.voided_at.is_(None),
        )
        .order_by(PaymentLine.id)
    ).all()
    return [
        (row, [(of, int(minor)) for id_, of, minor in lines if id_ == row.id])
        for row in found
    ]
