"""One movement against the books: what it is of, what was missed, what nobody knows.

What our books lack and the provider shows as ours goes the same way as an event that
was lost: the same handlers apply it, so that nothing can be booked twice. Its types:
https://docs.stripe.com/api/balance_transactions/object#balance_transaction_object-type
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cash.hand import Hand
from bot.payments import movements
from bot.payments.account import Json
from bot.payments.allocations import reference_of
from bot.payments.events import NotYetError, apply_event
from bot.payments.refetch import charge_event, found_event
from bot.payments.settle import STRIPE, payment_by
from bot.reconciliation.stray import known_stray, take_stray
from bot.wiring import Wiring
from domain.books import Account, Kind
from domain.money import Money
from domain.zones import local_day
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment
from models.reconciliation import EXPECTED, MATCHED, UNMATCHED, BalanceTransaction


@dataclass(frozen=True)
class Look:
    """One movement under the glass."""

    session: Session
    parts: Wiring
    row: BalanceTransaction
    source: Json  # in full, as it is now; empty where the provider gave none
    now: datetime

    @property
    def on(self) -> date:
        """Give the day it counts."""
        return local_day(self.row.created_at, self.parts.settings.zone)

    def booked(self, reference: str, *kinds: Kind) -> LedgerTransaction | None:
        """Find what the books say of it."""
        return self.session.scalar(
            select(LedgerTransaction).where(
                LedgerTransaction.external_ref == reference,
                LedgerTransaction.kind.in_(kinds),
            )
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a movement is: its state, the reference of the books or the problem."""

    state: str
    matched_to: str | None = None
    problem: str | None = None
    recovered: bool = False


def match(look: Look) -> Found:
    """Find what one movement is of, book what was missed, and write it on its row."""
    row = look.row
    if row.currency != look.parts.settings.currency:
        found = Found(UNMATCHED, problem="currency")
    else:
        found = _RULES.get(row.type, _stranger)(look)
    row.state, row.matched_to, row.problem = (
        found.state,
        found.matched_to,
        found.problem,
    )
    if found.state == MATCHED:
        fee = Money(row.fee_minor, row.currency)
        movements.fee_booked(look.session, row.provider_id, fee, look.on, look.now)
    look.session.flush()
    return found


def _charge(look: Look) -> Found:
    """Tell a payment that is known from one we missed, and from a stranger's."""
    intent, recovered = look.row.payment_intent or look.row.source or "", False
    payment = payment_by(look.session, STRIPE, intent)
    if payment is None and look.row.hint.get("checkout") and look.source:
        recovered = _applied(look, charge_event(look.source))
        payment = payment_by(look.session, STRIPE, intent)
    if payment is None:
        return _unknown_charge(look, intent)
    if payment.amount_minor != look.row.amount_minor:
        return Found(UNMATCHED, problem="amount")
    return Found(MATCHED, reference_of(STRIPE, intent), recovered=recovered)


def _unknown_charge(look: Look, intent: str) -> Found:
    hand = Hand(look.session, look.parts, STRIPE, look.now)
    item = known_stray(hand, intent)
    if item is None:
        ours = look.row.hint.get("checkout") or look.row.hint.get("client")
        if look.parts.settings.reconciliation.shared_account and not ours:
            return Found(EXPECTED, problem="foreign")
        item = take_stray(hand, look.row, intent, look.on)
    return Found(MATCHED, f"cash:{item.id}")


def _refund(look: Look) -> Found:
    return _of_refund(look, "refund.updated", look.row.source or "", _REFUNDED)


def _refund_failed(look: Look) -> Found:
    reference = f"{look.row.source}:failed"
    return _of_refund(look, "refund.failed", reference, (Kind.CORRECTION,))


def _of_refund(
    look: Look, event: str, reference: str, kinds: tuple[Kind, ...]
) -> Found:
    recovered = False
    if look.booked(reference, *kinds) is None:
        if not look.source or _payment_of(look) is None:
            return Found(UNMATCHED, problem="unknown_payment")
        recovered = _applied(look, found_event(event, look.source, look.row.created_at))
    return _same(look, reference, kinds, recovered=recovered)


def _adjustment(look: Look) -> Found:
    """Find the dispute that took money or gave it back; people see all others."""
    if not (look.row.source or "").startswith(("du_", "dp_")):
        return Found(UNMATCHED, problem="adjustment")
    taken = look.row.amount_minor < 0
    kinds = (Kind.DISPUTE_OPENED,) if taken else (Kind.DISPUTE_WON,)
    reference, recovered = look.row.source or "", False
    if look.booked(reference, *kinds) is None:
        if not look.source or _payment_of(look) is None:
            return Found(UNMATCHED, problem="unknown_payment")
        event = found_event("charge.dispute.updated", look.source, look.now)
        recovered = _applied(look, event)
    return _same(look, reference, kinds, recovered=recovered)


def _payout(look: Look) -> Found:
    amount = Money(-look.row.amount_minor, look.row.currency)
    reference = movements.payout_booked(
        look.session, look.row.source or look.row.provider_id, amount, look.on, look.now
    )
    return Found(MATCHED, reference)


def _payout_back(look: Look) -> Found:
    payout = look.row.source or ""
    reference = movements.payout_returned(look.session, payout, look.on, look.now)
    if reference is None:
        return Found(UNMATCHED, problem="unknown_payout")
    return Found(MATCHED, reference)


def _fee(look: Look) -> Found:
    """Book a fee of its own: the whole movement is one."""
    fee = Money(-look.row.amount_minor, look.row.currency)
    reference = f"{look.row.provider_id}:fee"
    movements.fee_booked(look.session, reference, fee, look.on, look.now)
    return Found(MATCHED, f"{STRIPE}:{reference}")


def _held(look: Look) -> Found:
    """Expect what the provider sets aside for a while: still ours, still there."""
    del look
    return Found(EXPECTED, problem="reserve")


def _stranger(look: Look) -> Found:
    del look
    return Found(UNMATCHED, problem="type")


_REFUNDED = (Kind.PAYMENT_REFUNDED, Kind.GOODWILL_REFUNDED)
_RULES: Mapping[str, Callable[[Look], Found]] = {
    "charge": _charge,
    "payment": _charge,
    "refund": _refund,
    "payment_refund": _refund,
    "refund_failure": _refund_failed,
    "adjustment": _adjustment,
    "payout": _payout,
    "payout_failure": _payout_back,
    "payout_cancel": _payout_back,
    "stripe_fee": _fee,
    "stripe_fx_fee": _fee,
    "tax_fee": _fee,
    "reserve_transaction": _held,
    "reserve_hold": _held,
    "reserve_release": _held,
    "reserved_funds": _held,
    "payment_network_reserve_hold": _held,
    "payment_network_reserve_release": _held,
    "payout_minimum_balance_hold": _held,
    "payout_minimum_balance_release": _held,
}


def _applied(look: Look, event: Json) -> bool:
    """Apply what was missed; False where even that cannot say whose it is."""
    try:
        with look.session.begin_nested():
            apply_event(look.session, look.parts, event, look.now)
    except (NotYetError, ValueError):
        return False
    return True


def _same(
    look: Look, reference: str, kinds: tuple[Kind, ...], *, recovered: bool
) -> Found:
    """Compare what the books moved at the provider with what it says."""
    booked = look.booked(reference, *kinds)
    if booked is None:
        return Found(UNMATCHED, problem="not_booked")
    moved = look.session.scalar(
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0)).where(
            LedgerEntry.transaction_id == booked.id,
            LedgerEntry.account == Account.CLEARING,
        )
    )
    if moved != look.row.amount_minor:
        return Found(UNMATCHED, problem="amount")
    return Found(MATCHED, reference, recovered=recovered)


def _payment_of(look: Look) -> Payment | None:
    return payment_by(look.session, STRIPE, look.row.payment_intent or "")
