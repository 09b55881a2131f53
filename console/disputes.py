"""The room of disputes: what is contested, by when it is answered, and the decision."""

from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.balances import priced
from bot.disputes import Decision, resolve, take
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.wiring import wiring
from console.asked import number
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.shell import reader_words, showing
from domain.disputes import Remedy, State, Unfit
from domain.money import Money
from domain.statement import InvoiceBalance
from domain.zones import local_day
from models.agent import Agent
from models.client import Client
from models.conversation import Conversation
from models.dispute import Dispute
from models.invoice import Invoice

ONE = "/disputes/<int(max=2147483647):dispute_id>"
PAGE, UNFIT = 50, 422
SHOWN = ("open", "upheld", "rejected", "withdrawn")
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One dispute of the list."""

    dispute: Dispute
    client: Client
    number: str | None
    owner: str | None
    late: bool


@blueprint.get("/disputes")
@for_roles(EVERYBODY)
def disputes() -> str:
    """List the disputes: open ones first by deadline, or those of another state."""
    state = request.args.get("state", "open")
    state = state if state in SHOWN else "open"
    place = max(1, number(request.args.get("page"), 1))
    with wiring().database.read() as session:
        rows = _rows(session, state, place)
        return render_template(
            "console/disputes.html",
            here="disputes",
            show=showing(),
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            page=place,
            state=state,
            states=SHOWN,
            counts=_counts(session),
        )


@blueprint.get(ONE)
@for_roles(EVERYBODY)
def dispute(dispute_id: int) -> str:
    """Show one dispute beside its invoice."""
    return _one(dispute_id)


@blueprint.post(f"{ONE}/take")
@for_roles(EVERYBODY)
def take_dispute(dispute_id: int) -> Response:
    """Own it, or let it go again."""
    with wiring().database.write() as session:
        row = _row(session, dispute_id)
        who = None if request.form.get("release") else me()
        take(session, row, who, wiring().clock.now())
    return redirect(url_for("console.dispute", dispute_id=dispute_id), code=303)


@blueprint.post(f"{ONE}/resolve")
@for_roles(MANAGERS)
def resolve_dispute(dispute_id: int) -> Answer:
    """Decide it; what does not fit is shown with its reason."""
    parts = wiring()
    decision = _decision(parts.settings.currency)
    if isinstance(decision, Unfit):
        return _one(dispute_id, decision), UNFIT
    with parts.database.write() as session:
        row = _row(session, dispute_id)
        now = parts.clock.now()
        unfit = resolve(session, parts, row, decision, f"agent:{me().id}", now)
    if unfit is not None:
        return _one(dispute_id, unfit), UNFIT
    flash(reader_words()("disputes.done"))
    return redirect(url_for("console.dispute", dispute_id=dispute_id), code=303)


def _decision(currency: str) -> Decision | Unfit:
    """Read what was decided: a remedy means that the client was right."""
    chosen, note = request.form.get("decision", ""), request.form.get("note", "")
    if chosen in {State.REJECTED, State.WITHDRAWN}:
        return Decision(State(chosen), note)
    if chosen not in set(Remedy):
        return Unfit("remedy")
    to: Money | None = None
    if chosen == Remedy.REDUCE:
        try:
            to = parse_amount(request.form.get("to", "").strip(), currency)
        except BadValueError:
            return Unfit("amount")
    return Decision(State.UPHELD, note, Remedy(chosen), to)


def _one(dispute_id: int, unfit: Unfit | None = None) -> str:
    parts, show = wiring(), showing()
    with parts.database.read() as session:
        row = _row(session, dispute_id)
        client = session.get_one(Client, row.client_id)
        today = local_day(show.now, client.zone)
        return render_template(
            "console/dispute.html",
            here="disputes",
            show=show,
            row=row,
            client=client,
            lines=_lines(session, client, row, today),
            owner=_name(session, row.owner_id),
            resolver=_name(session, _agent_in(row.resolved_by)),
            thread=_thread(session, client),
            late=_late(row, today),
            unfit=unfit,
            typed=request.form,
            may_decide=me().role in MANAGERS,
        )


def _rows(session: Session, state: str, place: int) -> list[Row]:
    query = (
        select(Dispute, Client, Invoice.number, Agent.name)
        .join(Client, Client.id == Dispute.client_id)
        .outerjoin(Invoice, Invoice.id == Dispute.invoice_id)
        .outerjoin(Agent, Agent.id == Dispute.owner_id)
        .where(Dispute.state == state)
        .offset((place - 1) * PAGE)
        .limit(PAGE + 1)
    )
    if state == State.OPEN:
        query = query.order_by(Dispute.answer_by.nulls_first(), Dispute.id)
    else:
        query = query.order_by(Dispute.resolved_at.desc(), Dispute.id.desc())
    today = local_day(wiring().clock.now(), wiring().settings.zone)
    return [
        Row(row, client, invoice, owner, _late(row, today))
        for row, client, invoice, owner in session.execute(query)
    ]


def _counts(session: Session) -> dict[str, int]:
    found = dict.fromkeys(SHOWN, 0)
    query = select(Dispute.state, func.count()).group_by(Dispute.state)
    for state, count in session.execute(query):
        found[state] = count
    return found


def _lines(
    session: Session, client: Client, row: Dispute, today: date
) -> tuple[InvoiceBalance, ...]:
    only = None if row.invoice_id is None else [row.invoice_id]
    return priced(session, client, wiring().settings, only=only).on(today).lines


def _thread(session: Session, client: Client) -> int | None:
    query = select(Conversation.id).where(Conversation.client_id == client.id)
    newest = Conversation.last_inbound_at.desc().nulls_last()
    return session.scalar(query.order_by(newest).limit(1))


def _late(row: Dispute, today: date) -> bool:
    waits = row.state == State.OPEN and row.answer_by is not None
    return bool(waits and row.answer_by and row.answer_by < today)


def _agent_in(actor: str | None) -> int | None:
    kind, _, key = (actor or "").partition(":")
    return number(key, 0) or None if kind == "agent" else None


def _name(session: Session, agent_id: int | None) -> str | None:
    agent = session.get(Agent, agent_id) if agent_id else None
    return agent.name if agent else None


def _row(session: Session, dispute_id: int) -> Dispute:
    row = session.get(Dispute, dispute_id)
    if row is None:
        abort(404)
    return row
