"""The room of proposals: wishes beyond the bot's limits, and people's own offers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.proposals.decide import (
    Decider,
    Done,
    Unfit,
    grant,
    offer_unasked,
    raise_up,
    refuse,
)
from bot.proposals.stored import read as stored
from bot.wiring import wiring
from bot.words.writing import Writing
from console.asked import one_asked, page_asked
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY
from console.people import name_in, name_of
from console.proposal_form import Typed, UnreadableError, read, typed_in
from console.proposal_view import View, latest_first, unasked_view, view_of
from console.shell import reader_words, showing
from domain.offers import Offer, Wish
from domain.proposals import OPEN, State
from domain.terms import Outline
from models.client import Client
from models.proposal import ProposalRow

ONE = "/proposals/<int(max=2147483647):proposal_id>"
OFFER = "/clients/<int(max=2147483647):client_id>/offer"
PAGE, UNFIT = 50, 422
SHOWN = ("asked", "offered", "over")
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal of the list."""

    proposal: ProposalRow
    client: Client
    wish: str
    offer: Offer | None
    late: bool


@blueprint.get("/proposals")
@for_roles(EVERYBODY)
def proposals() -> str:
    """List the wishes by deadline, the offers by their day, or what is over."""
    state, place = one_asked("state", SHOWN, "asked"), page_asked()
    with wiring().database.read() as session:
        rows = _rows(session, state, place)
        return render_template(
            "console/proposals.html",
            here="proposals",
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
def proposal(proposal_id: int) -> str:
    """Show one proposal, and what may be decided."""
    return _one(proposal_id)


@blueprint.post(f"{ONE}/look")
@for_roles(EVERYBODY)
def look_at_offer(proposal_id: int) -> str:
    """Show what the typed terms come to, before anything is sent."""
    return _one(proposal_id, typed_in(request.form))


@blueprint.post(f"{ONE}/offer")
@for_roles(EVERYBODY)
def answer_proposal(proposal_id: int) -> Answer:
    """Offer what was asked for, or the terms that were looked at."""
    typed = None if request.form.get("as_asked") else typed_in(request.form)
    terms = _terms(typed)
    if typed is not None and terms is None:
        return _one(proposal_id, typed), UNFIT
    note, seen = request.form.get("note", ""), request.form.get("seen")

    def answer(decider: Decider) -> Done:
        return grant(decider, proposal_id, terms, note, seen)

    return _decided(proposal_id, answer, "sent", typed)


@blueprint.post(f"{ONE}/refuse")
@for_roles(EVERYBODY)
def refuse_proposal(proposal_id: int) -> Answer:
    """Say no, with a note for the company's own people."""
    note = request.form.get("note", "")
    return _decided(proposal_id, lambda it: refuse(it, proposal_id, note), "refused")


@blueprint.post(f"{ONE}/raise")
@for_roles(EVERYBODY)
def raise_proposal(proposal_id: int) -> Answer:
    """Hand it up to a supervisor, with a note."""
    note = request.form.get("note", "")
    return _decided(proposal_id, lambda it: raise_up(it, proposal_id, note), "raised")


@blueprint.get(OFFER)
@for_roles(EVERYBODY)
def client_offer(client_id: int) -> str:
    """Show the form of an offer that nobody asked for."""
    return _unasked(client_id)


@blueprint.post(f"{OFFER}/look")
@for_roles(EVERYBODY)
def look_at_client_offer(client_id: int) -> str:
    """Show what the typed terms come to."""
    return _unasked(client_id, typed_in(request.form))


@blueprint.post(OFFER)
@for_roles(EVERYBODY)
def make_client_offer(client_id: int) -> Answer:
    """Send it, exactly as it was looked at."""
    typed = typed_in(request.form)
    terms = _terms(typed)
    if terms is None:
        return _unasked(client_id, typed), UNFIT
    parts = wiring()
    with parts.database.write() as session:
        _client(session, client_id)
        decider = Decider(session, parts, me(), parts.clock.now())
        note, seen = request.form.get("note", ""), request.form.get("seen")
        done = offer_unasked(decider, client_id, (), terms, note, seen)
        made = None if isinstance(done, Unfit) else done.id
    if isinstance(done, Unfit):
        return _unasked(client_id, typed, done), UNFIT
    flash(reader_words()("proposals.done.sent"))
    return redirect(url_for("console.proposal", proposal_id=made), code=303)


def _decided(
    proposal_id: int,
    verb: Callable[[Decider], Done],
    word: str,
    typed: Typed | None = None,
) -> Answer:
    parts = wiring()
    with parts.database.write() as session:
        _row(session, proposal_id)
        done = verb(Decider(session, parts, me(), parts.clock.now()))
    if isinstance(done, Unfit):
        return _one(proposal_id, typed, done), UNFIT
    flash(reader_words()(f"proposals.done.{word}"))
    return redirect(url_for("console.proposal", proposal_id=proposal_id), code=303)


def _terms(typed: Typed | None) -> Outline | None:
    if typed is None:
        return None
    try:
        return read(typed, wiring().settings.currency)
    except UnreadableError:
        return None


def _one(
    proposal_id: int, typed: Typed | None = None, unfit: Unfit | None = None
) -> str:
    parts = wiring()
    with parts.database.read() as session:
        row = _row(session, proposal_id)
        view = view_of(session, parts, me(), row, typed)
        return _page(
            "proposal",
            session,
            view,
            unfit,
            offer=stored(Offer, row.offer) if row.offer else None,
            by=name_in(session, row.decided_by) or row.decided_by or "",
            raised_by=name_in(session, row.raised_by) or row.raised_by or "",
            late=_late(row),
        )


def _unasked(
    client_id: int, typed: Typed | None = None, unfit: Unfit | None = None
) -> str:
    parts = wiring()
    with parts.database.read() as session:
        client = _client(session, client_id)
        view = unasked_view(session, parts, me(), client, typed)
        return _page("client_offer", session, view, unfit)


def _page(
    name: str,
    session: Session,
    view: View,
    unfit: Unfit | None,
    **more: Any,  # noqa: ANN401 - what only one of the pages shows
) -> str:
    return render_template(
        f"console/{name}.html",
        here="proposals",
        show=showing(),
        view=view,
        holder=name_of(session, view.thread.agent_id if view.thread else None),
        unfit=unfit,
        latest=latest_first(view.limits),
        **more,
    )


def _rows(session: Session, state: str, place: int) -> list[Row]:
    query = select(ProposalRow, Client).join(Client, Client.id == ProposalRow.client_id)
    if state == "over":
        query = query.where(ProposalRow.state.not_in(OPEN))
        query = query.order_by(ProposalRow.id.desc())
    else:
        by = ProposalRow.answer_by if state == "asked" else ProposalRow.valid_until
        query = query.where(ProposalRow.state == state).order_by(by, ProposalRow.id)
    query = query.offset((place - 1) * PAGE).limit(PAGE + 1)
    return [
        Row(
            row,
            client,
            _wish(row),
            stored(Offer, row.offer) if row.offer else None,
            _late(row),
        )
        for row, client in session.execute(query)
    ]


def _wish(row: ProposalRow) -> str:
    if not row.wish:
        return ""
    language = reader_words().language
    writing = Writing(language, wiring().catalogue.words[language], str)
    return writing.value(stored(Wish, row.wish))


def _counts(session: Session) -> dict[str, int]:
    query = select(ProposalRow.state, func.count()).group_by(ProposalRow.state)
    found = dict.fromkeys(SHOWN, 0)
    for state, count in session.execute(query):
        found[state if state in OPEN else "over"] += count
    return found


def _late(row: ProposalRow) -> bool:
    waits = row.state == State.ASKED and row.answer_by is not None
    return bool(waits and row.answer_by and row.answer_by < wiring().clock.now())


def _row(session: Session, proposal_id: int) -> ProposalRow:
    row = session.get(ProposalRow, proposal_id)
    if row is None:
        abort(404)
    return row


def _client(session: Session, client_id: int) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        abort(404)
    return client
