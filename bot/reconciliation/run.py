"""One comparison of the provider's account with the books, from asking to the alert.

1. The provider is asked, with no transaction open: its balance, each movement since the
   last time (and some days before it), its balance again.
2. What is new is stored, and matched one by one, each in its own writing: fees and
   payouts are booked, and what we never heard of is applied like a late event.
3. Both sides are added up. What differs is kept with the run and told to people.
A run can be repeated at any time, and two at once are harmless: every booking has its
external reference, every movement its id.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.payments.account import Account, Json
from bot.payments.port import PaymentsError
from bot.payments.settle import STRIPE
from bot.reconciliation.compare import MOST, differences, figures, sums_of
from bot.reconciliation.listing import store
from bot.reconciliation.match import Found, Look, match
from bot.wiring import Wiring
from domain.zones import local_day
from models.payment import Payment
from models.reconciliation import (
    MATCHED,
    UNMATCHED,
    BalanceTransaction,
    Reconciliation,
)

log = logging.getLogger(__name__)

DIFFERS, FAILED = "reconcile_differs", "reconcile_failed"
AGAIN = timedelta(hours=1)  # after a failure


@dataclass(frozen=True, slots=True)
class _Begun:
    run_id: int
    since: datetime
    now: datetime
    opening: int | None
    horizon: datetime  # of all runs: what is older was there before


def reconcile(
    parts: Wiring, account: Account, since: datetime | None = None
) -> Reconciliation:
    """Compare once; raises PaymentsError where the provider does not answer.

    *since* looks further back than the last time asks for.
    """
    now = parts.clock.now()
    with parts.database.write() as session:
        begun = _begin(session, parts, since, now)
    try:
        balance, sources = _ask(parts, account, begun.since, now)
    except PaymentsError as error:
        _broke(parts, begun, error, now)
        raise
    counts = _match_all(parts, sources, now)
    with parts.database.write() as session:
        return _end(session, parts, begun, balance, counts)


def reconcile_round(parts: Wiring, account: Account) -> int:
    """Compare when the night's hour has come; give how many differences stand."""
    now = parts.clock.now()
    with parts.database.read() as session:
        due = _due(session, parts, now)
    if not due:
        return 0
    try:
        return len(reconcile(parts, account).differences)
    except PaymentsError as error:
        log.warning("the provider's account could not be compared: %s", error)
        return 0


def last_run(session: Session) -> Reconciliation | None:
    """Find the last comparison that came to its end."""
    return session.scalar(
        select(Reconciliation)
        .where(Reconciliation.ended_at.is_not(None), Reconciliation.error.is_(None))
        .order_by(Reconciliation.id.desc())
        .limit(1)
    )


def _due(session: Session, parts: Wiring, now: datetime) -> bool:
    zone = parts.settings.zone
    if now.astimezone(ZoneInfo(zone)).hour < parts.settings.reconciliation.hour:
        return False
    done = last_run(session)
    if done is not None and local_day(done.started_at, zone) == local_day(now, zone):
        return False
    tried = session.scalar(select(func.max(Reconciliation.started_at)))
    return tried is None or now - tried >= AGAIN


def _begin(
    session: Session, parts: Wiring, since: datetime | None, now: datetime
) -> _Begun:
    habits, last = parts.settings.reconciliation, last_run(session)
    opening: int | None = last.figures["opening"] if last else None
    if since is None and last is not None:
        since = last.started_at - timedelta(days=habits.overlap_days)
    elif since is None:
        since = _first(session, now - timedelta(days=habits.first_days))
    run = Reconciliation(
        provider=STRIPE, since=since, started_at=now, figures={}, differences=[]
    )
    session.add(run)
    session.flush()
    before = datetime.fromisoformat(last.figures["horizon"]) if last else since
    return _Begun(run.id, since, now, opening, before)


def _first(session: Session, default: datetime) -> datetime:
    oldest = session.scalar(
        select(func.min(Payment.created_at)).where(Payment.provider == STRIPE)
    )
    if oldest is None:
        return default
    return min(oldest - timedelta(days=1), default)


def _ask(
    parts: Wiring, account: Account, since: datetime, now: datetime
) -> tuple[int | None, Mapping[str, Json]]:
    """List everything; a balance that moves meanwhile says nothing."""
    currency = parts.settings.currency
    before = account.balances().get(currency, 0)
    sources = store(parts, account.movements(since), now)
    after = account.balances().get(currency, 0)
    return (before if before == after else None), sources


def _match_all(
    parts: Wiring, sources: Mapping[str, Json], now: datetime
) -> dict[str, int]:
    """Match what has no match yet, the oldest first; one writing each."""
    with parts.database.read() as session:
        query = select(BalanceTransaction.id).where(
            BalanceTransaction.state == UNMATCHED
        )
        # They are listed, and so stored, the newest first: of one second, the last.
        order = BalanceTransaction.created_at, BalanceTransaction.id.desc()
        ids = list(session.scalars(query.order_by(*order)))
    found = [_match_one(parts, id_, sources, now) for id_ in ids]
    return {
        "looked_at": len(sources),
        "matched": sum(each.state == MATCHED for each in found if each),
        "recovered": sum(each.recovered for each in found if each),
    }


def _match_one(
    parts: Wiring, id_: int, sources: Mapping[str, Json], now: datetime
) -> Found | None:
    with parts.database.write() as session:
        row = session.get_one(BalanceTransaction, id_, with_for_update=True)
        if row.state != UNMATCHED:
            return None  # another run was faster
        return match(Look(session, parts, row, sources.get(row.provider_id, {}), now))


def _end(
    session: Session,
    parts: Wiring,
    begun: _Begun,
    balance: int | None,
    counts: Mapping[str, int],
) -> Reconciliation:
    now, currency = parts.clock.now(), parts.settings.currency
    run = session.get_one(Reconciliation, begun.run_id)
    opening = _opening(session, begun, currency)
    sums = sums_of(session, currency, balance, opening, begun.now)
    first = min(begun.horizon, begun.since)
    found = differences(session, first, now, sums, currency)
    told = {"count": len(found), "horizon": first.isoformat()}
    run.ended_at, run.figures = now, figures(sums, counts) | told
    run.differences = [each.plain() for each in found[:MOST]]
    clear_alert(session, FAILED, STRIPE, now)
    if found:
        raise_alert(session, DIFFERS, STRIPE, {"count": len(found)}, now)
    else:
        clear_alert(session, DIFFERS, STRIPE, now)
    session.flush()
    return run


def _opening(session: Session, begun: _Begun, currency: str) -> int | None:
    """Take what a look further back has found out of what was there before."""
    if begun.opening is None or begun.since >= begun.horizon:
        return begun.opening
    older = select(func.coalesce(func.sum(BalanceTransaction.net_minor), 0)).where(
        BalanceTransaction.currency == currency,
        BalanceTransaction.created_at < begun.horizon,
        BalanceTransaction.seen_at == begun.now,
    )
    return begun.opening - int(session.scalar(older) or 0)


def _broke(parts: Wiring, begun: _Begun, error: PaymentsError, now: datetime) -> None:
    """Keep why a run broke off; people hear of it where it is not the first time."""
    with parts.database.write() as session:
        run = session.get_one(Reconciliation, begun.run_id)
        run.ended_at, run.error = now, str(error)[:300]
        last = last_run(session)
        long_ago = last is None or now - last.started_at > timedelta(hours=36)
        if error.permanent or long_ago:
            since = local_day(last.started_at if last else now, parts.settings.zone)
            facts = {"since": f"{since:%d/%m/%Y}", "why": str(error)[:200]}
            raise_alert(session, FAILED, STRIPE, facts, now)
