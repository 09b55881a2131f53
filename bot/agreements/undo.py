"""An agreement is undone: the original debt returns, with what was paid credited.

In one transaction, under the client's lock:

1. What payments had settled of the instalments is taken out of them.
2. The old invoices are open again, at their own due dates and terms. What people let
   off of the instalments is carried over.
3. The payments are shared out over them, each as of the day it counts, the oldest
   invoice first; what is beyond them is the client's credit, and a matter for a person.
4. The books mirror the renegotiation and move the payments, in one transaction.
5. The instalments are cancelled; an earlier agreement whose instalments came back is in
   force again; what asked for an instalment (codes, holds, a promise) follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agreements import returning
from bot.agreements.pool import Moved, Pool, left_of, pool_of, take_out
from bot.agreements.reshare import CREDIT, Reshared, reshare
from bot.agreements.standing import (
    agreed_more,
    agreements_of,
    covered_by,
    instalments_of,
    lapse_warning,
)
from bot.agreements.undone import Undone
from bot.audit import append
from bot.balances import pricing
from bot.books import post
from bot.conversations import clean
from bot.hooks.announce import announce, in_minor, numbered
from bot.hooks.kinds import Kind as Told
from bot.payments.aftermath import close
from bot.payments.instruments import expire_stale
from bot.payments.principal import open_principal
from bot.payments.refund_orders import propose
from bot.payments.replaced import in_place_of
from bot.plan_results import wake
from bot.promises.making import carry
from bot.promises.rows import open_promises
from bot.receipts import MOVED, void_yearly
from bot.wiring import Wiring
from domain.money import Money, total
from domain.novation import Undoing, agreement_undone
from domain.postings import Event
from domain.zones import local_day
from models.agreement import (
    ACTIVE,
    BROKEN,
    REPLACED,
    Agreement,
)
from models.agreement import CANCELLED as ENDED
from models.client import Client
from models.dispute import Dispute
from models.invoice import CANCELLED, OPEN, Invoice

LONGEST_REASON = 300
_TOLD = {BROKEN: Told.AGREEMENT_BROKEN, ENDED: Told.AGREEMENT_CANCELLED}


class Why(StrEnum):
    """Why an agreement cannot be undone."""

    STATE = "state"  # it is over
    REASON = "reason"  # none was given, or it is too long
    REPLACED = "replaced"  # a later agreement stands on a part of it: end that first
    CONTESTED = "contested"  # a dispute about an instalment is decided first


@dataclass(frozen=True, slots=True)
class Refused:
    """It stands as it stood, and why."""

    why: Why


def undo(  # noqa: PLR0913 - which, how it ends, why, and who decided
    session: Session,
    parts: Wiring,
    agreement: Agreement,
    *,
    state: str,
    reason: str,
    actor: str,
    now: datetime,
) -> Undone | Refused:
    """End an agreement as BROKEN or CANCELLED, and let what it replaced be owed again.

    Raises BooksFrozenError while the books are frozen.
    """
    client = session.get_one(Client, agreement.client_id, with_for_update=True)
    session.refresh(agreement, with_for_update=True)
    reason = clean(reason)
    if agreement.state != ACTIVE:
        return Refused(Why.STATE)
    if not reason or len(reason) > LONGEST_REASON:
        return Refused(Why.REASON)
    covered = covered_by(session, agreement)
    pool = pool_of(session, instalments_of(session, agreement), covered)
    if pool.replaced:
        return Refused(Why.REPLACED)
    if _contested(session, pool):
        return Refused(Why.CONTESTED)
    step = _Undoing(session, parts, client, agreement, pool, covered, now)
    return step.end(state, reason, actor)


@dataclass
class _Undoing:
    """The work on one agreement."""

    session: Session
    parts: Wiring
    client: Client
    agreement: Agreement
    pool: Pool
    covered: list[Invoice]
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now, self.client.zone)

    @property
    def agreed_on(self) -> date:
        return local_day(self.agreement.accepted_at, self.client.zone)

    def end(self, state: str, reason: str, actor: str) -> Undone:
        moved = take_out(self.session, self.pool, self.now)
        left = left_of(self.session, self.pool)
        agreed = agreed_more(self.session, self.agreement)
        returning.come_back(self.covered)
        self.session.flush()
        lapsed = self._carry(moved, left, agreed, actor)
        shared = reshare(
            self.session, self.parts.settings, self.client, self.covered, moved
        )
        self._book(moved, left, shared, agreed, lapsed, reason)
        for each in moved:
            void_yearly(self.session, each.payment, MOVED, self.now)
        self._close_rows(state, reason, actor)
        revived = self._revive()
        self._close_settled()
        self._follow()
        done = Undone(
            self.agreement,
            tuple(self.covered),
            tuple((line.invoice_id, line.amount) for line in shared.lines),
            shared.credit,
            revived,
        )
        self._tell(done, state, reason, actor)
        self._propose(shared)
        return done

    def _carry(
        self, moved: Sequence[Moved], left: dict[int, Money], agreed: Money, actor: str
    ) -> Money:
        """Carry over what people let off: what is neither paid nor left to pay."""
        currency = self.agreement.currency
        paid = [line.items.principal for each in moved for line in each.lines]
        accounted = total(list(left.values()), currency) + total(paid, currency)
        back = returning.principal_of(self.session, self.covered)
        return returning.carry(
            self.session,
            self.covered,
            back + agreed - accounted,
            since=self.agreed_on,
            today=self.today,
            actor=actor,
            now=self.now,
        )

    def _book(  # noqa: PLR0913, PLR0917 - the figures of one transaction
        self,
        moved: Sequence[Moved],
        left: dict[int, Money],
        shared: Reshared,
        agreed: Money,
        lapsed: Money,
        reason: str,
    ) -> None:
        back = open_principal(self.session, self.covered)
        reference = f"agreement:{self.agreement.id}"
        event = Event(reference, self.client.id, self.today, reason[:200])
        undoing = Undoing(
            tuple(left.items()),
            tuple(back.items()),
            tuple(line for each in moved for line in each.lines),
            shared.lines,
            shared.credit,
            agreed,
            lapsed,
        )
        post(self.session, agreement_undone(event, undoing), self.now)

    def _close_rows(self, state: str, reason: str, actor: str) -> None:
        for invoice in self.pool.invoices:
            invoice.status, invoice.paid_on = CANCELLED, None
        row = self.agreement
        row.state, row.ended_at, row.ended_by = state, self.now, actor
        row.ended_reason = reason
        for cover in row.covers:
            cover.active = False
        lapse_warning(self.session, row, self.now)
        years = self.parts.settings.limits.prescription_years
        returning.interrupt(self.session, row, self.covered, self.agreed_on, years)
        self.session.flush()

    def _revive(self) -> tuple[Agreement, ...]:
        """Bring an earlier agreement back whose instalments are open again."""
        earlier = agreements_of(self.session, self.covered)
        revived = [each for each in earlier if each.state == REPLACED]
        for each in revived:
            each.state, each.ended_at = ACTIVE, None
            each.ended_reason = each.ended_by = None
            for cover in each.covers:
                cover.active = True
        self.session.flush()
        return tuple(revived)

    def _close_settled(self) -> None:
        """Close what the payments settle whole, as of the last of them."""
        session, settings = self.session, self.parts.settings
        money = pricing(session, self.client, settings, tuple(self.covered))
        for invoice in money.invoices:
            paid = [credit.on for credit in money.credits.get(invoice.id, ())]
            on = max(paid, default=self.today)
            if not money.position(invoice, max(on, self.today)).left.total:
                close(session, self.client, [invoice], on, self.now)

    def _follow(self) -> None:
        """Let what was about an instalment be about what came back."""
        session, now = self.session, self.now
        back = [each for each in self.covered if each.status == OPEN]
        returning.carry_holds(session, self.pool.ids, back, now)
        for promise in open_promises(session, self.client.id):
            if promise.invoices:
                carry(session, promise, in_place_of(session, promise.invoices))
        expire_stale(session, self.parts.settings, self.client, now)
        wake(session, now, client_id=self.client.id)

    def _tell(self, done: Undone, state: str, reason: str, actor: str) -> None:
        session, row, now = self.session, self.agreement, self.now
        facts = {
            "agreement": row.id,
            "reason": reason,
            "credited_minor": done.credited.minor,
            "credit_minor": done.credit.minor,
            "revived": [each.id for each in done.revived],
        }
        subject = f"client:{self.client.id}"
        append(session, actor, f"agreement_{state}", subject, facts, now)
        told = {
            "agreement": row.id,
            **in_minor(done.credited),
            "invoices": numbered(session, [each.id for each in done.returned]),
        }
        announce(session, _TOLD[state], self.client, told, now)

    def _propose(self, shared: Reshared) -> None:
        for payment, over in shared.over:
            if payment.provider != CREDIT:
                cause = f"-agreement-{self.agreement.id}"
                propose(self.session, payment, over, self.now, cause)


def _contested(session: Session, pool: Pool) -> bool:
    query = select(Dispute.id).where(
        Dispute.invoice_id.in_(pool.ids), Dispute.state == "open"
    )
    return session.scalar(query.limit(1)) is not None
