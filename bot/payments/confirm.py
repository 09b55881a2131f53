"""The client's confirmation that money came, in the thread that they use."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.channels.templates import fill, template_for
from bot.codes import sign
from bot.figures import figure_of, put_on
from bot.gates import REST
from bot.identity import level_in
from bot.params import Writer
from bot.receipts import receipt_of
from bot.replies import outbound
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Purpose
from domain.disclosure import Level
from domain.money import Money, total
from domain.statement import Balance
from domain.zones import local_day
from flows.turn import PayLink, Say
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.payment import Payment

RECEIVED, PARTIAL, THANKS = "payment.received", "payment.partial", "payment.thanks"


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
    thread = thread_of(session, client)
    if thread is None or level_in(session, thread, client, now) < Level.INVOICE:
        return None
    today = local_day(now, client.zone)
    balance = balance_of_client(session, client, today, parts.settings)
    amount = Money(payment.amount_minor, payment.currency)
    say = _words(amount, balance, invoice_ids)
    said = Writer(session, parts, thread, now, client=client).write(say)
    row = outbound(
        thread, said.text, author="bot", purpose=Purpose.NOTICE, now=now, key=say.key
    )
    row.client_id = client.id
    rest = _rest(amount, balance, invoice_ids)
    row.decided = {REST: {**rest, "payment": payment.id}}
    open_still = [ln for ln in balance.lines if ln.invoice_id in invoice_ids]
    put_on(row, figure_of(open_still, balance) if open_still else None)
    if receipt is not None and thread.channel == Channel.EMAIL:
        row.attachments = [{"receipt": receipt.id}]
    fill(row, said, template_for(session, parts, say.key, client.language))
    session.add(row)
    session.flush()
    sign(session, parts, row, now)
    thread.last_message_at = now
    return row


def _words(amount: Money, balance: Balance, invoice_ids: Collection[int]) -> Say:
    """Choose the words: all is settled, some of it is left, or this part is done.

    What is left is told of the invoices that were paid for, and of no others: the sum
    of all debts takes a checked identity.
    """
    ids = tuple(invoice_ids)
    left = _left(amount, balance, ids)
    key = PARTIAL if left else (THANKS if balance.lines else RECEIVED)
    return Say(key, {"amount": amount, "total": left, "link": PayLink(ids)})


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


def thread_of(session: Session, client: Client) -> Conversation | None:
    """Find the thread in which the client wrote last, else the one written to last."""
    return session.scalar(
        select(Conversation)
        .where(Conversation.client_id == client.id, Conversation.channel != "terminal")
        .order_by(
            Conversation.last_inbound_at.desc().nulls_last(),
            Conversation.last_message_at.desc().nulls_last(),
            Conversation.id.desc(),
        )
        .limit(1)
    )
