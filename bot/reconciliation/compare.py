"""What differs between the provider's account and our books, said one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from bot.payments.settle import STRIPE
from domain.books import Account, Kind
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment
from models.reconciliation import MATCHED, UNMATCHED, BalanceTransaction

SETTLING = timedelta(hours=1)  # what is younger may not be listed yet
MOST = 200  # differences that are told one by one


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same on both sides.

    `kind`: not_at_provider, reversal_not_at_provider, movements (what is listed does
    not add up to the balance), clearing (the books do not hold what is listed), or the
    problem of an unmatched movement.
    """

    kind: str
    ref: str
    amount_minor: int
    currency: str
    client_id: int | None = None

    def plain(self) -> dict[str, object]:
        """Write it down as rows keep it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Sums:
    """Both sides in minor units of the house's currency, as of one comparison.

    *balance*: what the provider holds, None while it moved under our eyes. *opening*:
    what it held before our first look. *clearing*: what the books say that it holds.
    *not_booked*: listed, and for good reasons or not yet no part of the books.
    """

    balance: int | None
    opening: int | None
    listed: int
    clearing: int
    not_booked: int

    @property
    def unlisted(self) -> int:
        """Give what the balance has beyond all that was listed."""
        if self.balance is None or self.opening is None:
            return 0
        return self.balance - self.opening - self.listed

    @property
    def unbooked(self) -> int:
        """Give what the books have beyond what they matched, or lack."""
        return self.clearing - (self.listed - self.not_booked)


def sums_of(
    session: Session,
    currency: str,
    balance: int | None,
    opening: int | None,
    until: datetime,
) -> Sums:
    """Add both sides up; the first time of all fixes what was there before.

    *until*: when the provider was asked; what was booked since is not listed yet.
    """
    listed = _net(session, currency)
    matched = _net(session, currency, MATCHED)
    clearing = session.scalar(
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .join(LedgerTransaction)
        .where(
            LedgerEntry.account == Account.CLEARING,
            LedgerEntry.currency == currency,
            LedgerTransaction.booked_at <= until,
        )
    )
    before = opening
    if before is None and balance is not None:
        before = balance - listed
    return Sums(balance, before, listed, int(clearing or 0), listed - matched)


def differences(
    session: Session, since: datetime, now: datetime, sums: Sums, currency: str
) -> list[Difference]:
    """Say all that differs, as far back as *since*, the first look of all."""
    missing = list(_not_at_provider(session, since, now))
    gone = list(_reversals(session, since, now))
    found = [*_unmatched(session), *missing, *gone]
    if sums.unlisted:
        found.append(Difference("movements", "", sums.unlisted, currency))
    told = sum(each.amount_minor for each in (*missing, *gone))
    if rest := sums.unbooked - told:
        found.append(Difference("clearing", "", rest, currency))
    return found


def _net(session: Session, currency: str, *states: str) -> int:
    query = select(func.coalesce(func.sum(BalanceTransaction.net_minor), 0)).where(
        BalanceTransaction.currency == currency
    )
    if states:
        query = query.where(BalanceTransaction.state.in_(states))
    return int(session.scalar(query) or 0)


def _unmatched(session: Session) -> Iterator[Difference]:
    query = select(BalanceTransaction).where(BalanceTransaction.state == UNMATCHED)
    for row in session.scalars(query.order_by(BalanceTransaction.id).limit(MOST)):
        kind = row.problem or "type"
        yield Difference(kind, row.provider_id, row.net_minor, row.currency)


def _not_at_provider(
    session: Session, since: datetime, now: datetime
) -> Iterator[Difference]:
    """Find payments of ours that the provider does not list."""
    listed = exists().where(BalanceTransaction.payment_intent == Payment.external_ref)
    query = select(Payment).where(
        Payment.provider == STRIPE,
        Payment.created_at >= since,
        Payment.created_at < now - SETTLING,
        ~listed,
    )
    for payment in session.scalars(query.order_by(Payment.id)).all():
        if not _shared(session, payment):
            yield Difference(
                "not_at_provider",
                payment.external_ref,
                payment.amount_minor,
                payment.currency,
                payment.client_id,
            )


def _shared(session: Session, payment: Payment) -> bool:
    """Tell whether it is one client's part of a listed payment (bot/cash)."""
    intent, dot, _ = payment.external_ref.partition(".")
    if not dot:
        return False
    query = select(BalanceTransaction.id)
    found = query.where(BalanceTransaction.payment_intent == intent).limit(1)
    return session.scalar(found) is not None


def _reversals(
    session: Session, since: datetime, now: datetime
) -> Iterator[Difference]:
    """Find refunds and disputes in our books that the provider does not list."""
    reference = LedgerTransaction.external_ref
    query = (
        select(LedgerTransaction, LedgerEntry)
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .where(
            LedgerTransaction.kind.in_((Kind.PAYMENT_REFUNDED, Kind.DISPUTE_OPENED)),
            LedgerEntry.account == Account.CLEARING,
            LedgerTransaction.booked_at >= since,
            LedgerTransaction.booked_at < now - SETTLING,
            ~exists().where(BalanceTransaction.source == reference),
        )
        .order_by(LedgerTransaction.id)
    )
    for transaction, entry in session.execute(query):
        yield Difference(
            "reversal_not_at_provider",
            transaction.external_ref,
            entry.amount_minor,
            entry.currency,
            entry.client_id,
        )


def figures(sums: Sums, counts: Mapping[str, int]) -> dict[str, object]:
    """Write down what a comparison counted."""
    return {**asdict(sums), **counts}
