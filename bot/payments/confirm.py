"""The client's confirmation that money came, in the thread that they use."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.facts import disputed_ids
from bot.figures import figure_of, put_on
from bot.gates import REST
from bot.notices import write_notice
from bot.receipts import receipt_of
from bot.wiring import Wiring
from domain.money import Money, total
from domain.statement import Balance
from domain.zones import local_day
from flows.turn import PayLink, Say
from models.client import Client
from models.message import Message
from models.payment import Payment, PaymentLine

RECEIVED, PARTIAL, THANKS = "payment.received", "payment.partial", "payment.thanks"
OVERPAID = "payment.overpaid"
CONTESTED = "payment.partial_contested"  # what is left is not asked for


def confirm(  # noqa: PLR0913, PLR0917 - to whom, of how much, for what, and when
    session: Session,
    parts: Wiring,
    client: Client,
    payment: Payment,
    invoice_ids: Collection[int],
    now: datetime,
) -> Message | None:
    """Write the thanks and issue the receipt; the gates judge them when they are sent.

    The receipt is behind the link, where is asked who reads it; an e-mail to a
    mailbox that its owner has confirmed carries it along. Whoever else paid gets none.

    None where there is no thread, or where its number may not be told of an invoice:
    whoever holds that phone did not have to be the one who paid.
    """
    receipt = receipt_of(session, parts, payment, now)
    today = local_day(now, client.zone)
    balance = balance_of_client(session, client, today, parts.settings)
    amount = Money(payment.amount_minor, payment.currency)
    contested = disputed_ids(session, client, [*invoice_ids])
    over = _beyond(session, payment)
    say = _words(amount, balance, invoice_ids, contested, over)
    row = write_notice(session, parts, client, say, now, receipt=receipt, signed=True)
    if row is None:
        return None
    rest = _rest(amount, balance, invoice_ids)
    row.decided = {REST: {**rest, "payment": payment.id}}
    open_still = [ln for ln in balance.lines if ln.invoice_id in invoice_ids]
    put_on(row, figure_of(open_still, balance) if open_still else None)
    return row


def _words(
    amount: Money,
    balance: Balance,
    invoice_ids: Collection[int],
    contested: Collection[int],
    over: Money,
) -> Say:
    """Choose the words: all is settled, some of it is left, or this part is done.

    What is left is told of the invoices that were paid for, and of no others: the sum
    of all debts takes a checked identity. What is contested is not asked for, and what
    was paid beyond is theirs.
    """
    ids = tuple(invoice_ids)
    left = _left(amount, balance, ids)
    told = {"amount": amount, "total": left, "link": PayLink(ids)}
    if over:
        return Say(OVERPAID, told | {"credit": over})
    if left:
        held = [i for i in _owing(balance, ids) if i not in contested]
        return Say(PARTIAL if held else CONTESTED, told)
    return Say(THANKS if balance.lines else RECEIVED, told)


def _beyond(session: Session, payment: Payment) -> Money:
    """Give what of a payment settled nothing, and is the client's credit."""
    query = select(PaymentLine).where(
        PaymentLine.payment_id == payment.id, PaymentLine.voided_at.is_(None)
    )
    taken = sum(line.amount_minor for line in session.scalars(query))
    return Money(payment.amount_minor - taken, payment.currency)


def _owing(balance: Balance, ids: Collection[int]) -> list[int]:
    owing = (line.invoice_id for line in balance.lines if line.owed)
    return [each for each in owing if each is not None and each in ids]


def _left(amount: Money, balance: Balance, ids: Collection[int]) -> Money:
    rest = [line.owed for line in balance.lines if line.invoice_id in ids]
    return total(rest, amount.currency)


def _rest(amount: Money, balance: Balance, ids: Collection[int]) -> dict[str, object]:
    """Keep what the words say, so that they are not told when it is so no more."""
    return {
        "invoices": [*ids],
        "minor": _left(amount, balance, ids).minor,
        "paid": amount.minor,
        "currency": amount.currency,
    }
