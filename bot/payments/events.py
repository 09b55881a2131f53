"""What Stripe tells us, applied in any order and any number of times.

- Money counts once, by its PaymentIntent: session, intent and charge tell of the same.
- What comes before its cause (a refund before its payment) raises NotYetError: it is
  tried again, then parked, and set free as soon as the payment is there (F47, F49).
- What another application on the same Stripe account does is none of our business:
  our sessions and payments bear our own key in their metadata.

Event types: https://docs.stripe.com/api/events/types
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import raise_alert
from bot.audit import append
from bot.payments import chargebacks, reverse
from bot.payments.awaiting import awaits, awaits_no_more
from bot.payments.mandates import mandate_given, mandate_not_given, mandate_told
from bot.payments.movements import paid_out
from bot.payments.refund_orders import heard_of
from bot.payments.released import release
from bot.payments.reverse import Reversal
from bot.payments.settle import STRIPE, payment_by, receive
from bot.payments.vouchers import keep_voucher
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.payment import Checkout, Payment

log = logging.getLogger(__name__)

Json = Mapping[str, Any]


class NotYetError(Exception):
    """An event came before what it is about; it will be tried again."""


@dataclass(frozen=True)
class News:
    """One event: its object, when Stripe made it, and what it is applied with."""

    session: Session
    parts: Wiring
    of: Json
    at: datetime
    now: datetime

    @property
    def key(self) -> str | None:
        """Give our own key of the checkout, as the object's metadata bear it."""
        metadata = self.of.get("metadata") or {}
        return metadata.get("checkout")

    @property
    def intent(self) -> str | None:
        """Give the PaymentIntent's id, whether it is expanded or not."""
        found = self.of.get("payment_intent")
        return found["id"] if isinstance(found, Mapping) else found


def apply_event(session: Session, parts: Wiring, raw: Json, now: datetime) -> None:
    """Apply one stored event in the caller's transaction; raises NotYetError.

    A type that we have no use for is passed over.
    """
    handle = HANDLERS.get(raw["type"])
    if handle is not None:
        at = datetime.fromtimestamp(raw["created"], UTC)
        handle(News(session, parts, raw["data"]["object"], at, now))


def session_completed(news: News) -> None:
    """Settle a session that is paid; one that is not waits for its boleto (F50)."""
    checkout = _checkout(news, news.of["id"])
    if checkout is None:
        return
    if news.of["payment_status"] == "paid":
        _settle(news, checkout, news.intent, news.of["amount_total"])
    else:
        _awaits(news, checkout, news.intent)


def session_failed(news: News) -> None:
    """Let the régua go on: the boleto was not paid."""
    checkout = _checkout(news, news.of["id"])
    if checkout is not None and checkout.state != "paid":
        _no_longer(news, checkout)


def session_expired(news: News) -> None:
    """Drop a session that nobody paid on."""
    checkout = _checkout(news, news.of["id"])
    if checkout is not None and checkout.state in {"creating", "open"}:
        checkout.state = "expired"


def intent_told(news: News) -> None:
    """See how a payment that is not through goes on: settled, waited for, or not.

    A Pix code that is shown is no payment under way; a boleto that was issued is, and
    so is a debit that the bank works on.
    """
    checkout = _checkout(news)
    if checkout is None:
        return
    keep_voucher(checkout, news.of)
    status = news.of.get("status")
    if status == "succeeded":
        _settle(news, checkout, news.of["id"], news.of["amount_received"])
    elif status == "processing" or _voucher(news):
        _awaits(news, checkout, news.of["id"])
    elif status in {"requires_payment_method", "canceled"}:
        _failed(news, checkout)


def intent_succeeded(news: News) -> None:
    """Settle by the payment itself, should the session's own news be late."""
    if checkout := _checkout(news):
        _settle(news, checkout, news.of["id"], news.of["amount_received"])


def charge_succeeded(news: News) -> None:
    """Settle as above; only the charge knows how it was paid."""
    if checkout := _checkout(news):
        details = news.of.get("payment_method_details") or {}
        amount, method = news.of["amount_captured"], details.get("type")
        _settle(news, checkout, news.intent, amount, method)


def charge_failed(news: News) -> None:
    """Keep why a payment was declined, for whoever is asked about it."""
    checkout = _checkout(news)
    if checkout is not None:
        code = str(news.of.get("failure_code") or "declined")[:60]
        facts = {"checkout": checkout.id, "code": code}
        subject = f"client:{checkout.client_id}"
        append(news.session, STRIPE, "payment.declined", subject, facts, news.now)


def charge_refunded(news: News) -> None:
    """Wait for the refund's own news where it is not booked yet: they have its id."""
    if _checkout(news) is None:
        return
    payment = _payment(news)
    if payment.refunded_minor < news.of["amount_refunded"]:
        msg = f"a refund of {news.intent} is not known yet"
        raise NotYetError(msg)


def refund_told(news: News) -> None:
    """Book a refund; one that the bank sent back is taken back."""
    back = _reversal(news)
    _insist_on_enough(news, back)
    if news.of.get("status") in {"failed", "canceled"}:
        reverse.refund_failed(news.session, back, news.now)
    else:
        reverse.refund(news.session, back, news.now)
    heard_of(news.session, back.payment, news.of, news.now)
    release(news.session, back.payment.external_ref)


def dispute_told(news: News) -> None:
    """Bring a dispute to where its status says that it is.

    Reminders stop at once; an inquiry (a warning) leaves the money where it is; the end
    is as the bank decided, and an appeal may still turn a loss.
    """
    session, back, status = news.session, _reversal(news), str(news.of["status"])
    chargebacks.keep(session, back.payment, news.of, news.now)
    if status in chargebacks.LOST:
        _insist_on_enough(news, back)
        reverse.dispute_lost(session, back, news.now)
    elif status in chargebacks.OVER:
        withdrawn = status not in chargebacks.DROPPED
        reverse.dispute_won(session, back, news.now, withdrawn=withdrawn)
    else:
        withdrawn = not chargebacks.inquiry(status)
        reverse.dispute_opened(session, back, news.now, withdrawn=withdrawn)


def payout_told(news: News) -> None:
    """Book what the provider paid out to our bank, or take back what did not arrive."""
    paid_out(news.session, news.of, _company_day(news), news.now)


def _of_mandate(
    told: Callable[[Session, Json, datetime], None],
) -> Callable[[News], None]:
    return lambda news: told(news.session, news.of, news.now)


HANDLERS: Mapping[str, Callable[[News], None]] = {
    "checkout.session.completed": session_completed,
    "checkout.session.async_payment_succeeded": session_completed,
    "checkout.session.async_payment_failed": session_failed,
    "checkout.session.expired": session_expired,
    "payment_intent.succeeded": intent_succeeded,
    "payment_intent.processing": intent_told,
    "payment_intent.requires_action": intent_told,
    "payment_intent.payment_failed": intent_told,
    "setup_intent.succeeded": _of_mandate(mandate_given),
    "setup_intent.setup_failed": _of_mandate(mandate_not_given),
    "mandate.updated": _of_mandate(mandate_told),
    "charge.succeeded": charge_succeeded,
    "charge.failed": charge_failed,
    "charge.refunded": charge_refunded,
    "refund.created": refund_told,
    "refund.updated": refund_told,
    "refund.failed": refund_told,
    "charge.dispute.created": dispute_told,
    "charge.dispute.updated": dispute_told,
    "charge.dispute.funds_withdrawn": dispute_told,
    "charge.dispute.funds_reinstated": dispute_told,
    "charge.dispute.closed": dispute_told,
    "payout.paid": payout_told,
    "payout.failed": payout_told,
}


def _settle(
    news: News,
    checkout: Checkout,
    intent: str | None,
    amount_minor: int,
    method: str | None = None,
) -> None:
    """Take the money in, priced as on the day for which the page named the amount."""
    if intent is None:
        msg = f"checkout {checkout.id} is paid by no payment"
        raise NotYetError(msg)
    session = news.session
    client = session.get_one(Client, checkout.client_id)
    payment = receive(
        session,
        news.parts,
        client=client,
        provider=STRIPE,
        external_ref=intent,
        amount=Money(amount_minor, news.of["currency"].upper()),
        method=method,
        received_on=local_day(news.at, client.zone),
        invoice_ids=[each["id"] for each in checkout.invoices],
        priced_on=local_day(checkout.created_at, client.zone),
        now=news.now,
    )
    if payment is None:
        _learn_method(session, intent, method)
    elif checkout.state == "expired":  # the amount had changed meanwhile (F56)
        facts = {"payment": payment.id, "checkout": checkout.id}
        subject = f"client:{client.id}"
        append(session, STRIPE, "payment.on_expired_page", subject, facts, news.now)
        figures = {
            "client": client.external_id,
            "amount_minor": payment.amount_minor,
            "said_minor": checkout.amount_minor,
        }
        about = f"payment:{payment.id}"
        raise_alert(session, "paid_on_expired_page", about, figures, news.now)
    checkout.state, checkout.payment_intent = "paid", intent
    awaits_no_more(session, checkout, news.now)
    release(session, intent)


def _awaits(news: News, checkout: Checkout, intent: str | None) -> None:
    if checkout.state in {"creating", "open"}:
        checkout.state, checkout.payment_intent = "awaiting", intent
        awaits(news.session, checkout, news.now)


def _voucher(news: News) -> bool:
    """Tell whether a boleto was issued and waits to be paid."""
    action = news.of.get("next_action") or {}
    return "boleto_display_details" in action


def _failed(news: News, checkout: Checkout) -> None:
    """Let a page go on for another try; a boleto that lapsed is over."""
    if checkout.state == "awaiting":
        _no_longer(news, checkout)


def _no_longer(news: News, checkout: Checkout) -> None:
    checkout.state = "failed"
    awaits_no_more(news.session, checkout, news.now)


def _learn_method(session: Session, intent: str, method: str | None) -> None:
    payment = payment_by(session, STRIPE, intent)
    if payment is not None and payment.method is None:
        payment.method = method


def _checkout(news: News, session_id: str | None = None) -> Checkout | None:
    """Find the row of ours; None for what another application made.

    The row stands before Stripe is called, so one that bears our key and is not there
    was lost with a database: a person must look.
    """
    if news.key is None:
        log.info("an event about %s, which is not ours", news.of["id"])
        return None
    found = news.session.scalar(
        select(Checkout).where(Checkout.idempotency_key == news.key).with_for_update()
    )
    if found is None:
        msg = f"checkout {news.key} is not known"
        raise NotYetError(msg)
    if session_id is not None and found.session_id is None:
        found.session_id = session_id  # Stripe was faster than our own commit (F47)
    return found


def _payment(news: News) -> Payment:
    payment = payment_by(news.session, STRIPE, news.intent or "")
    if payment is None:
        msg = f"payment {news.intent} is not known yet"
        raise NotYetError(msg)
    news.session.get_one(Client, payment.client_id, with_for_update=True)
    return payment


def _reversal(news: News) -> Reversal:
    payment = _payment(news)
    zone = news.session.get_one(Client, payment.client_id).zone
    amount = Money(news.of["amount"], news.of["currency"].upper())
    on, reason = local_day(news.at, zone), news.of.get("reason") or ""
    return Reversal(payment, news.of["id"], amount, on, reason)


def _insist_on_enough(news: News, back: Reversal) -> None:
    """Wait for the failure of an earlier refund, when this is about the same money."""
    if not reverse.fits(news.session, back):
        msg = f"{back.external_ref} is of more than is left of {news.intent}"
        raise NotYetError(msg)


def _company_day(news: News) -> date:
    return local_day(news.at, news.parts.settings.zone)
