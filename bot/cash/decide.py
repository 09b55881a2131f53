"""What a person decides of money that came: whose it is, or that it is nobody's.

While an item waits, its money stands in UNAPPLIED; each way out takes it from there,
and an undone decision puts it back: the list and that account are one sum always.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from bot.books import post
from bot.cash.hand import Hand, Refused, Share, Why, place_of, reference
from bot.payments.settle import receive
from bot.payments.withdraw import why_not, withdraw
from domain import postings
from domain.money import total
from models.cash import APPLIED, IGNORED, OPEN, RETURNED, REVIEW, CashItem
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment

BY_HAND, SENT_BACK, DISMISSED, UNDONE = "by_hand", "sent_back", "dismissed", "undone"
LONGEST_REASON = 300


def waiting(hand: Hand, item_id: int) -> CashItem | None:
    """Lock an item; None where there is none."""
    return hand.session.get(CashItem, item_id, with_for_update=True)


def hold(hand: Hand, item: CashItem, reason: str = "") -> None:
    """Put an item's money among the unapplied: it is ours to hold."""
    event = postings.unapplied_received(
        reference(item), item.amount, item.received_on, place_of(item), reason[:200]
    )
    post(hand.session, event, hand.now)


def assign(
    hand: Hand, item: CashItem, shares: Sequence[Share], reason: str = ""
) -> list[Payment] | Refused:
    """Give an item's money to whom it belongs; the shares are all of it.

    What a share has beyond its invoices is that client's credit (F52).
    """
    if problem := _unfit(hand, item, shares):
        return Refused(problem)
    event = postings.unapplied_applied(
        reference(item), item.amount, item.received_on, place_of(item)
    )
    post(hand.session, event, hand.now)
    payments = give(hand, item, shares)
    hand.decided(item, APPLIED, BY_HAND, reason[:LONGEST_REASON])
    told = [[share.client_id, share.amount.minor] for share in shares]
    hand.note("cash.assigned", item, shares=told)
    return payments


def give(hand: Hand, item: CashItem, shares: Sequence[Share]) -> list[Payment]:
    """Take each share in as a payment of its client."""
    payments = []
    for place, share in enumerate(shares):
        client = hand.session.get_one(Client, share.client_id)
        payment = receive(
            hand.session,
            hand.parts,
            client=client,
            provider=item.source,
            external_ref=payment_reference(item, place),
            amount=share.amount,
            method=item.method,
            received_on=item.received_on,
            invoice_ids=share.invoice_ids,
            priced_on=share.priced_on,
            now=hand.now,
            tell=fresh(hand, item),
        )
        if payment is not None:
            of_item(payment, item, client)
            payments.append(payment)
    hand.session.flush()
    return payments


def payment_reference(item: CashItem, place: int = 0) -> str:
    """Name a payment: the item's own reference, unless it is given anew or in parts."""
    if not (item.round or place):
        return item.external_ref
    return f"{item.external_ref[:100]}.{item.round}.{place}"


def of_item(payment: Payment, item: CashItem, client: Client) -> None:
    """Remember which money a payment is of, and who paid where it is somebody else."""
    payment.cash_item_id = item.id
    if item.payer and other_person(item, client):
        payment.payer = item.payer


def other_person(item: CashItem, client: Client) -> bool:
    """Tell whether the payer's document is not the client's."""
    theirs, seen = client.document or "", item.payer_document or ""
    return bool(seen and theirs) and seen not in {theirs, theirs[3:9]}


def fresh(hand: Hand, item: CashItem) -> bool:
    """Tell whether money is young enough for its client to be told of it."""
    return (hand.today - item.received_on).days <= hand.parts.settings.bank.tell_days


def send_back(hand: Hand, item: CashItem, on: date, reason: str) -> Refused | None:
    """Book that money was sent back to who paid it."""
    if problem := _unfit_to_leave(item, reason):
        return Refused(problem)
    if not item.received_on <= on <= hand.today:
        return Refused(Why.DAY)
    event = postings.unapplied_returned(reference(item), item.amount, on, reason[:200])
    post(hand.session, event, hand.now)
    hand.decided(item, RETURNED, SENT_BACK, reason[:LONGEST_REASON])
    hand.note("cash.returned", item, on=on.isoformat())
    return None


def dismiss(hand: Hand, item: CashItem, reason: str) -> Refused | None:
    """Take what is no client's money off the list, and out of these books."""
    if problem := _unfit_to_leave(item, reason):
        return Refused(problem)
    event = postings.unapplied_disowned(
        reference(item), item.amount, item.received_on, reason[:200]
    )
    post(hand.session, event, hand.now)
    hand.decided(item, IGNORED, DISMISSED, reason[:LONGEST_REASON])
    hand.note("cash.dismissed", item)
    return None


def undo(hand: Hand, item: CashItem, reason: str) -> Refused | None:
    """Put an item back on the list: its payments are withdrawn, with the reason.

    What they had settled is owed again, held until a person looks. What was sent back
    or dismissed by mistake is held anew; a line that went out never is.
    """
    if item.state in OPEN or item.amount_minor <= 0:
        return Refused(Why.STATE)
    if not reason.strip():
        return Refused(Why.REASON)
    payments = payments_of(hand, item)
    for payment in payments:
        if problem := why_not(hand.session, payment):
            return Refused(Why(problem.value))
    for payment in payments:
        withdraw(hand.session, payment, reason, hand.actor, hand.now)
    item.round += 1
    hold(hand, item, reason)
    hand.decided(item, REVIEW, UNDONE, reason[:LONGEST_REASON])
    hand.note("cash.undone", item, payments=[payment.id for payment in payments])
    return None


def payments_of(hand: Hand, item: CashItem) -> list[Payment]:
    """List the payments of an item that stand."""
    query = select(Payment).where(
        Payment.cash_item_id == item.id, Payment.withdrawn_at.is_(None)
    )
    return list(hand.session.scalars(query.order_by(Payment.id)))


def _unfit(hand: Hand, item: CashItem, shares: Sequence[Share]) -> Why | None:
    if item.state not in OPEN:
        return Why.STATE
    if not shares or any(share.amount.minor <= 0 for share in shares):
        return Why.SUM
    if total([share.amount for share in shares], item.currency) != item.amount:
        return Why.SUM
    for share in shares:
        if hand.session.get(Client, share.client_id) is None:
            return Why.CLIENT
        if share.invoice_ids and not _theirs(hand, share):
            return Why.INVOICE
    return None


def _theirs(hand: Hand, share: Share) -> bool:
    query = select(func.count(Invoice.id)).where(
        Invoice.id.in_(share.invoice_ids), Invoice.client_id == share.client_id
    )
    return hand.session.scalar(query) == len(set(share.invoice_ids))


def _unfit_to_leave(item: CashItem, reason: str) -> Why | None:
    if item.state not in OPEN:
        return Why.STATE
    return None if reason.strip() else Why.REASON
