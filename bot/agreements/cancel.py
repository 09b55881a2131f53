"""An agreement is cancelled by people: what returns is shown first, then it is done.

The preview is the deed itself, done in the books and taken back before anybody sees it,
so that what a person confirms is to the cent what will happen.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.agreements.tell import tell_ended
from bot.agreements.undo import Refused, undo
from bot.agreements.undone import Undone
from bot.balances import pricing
from bot.wiring import Wiring
from domain.agreed import agreed
from domain.money import Money, total
from domain.statement import InvoiceBalance
from domain.zones import local_day
from models.agreement import CANCELLED, Agreement
from models.client import Client

UNSEEN = "."  # the reason of a preview: it is taken back before it can be read


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What cancelling comes to today.

    *back* are the old invoices as they would stand, those that payments settle
    included. *credited* of what was paid counts for them, *credit* is beyond them.
    *lost* is the discount that goes, *cancelled* the number of parts that do. In
    *in_regret* days the client has the right to it, whatever the reason.
    """

    back: tuple[InvoiceBalance, ...]
    credited: Money
    credit: Money
    lost: Money
    cancelled: int
    in_regret: bool

    @property
    def owed(self) -> Money:
        """Add up what would be owed."""
        return total([line.owed for line in self.back], self.credited.currency)


def foresee(
    session: Session, parts: Wiring, row: Agreement, now: datetime
) -> Foreseen | Refused:
    """Tell what cancelling would do today; nothing is changed when it returns."""
    trial = session.begin_nested()
    try:
        done = undo(
            session,
            parts,
            row,
            state=CANCELLED,
            reason=UNSEEN,
            actor="console",
            now=now,
        )
        if isinstance(done, Refused):
            return done
        return _shown(session, parts, done, now)
    finally:
        trial.rollback()


def cancel(  # noqa: PLR0913 - which, why, who decided, and when
    session: Session,
    parts: Wiring,
    row: Agreement,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> Undone | Refused:
    """Cancel it, and tell the client what is owed again and what was credited."""
    done = undo(
        session, parts, row, state=CANCELLED, reason=reason, actor=actor, now=now
    )
    if isinstance(done, Undone):
        tell_ended(session, parts, done, now)
    return done


def in_regret(row: Agreement, client: Client, now: datetime) -> bool:
    """Tell whether the client may still go back on it."""
    terms = agreed(row.terms, row.currency)
    until = terms.regret_until(local_day(row.accepted_at, client.zone))
    return until is not None and local_day(now, client.zone) <= until


def _shown(session: Session, parts: Wiring, done: Undone, now: datetime) -> Foreseen:
    row = done.agreement
    client = session.get_one(Client, row.client_id)
    money = pricing(session, client, parts.settings, done.returned)
    today, terms = local_day(now, client.zone), agreed(row.terms, row.currency)
    return Foreseen(
        tuple(money.line(invoice, today) for invoice in done.returned),
        done.credited,
        done.credit,
        terms.saved,
        len(terms.parts),
        in_regret(row, client, now),
    )
