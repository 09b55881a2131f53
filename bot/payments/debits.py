"""Direct debits, from the due day that comes to the money or the bank's refusal.

Each invoice of a client with a mandate goes this way, one round after the other:
1. planned: its day is the due day, or the business day after it, and never sooner than
   the notice asks for.
2. The notice goes out through the contact policy like any message that we start; only
   once it has left is the debit noticed. One that leaves late moves the day.
3. On the day the amount is priced anew: never more than was announced, nothing that is
   contested, held or paid. The order is made with no transaction open, by a key, and
   the provider's own news tell what became of it (`Checkout` of kind debit).
4. Refused by the bank: planned once more, with a notice of its own, as often as the
   settings say. After that the ladder goes on.
"""

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.balances import calendar_of
from bot.payments.aftermath import CLAIMED
from bot.payments.debit_notice import write_notice
from bot.payments.debit_orders import due_orders, send_order
from bot.payments.debit_port import Debits
from bot.payments.debit_rows import end_debit, line_on, mark_of
from bot.payments.port import PaymentsError
from bot.wiring import Wiring
from domain.zones import local_day, midnight
from models.client import Client
from models.invoice import OPEN, Hold, Invoice
from models.mandate import ACTIVE, CANCELLED, DirectDebit, Mandate
from models.message import Message
from models.payment import Checkout

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=10)  # for a notice that cannot leave; for a bank's word
SLACK = timedelta(days=3)  # before the notice must have left: closed days, a full week
AHEAD = timedelta(days=10)  # so long before the notice a debit is planned
_LEFT = frozenset({"accepted", "sent", "delivered", "read"})
_LOST = frozenset({"blocked", "failed", "undelivered", "lost"})


def debit_round(parts: Wiring, debits: Debits) -> int:
    """Bring every debit a step further; give how many orders were made."""
    now = parts.clock.now()
    _revoke(parts, debits)
    with parts.database.write() as session:
        _learn(session, parts, now)
        _plan(session, parts, now)
        _announce(session, parts, now)
        orders = due_orders(session, parts, now)
    return sum(send_order(parts, debits, order, now) for order in orders)


def _revoke(parts: Wiring, debits: Debits) -> None:
    """End at the provider what is ended here."""
    with parts.database.read() as session:
        rows = session.scalars(
            select(Mandate).where(
                Mandate.state == CANCELLED, Mandate.payment_method.is_not(None)
            )
        ).all()
    for row in rows:
        try:
            debits.revoke(row.payment_method or "")
        except PaymentsError as error:
            log.warning("mandate %s is not ended there: %s", row.id, error)
            if not error.permanent:
                continue
        with parts.database.write() as session:
            session.get_one(Mandate, row.id).payment_method = None


def _plan(session: Session, parts: Wiring, now: datetime) -> None:
    """Plan the invoices that fall due soon and were never debited."""
    rule = parts.settings.payment.direct_debit
    for mandate in session.scalars(select(Mandate).where(Mandate.state == ACTIVE)):
        client = mandate.client
        today = local_day(now, client.zone)
        seen = select(DirectDebit.invoice_id).where(DirectDebit.client_id == client.id)
        rows = session.scalars(
            select(Invoice).where(
                Invoice.client_id == client.id,
                Invoice.status == OPEN,
                Invoice.due_on >= today,
                Invoice.due_on <= today + AHEAD + timedelta(days=rule.notice_days),
                Invoice.id.not_in(seen),
            )
        )
        for invoice in rows.all():
            _add(session, parts, mandate, invoice, invoice.due_on, 1, now)


def _add(  # noqa: PLR0913, PLR0917 - what is debited, when, and for the how-manieth time
    session: Session,
    parts: Wiring,
    mandate: Mandate,
    invoice: Invoice,
    wanted: date,
    attempt: int,
    now: datetime,
) -> None:
    client = mandate.client
    notice = timedelta(days=parts.settings.payment.direct_debit.notice_days)
    soonest = local_day(now, client.zone) + notice
    day = calendar_of(client, parts.settings).next_business(max(wanted, soonest))
    line = line_on(session, parts, client, invoice.id, day)
    if line is None:
        return
    session.add(
        DirectDebit(
            mandate_id=mandate.id,
            client_id=client.id,
            invoice_id=invoice.id,
            attempt=attempt,
            amount_minor=line.owed.minor,
            currency=line.owed.currency,
            debit_on=day,
            state="planned",
            created_at=now,
        )
    )
    session.flush()


def _announce(session: Session, parts: Wiring, now: datetime) -> None:
    """Write the notices that are due, and see which of them have left."""
    rule = parts.settings.payment.direct_debit
    rows = session.scalars(select(DirectDebit).where(DirectDebit.state == "planned"))
    for row in rows.all():
        client = row.mandate.client
        today = local_day(now, client.zone)
        message = session.get(Message, row.message_id) if row.message_id else None
        if message is not None and message.state in _LEFT:
            _noticed(session, parts, row, message, today)
        elif today > row.debit_on + LONGEST_WAIT:
            end_debit(session, row, "cancelled", "no_notice", now)
        elif today >= row.debit_on - timedelta(days=rule.notice_days) - SLACK and (
            message is None or _may_be_written_again(message, client, today)
        ):
            _write(session, parts, row, client, today, now)


def _may_be_written_again(message: Message, client: Client, today: date) -> bool:
    """Tell whether a notice did not leave, and a new day has begun since."""
    lost = message.state in _LOST
    return lost and local_day(message.created_at, client.zone) < today


def _write(  # noqa: PLR0913, PLR0917 - a notice to whom, of what, and when
    session: Session,
    parts: Wiring,
    row: DirectDebit,
    client: Client,
    today: date,
    now: datetime,
) -> None:
    notice = timedelta(days=parts.settings.payment.direct_debit.notice_days)
    calendar = calendar_of(client, parts.settings)
    day = calendar.next_business(max(row.debit_on, today + notice))
    line = line_on(session, parts, client, row.invoice_id, day)
    if line is None:
        end_debit(session, row, "cancelled", "nothing_owed", now)
        return
    row.amount_minor = line.owed.minor
    message = write_notice(session, parts, client, row, line, day, now)
    row.message_id = message.id if message else None


def _noticed(
    session: Session, parts: Wiring, row: DirectDebit, message: Message, today: date
) -> None:
    """Count the notice from when it left; one that was late moves the day."""
    notice = timedelta(days=parts.settings.payment.direct_debit.notice_days)
    client = row.mandate.client
    left_on = local_day(message.sent_at, client.zone) if message.sent_at else today
    calendar = calendar_of(client, parts.settings)
    row.debit_on = calendar.next_business(max(row.debit_on, left_on + notice))
    row.state, row.noticed_at = "noticed", message.sent_at
    # Nobody is asked to pay what will be taken from the account.
    session.add(
        Hold(
            client_id=client.id,
            invoice_id=row.invoice_id,
            reason=CLAIMED,
            note=mark_of(row),
            until=midnight(row.debit_on + LONGEST_WAIT, client.zone),
            created_at=message.sent_at or message.created_at,
        )
    )
    session.flush()


def _learn(session: Session, parts: Wiring, now: datetime) -> None:
    """See what became of orders, and plan once more what the bank refused."""
    rows = session.scalars(select(DirectDebit).where(DirectDebit.state == "sent"))
    for row in rows.all():
        checkout = session.get_one(Checkout, row.checkout_id)
        if checkout.state == "paid":
            end_debit(session, row, "paid", None, now)
        elif checkout.state in {"failed", "expired"}:
            end_debit(session, row, "failed", "refused", now)
            session.flush()
            _again(session, parts, row, now)


def _again(session: Session, parts: Wiring, row: DirectDebit, now: datetime) -> None:
    rule = parts.settings.payment.direct_debit
    tried = session.scalar(
        select(func.count(DirectDebit.id)).where(
            DirectDebit.invoice_id == row.invoice_id, DirectDebit.state == "failed"
        )
    )
    facts = {"debit": row.id, "attempt": row.attempt}
    subject = f"client:{row.client_id}"
    append(session, "stripe", "debit.refused", subject, facts, now)
    if (tried or 0) > rule.retries or row.mandate.state != ACTIVE:
        return
    today = local_day(now, row.mandate.client.zone)
    wanted = today + timedelta(days=rule.retry_after_days)
    invoice = session.get_one(Invoice, row.invoice_id)
    _add(session, parts, row.mandate, invoice, wanted, row.attempt + 1, now)
