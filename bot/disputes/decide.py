"""Disputes decided: one, or several in one decision; the hold falls, the client hears.

1. The client's row is locked, then the disputes in their order: two people who decide
   at once come one after the other, and the second is told that it is done.
2. Everything is looked at before anything is done: of several either all are decided,
   or none.
3. The hold falls in the same transaction, codes that ask for another amount expire, and
   the planner looks at the client anew. The other invoices are not touched.
4. The client is told once, in words of the catalogue; who cannot be written to is put
   before a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.audit import append
from bot.balances import priced
from bot.conversations import clean
from bot.disputes.remedies import Bench, Right
from bot.disputes.rows import LONGEST, lift, numbers_of, open_of, those_of, told, which
from bot.hooks.announce import announce
from bot.hooks.kinds import Kind as Told
from bot.notices import write_notice
from bot.payments.instruments import expire_stale
from bot.wiring import Wiring
from domain.disputes import Remedy, State, Unfit
from domain.money import Money
from flows.turn import Say
from models.client import Client
from models.dispute import Dispute
from models.invoice import Invoice

UNTOLD = "dispute_untold"
BY_CLIENT = "client"
ANSWERS = tuple(
    f"dispute.answer.{ending}.{each}"
    for ending in (*Remedy, State.REJECTED)
    for each in ("one", "several", "all")
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides; *to* is the new principal where it is reduced."""

    state: State
    note: str
    remedy: Remedy | None = None
    to: Money | None = None

    @property
    def right(self) -> Right | None:
        """Give what is done for a client who was right."""
        upheld = self.state is State.UPHELD and self.remedy is not None
        return Right(self.remedy, self.to) if upheld and self.remedy else None


def resolve(  # noqa: PLR0913, PLR0917 - what, how it is decided, by whom, and when
    session: Session,
    parts: Wiring,
    row: Dispute,
    decision: Decision,
    actor: str,
    now: datetime,
) -> Unfit | None:
    """Decide one dispute; see `resolve_together`."""
    return resolve_together(session, parts, [row], decision, actor, now)


def resolve_together(  # noqa: PLR0913, PLR0917 - as above, of several
    session: Session,
    parts: Wiring,
    rows: Sequence[Dispute],
    decision: Decision,
    actor: str,
    now: datetime,
) -> Unfit | None:
    """Decide disputes of one client, do what follows, and tell them; Unfit if it can't.

    A note is needed: it says to the company's own people why. The client hears words of
    the catalogue, and never the note.
    """
    client = session.get_one(Client, rows[0].client_id, with_for_update=True)
    rows = sorted(rows, key=lambda row: row.id)
    for row in rows:
        session.refresh(row, with_for_update=True)
    if unfit := _formless(rows, decision):
        return unfit
    bench = Bench(session, parts, client, actor, now)
    invoices = {row.id: _invoices(session, parts, client, row) for row in rows}
    every = [invoice for row in rows for invoice in invoices[row.id]]
    if unfit := _cannot(bench, every, decision):
        return unfit
    numbers = _named(session, rows)
    if right := decision.right:
        for invoice in every:
            bench.put_right(invoice, right)
    for row in rows:
        _end(session, client, row, decision, actor, now)
    expire_stale(session, parts.settings, client, now)
    if decision.state is not State.WITHDRAWN:
        _tell(session, parts, client, rows, _words(numbers, decision), now)
    return None


def withdraw(
    session: Session,
    parts: Wiring,
    client: Client,
    invoice_ids: Sequence[int],
    now: datetime,
) -> list[Dispute]:
    """Take back what the client contests, by their own word (none named: all of it)."""
    session.get_one(Client, client.id, with_for_update=True)
    rows = those_of(open_of(session, client), invoice_ids)
    decision = Decision(State.WITHDRAWN, BY_CLIENT)
    for row in rows:
        _end(session, client, row, decision, "client", now)
    expire_stale(session, parts.settings, client, now)
    return rows


def say_told(
    session: Session, row: Dispute, how: str, actor: str, now: datetime
) -> bool:
    """Note that a person has told the client, and how; False where nobody waited."""
    if not clear_alert(session, UNTOLD, f"dispute:{row.id}", now):
        return False
    facts = {"dispute": row.id, "how": how}
    append(session, actor, "dispute_told", f"client:{row.client_id}", facts, now)
    return True


def _formless(rows: Sequence[Dispute], decision: Decision) -> Unfit | None:
    if any(row.state != State.OPEN for row in rows):
        return Unfit("decided")
    if any(row.client_id != rows[0].client_id for row in rows):
        return Unfit("other_client")
    note = clean(decision.note)
    if not note or len(note) > LONGEST:
        return Unfit("note")
    if decision.state is State.UPHELD and decision.remedy is None:
        return Unfit("remedy")
    if decision.remedy is Remedy.REDUCE and len(rows) > 1:
        return Unfit("one_amount")
    return None


def _cannot(
    bench: Bench, invoices: Sequence[Invoice], decision: Decision
) -> Unfit | None:
    right = decision.right
    if right is None:
        return None
    if not invoices:
        return Unfit("nothing_open")
    reasons = (bench.unfit(invoice, right) for invoice in invoices)
    return next((unfit for unfit in reasons if unfit), None)


def _end(  # noqa: PLR0913, PLR0917 - what, how it ends, by whom, and when
    session: Session,
    client: Client,
    row: Dispute,
    decision: Decision,
    actor: str,
    now: datetime,
) -> None:
    row.state, row.resolution = decision.state.value, clean(decision.note)
    row.remedy = decision.remedy.value if decision.right and decision.remedy else None
    row.resolved_by, row.resolved_at = actor, now
    lift(session, row, now)
    facts = {"dispute": row.id, "state": row.state, "remedy": row.remedy}
    append(session, actor, "dispute_resolved", f"client:{client.id}", facts, now)
    outcome = told(session, row) | {"outcome": row.state}
    announce(session, Told.DISPUTE_RESOLVED, client, outcome, now)


def _tell(  # noqa: PLR0913, PLR0917 - whom, of which, in which words, and when
    session: Session,
    parts: Wiring,
    client: Client,
    rows: Sequence[Dispute],
    say: Say,
    now: datetime,
) -> None:
    if write_notice(session, parts, client, say, now, anew=True) is not None:
        return
    for row in rows:
        figures = {"client": client.external_id, "dispute": row.id}
        raise_alert(session, UNTOLD, f"dispute:{row.id}", figures, now)


def _invoices(
    session: Session, parts: Wiring, client: Client, row: Dispute
) -> tuple[Invoice, ...]:
    only = None if row.invoice_id is None else [row.invoice_id]
    return priced(session, client, parts.settings, only=only).invoices


def _named(session: Session, rows: Sequence[Dispute]) -> list[str]:
    """Name what is decided; a dispute of all that is open names nothing."""
    whole = any(row.invoice_id is None for row in rows)
    return [] if whole else numbers_of(session, rows)


def _words(numbers: Sequence[str], decision: Decision) -> Say:
    right = decision.right
    ending = right.remedy.value if right else State.REJECTED.value
    form, params = which(numbers)
    if right and right.remedy is Remedy.REDUCE and right.to:
        params["amount"] = right.to
    return Say(f"dispute.answer.{ending}.{form}", params)
