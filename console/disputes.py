"""The room of disputes: what is contested, by when it is answered, and the decision."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.disputes.decide import Decision, resolve_together, say_told
from bot.disputes.late import late
from bot.disputes.notes import write_down
from bot.disputes.open import reopen, take
from bot.disputes.rows import open_of
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.wiring import wiring
from console.asked import number, one_asked, page_asked
from console.blueprint import blueprint
from console.dispute_view import is_late, page_of
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.shell import company_day, reader_words, showing
from domain.disputes import Remedy, State, Unfit
from domain.money import Money
from models.agent import Agent
from models.client import Client
from models.dispute import Dispute
from models.invoice import Invoice

ONE = "/disputes/<int(max=2147483647):dispute_id>"
PAGE, UNFIT = 50, 422
TOLD_BY = ("phone", "letter")
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
    state, place = one_asked("state", SHOWN, "open"), page_asked()
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
            mine_late=_mine_late(session),
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
        rows = [_row(session, each) for each in _together(dispute_id)]
        now = parts.clock.now()
        actor = f"agent:{me().id}"
        unfit = resolve_together(session, parts, rows, decision, actor, now)
    if unfit is not None:
        return _one(dispute_id, unfit), UNFIT
    flash(reader_words()("disputes.done"))
    return redirect(url_for("console.dispute", dispute_id=dispute_id), code=303)


@blueprint.post(f"{ONE}/reopen")
@for_roles(MANAGERS)
def reopen_dispute(dispute_id: int) -> Response:
    """Look at a decided one again: the invoice is held, and the client is told."""
    parts = wiring()
    with parts.database.write() as session:
        row = _row(session, dispute_id)
        if row.state == State.OPEN:
            abort(409)
        actor = f"agent:{me().id}"
        fresh = reopen(session, parts, row, actor, parts.clock.now())
        there = fresh.id if fresh else _open_one(session, row)
    return redirect(url_for("console.dispute", dispute_id=there), code=303)


@blueprint.post(f"{ONE}/note")
@for_roles(EVERYBODY)
def note_dispute(dispute_id: int) -> Response:
    """Keep a colleague's note beside it."""
    with wiring().database.write() as session:
        row = _row(session, dispute_id)
        now, text = wiring().clock.now(), request.form.get("note", "")
        kept = write_down(session, row, text, f"agent:{me().id}", now)
    if kept is None:
        flash(reader_words()("disputes.unfit.note"))
    return redirect(url_for("console.dispute", dispute_id=dispute_id), code=303)


@blueprint.post(f"{ONE}/told")
@for_roles(EVERYBODY)
def told_dispute(dispute_id: int) -> Response:
    """Note that the client was told by a person, whom no message of ours reaches."""
    with wiring().database.write() as session:
        row = _row(session, dispute_id)
        how = request.form.get("how", "")
        how = how if how in TOLD_BY else TOLD_BY[0]
        say_told(session, row, how, f"agent:{me().id}", wiring().clock.now())
    return redirect(url_for("console.dispute", dispute_id=dispute_id), code=303)


def _together(dispute_id: int) -> list[int]:
    """List the dispute of the page, and those that were ticked beside it."""
    ticked = (number(each, 0) for each in request.form.getlist("also"))
    return [*dict.fromkeys((dispute_id, *(each for each in ticked if each)))]


def _open_one(session: Session, row: Dispute) -> int:
    """Find the one that is open already about the same invoice."""
    client = session.get_one(Client, row.client_id)
    same = (
        each.id
        for each in open_of(session, client)
        if each.invoice_id == row.invoice_id
    )
    return next(same, row.id)


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
    show = showing()
    with wiring().database.read() as session:
        page = page_of(session, _row(session, dispute_id), show)
        return render_template(
            "console/dispute.html",
            here="disputes",
            show=show,
            page=page,
            row=page.row,
            client=page.client,
            ways=TOLD_BY,
            unfit=unfit,
            typed=request.form,
            ticked=request.form.getlist("also"),
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
    today = company_day()
    return [
        Row(row, client, invoice, owner, is_late(row, today))
        for row, client, invoice, owner in session.execute(query)
    ]


def _mine_late(session: Session) -> int:
    """Count what this person took, and has not answered in time."""
    today = company_day()
    return sum(row.owner_id == me().id for row in late(session, today))


def _counts(session: Session) -> dict[str, int]:
    found = dict.fromkeys(SHOWN, 0)
    query = select(Dispute.state, func.count()).group_by(Dispute.state)
    for state, count in session.execute(query):
        found[state] = count
    return found


def _row(session: Session, dispute_id: int) -> Dispute:
    row = session.get(Dispute, dispute_id)
    if row is None:
        abort(404)
    return row
