"""Disputes opened: each invoice with its row, its hold and a day; never twice at once.

A decision that is contested anew is a dispute of its own, which names the one before.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.balances import calendar_of, priced
from bot.disputes.rows import HELD, LONGEST, numbers_of, open_of, told, which
from bot.hooks.announce import announce
from bot.hooks.kinds import Kind as Told
from bot.notices import write_notice
from bot.wiring import Wiring
from domain.disputes import Kind, answer_by, recognised
from domain.money import Money
from domain.zones import local_day
from flows.turn import Say
from models.agent import Agent
from models.client import Client
from models.dispute import Dispute
from models.invoice import Hold

REOPENED = tuple(f"dispute.reopened.{form}" for form in ("one", "several", "all"))


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
    amount: Money | None = None,
) -> list[Dispute]:
    """Contest invoices (none named: all that is open); what is contested already stays.

    Each has a row, a hold and a day by which a person answers. *amount* is what the
    client says it should have been: the part that they recognise.
    """
    session.get_one(Client, client.id, with_for_update=True)
    today = local_day(now, client.zone)
    by = due_from(parts, client, today)
    known = {row.invoice_id for row in open_of(session, client)}
    rows = [
        Dispute(
            client_id=client.id,
            invoice_id=each,
            kind=kind.value,
            reason=reason[:LONGEST],
            answer_by=by,
            opened_at=now,
            previous_id=_decided_before(session, client, each),
            recognised_minor=_part(session, parts, client, each, kind, amount, today),
        )
        for each in (tuple(dict.fromkeys(invoice_ids)) or (None,))
        if each not in known
    ]
    _keep(session, client, rows, now)
    if rows:
        facts = {"invoices": list(invoice_ids), "kind": kind.value}
        append(session, actor, "dispute_opened", f"client:{client.id}", facts, now)
    return rows


def reopen(
    session: Session, parts: Wiring, row: Dispute, actor: str, now: datetime
) -> Dispute | None:
    """Look at a decided dispute again: a new one that names it; None where one is open.

    What the decision did is not undone: the invoice stands as it is, and is held.
    """
    client = session.get_one(Client, row.client_id, with_for_update=True)
    [*fresh] = open_disputes(
        session,
        parts,
        client,
        reason=row.reason,
        kind=Kind(row.kind),
        invoice_ids=() if row.invoice_id is None else (row.invoice_id,),
        actor=actor,
        now=now,
    )
    for each in fresh:
        each.previous_id, each.owner_id = row.id, row.owner_id
        if each.recognised_minor is None:
            each.recognised_minor = row.recognised_minor
    session.flush()
    if fresh:
        _tell_again(session, parts, client, fresh[0], now)
    return fresh[0] if fresh else None


def _tell_again(
    session: Session, parts: Wiring, client: Client, row: Dispute, now: datetime
) -> None:
    form, params = which(numbers_of(session, [row]))
    say = Say(f"dispute.reopened.{form}", params | {"day": row.answer_by})
    write_notice(session, parts, client, say, now, anew=True)


def due_from(parts: Wiring, client: Client, today: date) -> date:
    """Give the day by which a person answers what is contested *today*."""
    days = parts.settings.disputes.answer_business_days
    return answer_by(today, days, calendar_of(client, parts.settings))


def take(session: Session, row: Dispute, agent: Agent | None, now: datetime) -> None:
    """Let a person own it, or nobody; who it was is in the trail."""
    row.owner_id = agent.id if agent else None
    actor = f"agent:{agent.id}" if agent else "console"
    subject = f"client:{row.client_id}"
    append(session, actor, "dispute_taken", subject, {"dispute": row.id}, now)


def _keep(
    session: Session, client: Client, rows: Sequence[Dispute], now: datetime
) -> None:
    session.add_all(rows)
    session.add_all(
        Hold(
            client_id=client.id, invoice_id=row.invoice_id, reason=HELD, created_at=now
        )
        for row in rows
    )
    session.flush()
    for row in rows:
        announce(session, Told.DISPUTE_OPENED, client, told(session, row), now)


def _decided_before(
    session: Session, client: Client, invoice_id: int | None
) -> int | None:
    if invoice_id is None:
        return None
    query = select(Dispute.id).where(
        Dispute.client_id == client.id, Dispute.invoice_id == invoice_id
    )
    return session.scalar(query.order_by(Dispute.id.desc()).limit(1))


def _part(  # noqa: PLR0913, PLR0917 - of which invoice, contested how, as of which day
    session: Session,
    parts: Wiring,
    client: Client,
    invoice_id: int | None,
    kind: Kind,
    amount: Money | None,
    today: date,
) -> int | None:
    if invoice_id is None:
        return None
    money = priced(session, client, parts.settings, only=[invoice_id])
    for invoice in money.invoices:
        left = money.position(invoice, today).left.items
        part = recognised(kind, left, amount)
        return None if part is None else part.minor
    return None
