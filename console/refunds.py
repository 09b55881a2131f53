"""The room of refunds: money that goes back, and what banks ask for."""

from collections.abc import Callable
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import case, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.payments import refund_orders, refunds
from bot.payments.chargebacks import LOST, acknowledge
from bot.payments.refunds import LONGEST_REASON, Answer, Cashier, Refused, Why
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import reader_words, showing
from domain.money import Money
from models.agent import Agent
from models.chargeback import Chargeback
from models.client import Client
from models.payment import Payment
from models.refund import APPROVED, ASKED, BANK, FAILED, LIVE, RefundOrder

ORDER = "/refunds/<int(max=2147483647):order_id>"
CLIENT = "/clients/<int(max=2147483647):client_id>/refunds"
LATEST = 30
Deed = Callable[[Cashier], Answer]


@blueprint.get("/refunds")
@for_roles(FINANCE)
def refunds_room() -> str:
    """Show what is to be decided, what is on its way, and what banks dispute."""
    with wiring().database.read() as session:
        live = _orders(session, *LIVE, FAILED)
        return render_template(
            "console/refunds.html",
            here="refunds",
            show=showing(),
            asked=[o for o in live if o.state == ASKED],
            by_hand=[o for o in live if o.state == APPROVED and o.route == BANK],
            failed=[o for o in live if o.state == FAILED],
            moving=[o for o in live if _moves(o)],
            over=_orders(session, "done", "refused", latest=LATEST),
            chargebacks=_chargebacks(session),
            lost=LOST,
            alone=wiring().settings.refunds.alone_up_to(wiring().settings.currency),
            agents=_agents(session),
            today=_today(),
        )


@blueprint.get(CLIENT)
@for_roles(FINANCE)
def client_refunds(client_id: int) -> str:
    """Show a client's payments, and what of each may go back."""
    return _client_page(client_id)


@blueprint.post(f"{CLIENT}/<int(max=2147483647):payment_id>")
@for_roles(FINANCE)
def ask_refund(client_id: int, payment_id: int) -> Response | tuple[str, int]:
    """Ask for money of a payment to go back."""
    form = request.form
    try:
        amount = _amount(form.get("amount", ""))
    except BadValueError:
        return _client_page(client_id, Why.AMOUNT, payment_id), 422

    def deed(desk: Cashier) -> Answer:
        payment = desk.session.get(Payment, payment_id)
        if payment is None or payment.client_id != client_id:
            return Refused(Why.MISSING)
        return refunds.ask(desk, payment_id, amount, form.get("reason", ""))

    done = _do(deed)
    if isinstance(done, Refused):
        return _client_page(client_id, done.why, payment_id), 422
    flash(reader_words()(f"refunds.done.{done.state}"))
    return redirect(url_for("console.client_refunds", client_id=client_id), code=303)


@blueprint.post(f"{ORDER}/agree")
@for_roles(FINANCE)
def agree_refund(order_id: int) -> Response:
    """Agree to a refund."""
    return _decided(_do(lambda desk: refunds.agree(desk, order_id)))


@blueprint.post(f"{ORDER}/refuse")
@for_roles(FINANCE)
def refuse_refund(order_id: int) -> Response:
    """Say no to a refund, or take it back."""
    why = request.form.get("note", "")
    return _decided(_do(lambda desk: refunds.refuse(desk, order_id, why)))


@blueprint.post(f"{ORDER}/by-bank")
@for_roles(FINANCE)
def refund_by_bank(order_id: int) -> Response:
    """Pay it back by our own bank."""
    return _decided(_do(lambda desk: refunds.by_bank(desk, order_id)))


@blueprint.post(f"{ORDER}/paid")
@for_roles(FINANCE)
def refund_paid(order_id: int) -> Response:
    """Book that our bank has paid it back."""
    try:
        on = date.fromisoformat(request.form.get("paid_on", ""))
    except ValueError:
        return _decided(Refused(Why.DAY))
    return _decided(_do(lambda desk: refunds.confirm_paid(desk, order_id, on)))


@blueprint.post("/chargebacks/<int(max=2147483647):chargeback_id>/seen")
@for_roles(FINANCE)
def chargeback_seen(chargeback_id: int) -> Response:
    """Note that the end of a chargeback was seen and decided on."""
    parts = wiring()
    with parts.database.write() as session:
        if session.get(Chargeback, chargeback_id) is None:
            abort(404)
        acknowledge(session, chargeback_id, me(), parts.clock.now())
    return redirect(url_for("console.refunds_room"), code=303)


def _do(deed: Deed) -> Answer:
    parts = wiring()
    with parts.database.write() as session:
        return deed(Cashier(session, parts, me(), parts.clock.now()))


def _decided(done: Answer) -> Response:
    words = reader_words()
    if isinstance(done, Refused):
        if done.why is Why.MISSING:
            abort(404)
        flash(words(f"refunds.why.{done.why}"), "error")
    else:
        flash(words(f"refunds.done.{done.state}"))
    return redirect(url_for("console.refunds_room"), code=303)


def _client_page(
    client_id: int, problem: Why | None = None, payment_id: int | None = None
) -> str:
    with wiring().database.read() as session:
        client = session.get(Client, client_id)
        if client is None:
            abort(404)
        query = select(Payment).where(Payment.client_id == client_id)
        order = Payment.received_on.desc(), Payment.id.desc()
        payments = session.scalars(query.order_by(*order).limit(LATEST)).all()
        return render_template(
            "console/client_refunds.html",
            here="refunds",
            show=showing(),
            client=client,
            rows=[(p, refund_orders.refundable(session, p)) for p in payments],
            orders=_orders_of(session, client_id),
            way={p.id: refund_orders.route_of(p, showing().now) for p in payments},
            alone=wiring().settings.refunds.alone_up_to(wiring().settings.currency),
            problem=problem,
            typed=request.form,
            payment_id=payment_id,
            longest=LONGEST_REASON,
        )


def _amount(written: str) -> Money | None:
    if not written.strip():
        return None
    return parse_amount(written, wiring().settings.currency)


def _moves(order: RefundOrder) -> bool:
    waits = order.state in {ASKED, FAILED}
    return not waits and not (order.state == APPROVED and order.route == BANK)


def _orders(
    session: Session, *states: str, latest: int | None = None
) -> list[RefundOrder]:
    query = select(RefundOrder).where(RefundOrder.state.in_(states))
    newest = query.order_by(RefundOrder.id.desc()).limit(latest)
    return list(session.scalars(newest))


def _orders_of(session: Session, client_id: int) -> dict[int, list[RefundOrder]]:
    query = select(RefundOrder).where(RefundOrder.client_id == client_id)
    found: dict[int, list[RefundOrder]] = {}
    for order in session.scalars(query.order_by(RefundOrder.id)):
        found.setdefault(order.payment_id, []).append(order)
    return found


def _chargebacks(session: Session) -> list[Chargeback]:
    """List those that are open, or over and seen by nobody, then the latest others."""
    unseen = Chargeback.status.in_(LOST) & Chargeback.acknowledged_at.is_(None)
    place = case((Chargeback.closed_at.is_(None), 0), (unseen, 1), else_=2)
    query = select(Chargeback).order_by(
        place, Chargeback.evidence_due_at, Chargeback.id.desc()
    )
    return list(session.scalars(query.limit(LATEST)))


def _agents(session: Session) -> dict[int | None, str]:
    return dict(session.execute(select(Agent.id, Agent.name)).all())


def _today() -> date:
    show = showing()
    return show.local(show.now).date()
