"""The round that issues what is due: each period once, whoever else is at it.

1. Find the subscriptions whose next invoice is due to be issued, by their index, in
   batches, each locked; what another ticker holds is left to it.
2. Issue all that is due of each, with its periods and its entries in the books, in one
   transaction; the unique key (subscription, period) turns a second one away.
3. What should have been issued longer ago than `catch_up_days` is not issued by
   machine: after a long outage, or a wrong date in a file, a person looks first.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from bot import audit
from bot.alerts import clear_alert, raise_alert
from bot.billing.invoices import issue
from bot.billing.plans import BILLED_STATES, plan_of, reckon
from bot.database import Database
from bot.settings import Settings
from bot.wiring import Wiring
from domain.billing import bills
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.subscription import Subscription

log = logging.getLogger(__name__)
BATCH = 200  # subscriptions a transaction: others must get their turn to write
BEHIND, FAILED = "billing_behind", "billing_failed"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issuing:
    """What a run stands on; *all_behind* issues also what is behind the limit."""

    settings: Settings
    now: datetime
    actor: str = "bot"
    all_behind: bool = False

    @property
    def today(self) -> date:
        """Give the company's day."""
        return local_day(self.now, self.settings.zone)

    @property
    def oldest(self) -> date:
        """Give the oldest day of issue that the machine still catches up with."""
        if self.all_behind:
            return date.min
        return self.today - timedelta(days=self.settings.billing.catch_up_days)


def issue_round(parts: Wiring) -> int:
    """Issue everything that is due now; give the number of invoices."""
    run = Issuing(parts.settings, parts.clock.now())
    count = len(issue_all(parts.database, run))
    with parts.database.write() as session:
        _tell_behind(session, run)
    return count


def issue_all(database: Database, run: Issuing) -> list[Invoice]:
    """Issue in batches until nothing is due; a row that we stumble over is left out."""
    made: list[Invoice] = []
    stumbled: set[int] = set()
    while True:
        with database.write() as session:
            batch, wrong = issue_batch(session, run, besides=stumbled)
        made += batch
        stumbled |= wrong
        if not batch and not wrong:
            return made


def issue_batch(
    session: Session, run: Issuing, *, besides: Collection[int] = (), most: int = 0
) -> tuple[list[Invoice], set[int]]:
    """Issue one batch; give its invoices, and the subscriptions that it left out.

    *most* is another number of subscriptions than BATCH: a rehearsal sees more at once.
    """
    made: list[Invoice] = []
    wrong: set[int] = set()
    for row in session.scalars(_due(run, besides, most or BATCH)).all():
        try:
            with session.begin_nested():
                made += _issue_due(session, row, run)
        except IntegrityError as error:
            log.warning("subscription %s cannot be billed: %s", row.id, error.orig)
            session.refresh(row)
            raise_alert(session, FAILED, row.external_id, {}, run.now)
            wrong.add(row.id)
    if made:
        details = {"invoices": len(made), "minor": sum(i.amount_minor for i in made)}
        audit.append(session, run.actor, "billing.issue", "invoices", details, run.now)
    return made, wrong


def is_due(run: Issuing) -> ColumnElement[bool]:
    """Name what is due to be issued, as the index finds it."""
    return Subscription.state.in_(BILLED_STATES) & Subscription.next_issue_on.between(
        run.oldest, run.today
    )


def _due(run: Issuing, besides: Collection[int], most: int) -> Select[Subscription]:
    query = (
        select(Subscription)
        .join(Client, Client.id == Subscription.client_id)
        .where(is_due(run), Client.deceased_at.is_(None))
        .order_by(Subscription.next_issue_on, Subscription.id)
        .limit(most)
        .options(selectinload(Subscription.prices))
        .with_for_update(skip_locked=True, of=Subscription)
    )
    return query.where(Subscription.id.not_in(besides)) if besides else query


def _issue_due(session: Session, row: Subscription, run: Issuing) -> list[Invoice]:
    coming = bills(plan_of(row), row.unbilled_from)
    due = list(takewhile(lambda bill: bill.issue_on <= run.today, coming))
    made = issue(session, row, due, run.settings.billing, run.today, run.now)
    if due:
        row.unbilled_from = due[-1].period.last + _DAY
    reckon(row)
    clear_alert(session, FAILED, row.external_id, run.now)
    return made


def _tell_behind(session: Session, run: Issuing) -> None:
    query = select(func.count(), func.min(Subscription.next_issue_on)).where(
        Subscription.state.in_(BILLED_STATES), Subscription.next_issue_on < run.oldest
    )
    count, oldest = session.execute(query).one()
    if oldest is not None:
        figures = {"subscriptions": count, "since": oldest.isoformat()}
        raise_alert(session, BEHIND, "", figures, run.now)
    else:
        clear_alert(session, BEHIND, "", run.now)
