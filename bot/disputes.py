"""Disputes: opened with a deadline, taken by a person, decided, and the client told.

Only what is contested stands still; the other invoices go on. Whatever the decision,
the hold falls in the same transaction, and the planner looks at the invoice anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.audit import append
from bot.balances import calendar_of, priced
from bot.books import post
from bot.conversations import clean
from bot.hooks.announce import announce, numbered
from bot.hooks.kinds import Kind as Told
from bot.imports.booking import amended
from bot.notices import write_notice
from bot.payments.instruments import expire_stale
from bot.plan_results import wake
from bot.waivers import waive_item
from bot.wiring import Wiring
from domain.disputes import Kind, Remedy, State, Unfit, answer_by, fits
from domain.money import Money
from domain.waiver import Item
from domain.zones import local_day
from flows.turn import Say
from models.agent import Agent
from models.client import Client
from models.dispute import Dispute
from models.invoice import CANCELLED, Hold, Invoice

HELD, LATE = "dispute", "disputes_late"
LONGEST = 500  # characters of a note
ANSWERS = tuple(
    f"dispute.answer.{ending}.{which}"
    for ending in (*Remedy, State.REJECTED)
    for which in ("one", "all")
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides; *to* is the new principal where it is reduced."""

    state: State
    note: str
    remedy: Remedy | None = None
    to: Money | None = None


def open_disputes(  # noqa: PLR0913 - whose, what, why, who says so, and when
    session: Session,
    parts: Wiring,
    client: Client,
    *,
    reason: str,
    kind: Kind,
    invoice_ids: Sequence[int],
    actor: str,
    now: datetime,
) -> list[Dispute]:
    """Contest invoices (none named: all that is open); what is contested already stays.

    Each has a row, a hold and a day by which a person answers.
    """
    today = local_day(now, client.zone)
    days = parts.settings.disputes.answer_business_days
    by = answer_by(today, days, calendar_of(client, parts.settings))
    known = _contested(session, client)
    rows = [
        Dispute(
            client_id=client.id,
            invoice_id=each,
            kind=kind.value,
            reason=reason[:LONGEST],
            answer_by=by,
            opened_at=now,
        )
        for each in (invoice_ids or (None,))
        if each not in known
    ]
    session.add_all(rows)
    session.add_all(
        Hold(
            client_id=client.id, invoice_id=row.invoice_id, reason=HELD, created_at=now
        )
        for row in rows
    )
    session.flush()
    facts = {"invoices": list(invoice_ids), "kind": kind.value}
    append(session, actor, "dispute_opened", f"client:{client.id}", facts, now)
    for row in rows:
        announce(session, Told.DISPUTE_OPENED, client, _told(session, row), now)
    return rows


def take(session: Session, row: Dispute, agent: Agent | None, now: datetime) -> None:
    """Let a person own it, or nobody; who it was is in the trail."""
    row.owner_id = agent.id if agent else None
    actor = f"agent:{agent.id}" if agent else "console"
    subject = f"client:{row.client_id}"
    append(session, actor, "dispute_taken", subject, {"dispute": row.id}, now)


def resolve(  # noqa: PLR0913, PLR0917 - what, how it is decided, by whom, and when
    session: Session,
    parts: Wiring,
    row: Dispute,
    decision: Decision,
    actor: str,
    now: datetime,
) -> Unfit | None:
    """Decide a dispute, do what follows, and tell the client; Unfit where it cannot be.

    A note is needed: it says to the company's own people why. The client hears words of
    the catalogue, and never the note.
    """
    client = session.get_one(Client, row.client_id, with_for_update=True)
    session.refresh(row, with_for_update=True)
    note = clean(decision.note)
    if row.state != State.OPEN:
        return Unfit("decided")
    if not note or len(note) > LONGEST:
        return Unfit("note")
    if decision.state is State.UPHELD and decision.remedy is None:
        return Unfit("remedy")
    invoices = _invoices(session, parts, client, row)
    if unfit := _remedied(session, parts, client, invoices, decision, actor, now):
        return unfit
    row.state, row.resolution = decision.state.value, note
    row.remedy = decision.remedy.value if decision.remedy else None
    row.resolved_by, row.resolved_at = actor, now
    _lift(session, row, now)
    expire_stale(session, parts.settings, client, now)
    facts = {"dispute": row.id, "state": row.state, "remedy": row.remedy}
    append(session, actor, "dispute_resolved", f"client:{client.id}", facts, now)
    told = _told(session, row) | {"outcome": row.state}
    announce(session, Told.DISPUTE_RESOLVED, client, told, now)
    if decision.state is not State.WITHDRAWN:
        write_notice(session, parts, client, _words(invoices, row, decision), now)
    return None


def late(session: Session, today: date) -> list[Dispute]:
    """List what should have been answered before *today*, the oldest first."""
    query = select(Dispute).where(
        Dispute.state == State.OPEN, Dispute.answer_by < today
    )
    return list(session.scalars(query.order_by(Dispute.answer_by, Dispute.id)))


def dispute_round(parts: Wiring) -> int:
    """Tell people of disputes that nobody has answered in time; give how many."""
    now = parts.clock.now()
    with parts.database.write() as session:
        waiting = late(session, local_day(now, parts.settings.zone))
        if not waiting:
            clear_alert(session, LATE, "", now)
            return 0
        oldest = waiting[0].answer_by
        figures = {"count": len(waiting), "since": oldest and oldest.isoformat()}
        raise_alert(session, LATE, "", figures, now)
    return len(waiting)


def _contested(session: Session, client: Client) -> set[int | None]:
    query = select(Dispute.invoice_id).where(
        Dispute.client_id == client.id, Dispute.state == State.OPEN
    )
    return set(session.scalars(query))


def _invoices(
    session: Session, parts: Wiring, client: Client, row: Dispute
) -> tuple[Invoice, ...]:
    only = None if row.invoice_id is None else [row.invoice_id]
    return priced(session, client, parts.settings, only=only).invoices


def _remedied(  # noqa: PLR0913, PLR0917 - what is decided, about what, by whom, when
    session: Session,
    parts: Wiring,
    client: Client,
    invoices: Sequence[Invoice],
    decision: Decision,
    actor: str,
    now: datetime,
) -> Unfit | None:
    """Do what the client was right about; nothing is done where one does not fit."""
    remedy = decision.remedy
    if decision.state is not State.UPHELD or remedy is None:
        return None
    if not invoices:
        return Unfit("nothing_open")
    today = local_day(now, client.zone)
    money = priced(session, client, parts.settings, only=[row.id for row in invoices])
    for invoice in invoices:
        left = money.position(invoice, today).left.items
        if unfit := fits(remedy, invoice.amount, left, decision.to):
            return unfit
    for invoice in invoices:
        _do(session, parts, client, invoice, decision, actor, now)
    return None


def _do(  # noqa: PLR0913, PLR0917 - as above, for one invoice
    session: Session,
    parts: Wiring,
    client: Client,
    invoice: Invoice,
    decision: Decision,
    actor: str,
    now: datetime,
) -> None:
    if decision.remedy is Remedy.CHARGES:
        for item in (Item.FINE, Item.INTEREST):
            waive_item(
                session,
                parts.settings,
                client,
                invoice_id=invoice.id,
                item=item,
                amount=None,
                reason="dispute",
                actor=actor,
                now=now,
            )
        return
    nothing = Money(0, invoice.currency)
    to = decision.to if decision.remedy is Remedy.REDUCE and decision.to else nothing
    today = local_day(now, client.zone)
    post(session, amended(invoice, to, now, today, why="dispute"), now)
    if to:
        invoice.amount_minor = to.minor
    else:
        invoice.status = CANCELLED
    session.flush()


def _lift(session: Session, row: Dispute, now: datetime) -> None:
    session.execute(
        update(Hold)
        .where(
            Hold.client_id == row.client_id,
            Hold.reason == HELD,
            Hold.lifted_at.is_(None),
            Hold.invoice_id.is_(None)
            if row.invoice_id is None
            else Hold.invoice_id == row.invoice_id,
        )
        .values(lifted_at=now)
    )
    session.flush()
    wake(session, now, client_id=row.client_id)


def _told(session: Session, row: Dispute) -> dict[str, object]:
    ids = [] if row.invoice_id is None else [row.invoice_id]
    return {"dispute": row.id, "kind": row.kind, "invoices": numbered(session, ids)}


def _words(invoices: Sequence[Invoice], row: Dispute, decision: Decision) -> Say:
    ending = decision.remedy.value if decision.remedy else State.REJECTED.value
    named = [each.number for each in invoices if each.id == row.invoice_id]
    which = "one" if named else "all"
    params: dict[str, object] = {"number": named[0]} if named else {}
    if decision.remedy is Remedy.REDUCE and decision.to:
        params["amount"] = decision.to
    return Say(f"dispute.answer.{ending}.{which}", params)
