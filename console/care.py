"""The room of care: who is in the hardship lane, until when, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from bot.csv_cells import csv_line
from bot.hardship import desk
from bot.hardship.lane import pause_of
from bot.hardship.reasons import months_of
from bot.wiring import wiring
from console.asked import one_asked, page_asked
from console.blueprint import blueprint
from console.csv_file import csv_file
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.shell import company_day, reader_words, showing
from console.stacked_bars import Chart, by_month
from domain.hardship import Reason
from domain.months import last_months
from models.client import Client
from models.conversation import Conversation
from models.hardship import Hardship

PAGE, MONTHS = 50, 6
SHELVES = ("open", "ended", "deaths")
ONE = "/care/<int(max=2147483647):client_id>"


@dataclass(frozen=True, slots=True)
class Row:
    """One client of the list, with the next thing that happens by itself."""

    lane: Hardship
    client: Client
    ask_on: date | None


@blueprint.get("/care")
@for_roles(EVERYBODY)
def care() -> str:
    """List who is in the lane; those who were, and deaths, stand beside them."""
    return _room()


@blueprint.post("/care")
@for_roles(MANAGERS)
def care_enter() -> Answer:
    """Put a client in the lane, by their code: they told a person."""
    code = request.form.get("client", "").strip()
    with wiring().database.write() as session:
        client = session.scalar(select(Client).where(Client.external_id == code))
        why = (
            desk.enter(session, wiring(), client, actor=_actor(), now=_now())
            if client is not None
            else desk.Why.MISSING
        )
    return _done(why, "entered")


@blueprint.post(f"{ONE}/move")
@for_roles(MANAGERS)
def care_move(client_id: int) -> Answer:
    """Let the pause end on another day."""
    with wiring().database.write() as session:
        why = desk.move(
            session,
            wiring(),
            _client(session, client_id),
            until=_day(request.form.get("until", "")),
            cause=request.form.get("cause", ""),
            actor=_actor(),
            now=_now(),
        )
    return _done(why, "moved")


@blueprint.post(f"{ONE}/end")
@for_roles(MANAGERS)
def care_end(client_id: int) -> Answer:
    """Let the client out of the lane."""
    with wiring().database.write() as session:
        client, cause = _client(session, client_id), request.form.get("cause", "")
        why = desk.end(session, client, cause=cause, actor=_actor(), now=_now())
    return _done(why, "ended")


@blueprint.post(f"{ONE}/call")
@for_roles(EVERYBODY)
def care_call(client_id: int) -> Answer:
    """Ask for a person: the thread waits in the inbox from now on."""
    with wiring().database.write() as session:
        client = _client(session, client_id)
        why = desk.call(session, wiring(), client, actor=_actor(), now=_now())
    return _done(why, "called")


@blueprint.post(f"{ONE}/alive")
@for_roles(MANAGERS)
def care_alive(client_id: int) -> Answer:
    """Take back a death that was reported wrongly."""
    with wiring().database.write() as session:
        client, cause = _client(session, client_id), request.form.get("cause", "")
        why = desk.take_back_death(
            session, client, cause=cause, actor=_actor(), now=_now()
        )
    return _done(why, "alive")


@blueprint.get("/care.csv")
@for_roles(MANAGERS)
def care_csv() -> Response:
    """Give who is in the lane as a table, without any detail of why."""
    with wiring().database.read() as session:
        lines = list(_lines(_rows(session, "open", 1, 100_000)))
    return csv_file(lines, "cuidado.csv")


def _room() -> str:
    shelf, place = one_asked("shelf", SHELVES, "open"), page_asked()
    manages = me().role in MANAGERS
    with wiring().database.read() as session:
        rows = [] if shelf == "deaths" else _rows(session, shelf, place, PAGE + 1)
        deaths = _deaths(session, place) if shelf == "deaths" else []
        names, chart = _picture(session) if manages else ((), None)
        return render_template(
            "console/care.html",
            here="care",
            show=showing(),
            shelf=shelf,
            shelves=SHELVES,
            counts=_counts(session),
            rows=rows[:PAGE],
            deaths=deaths[:PAGE],
            threads=_threads(session, [*(r.client for r in rows), *deaths]),
            more=len(rows or deaths) > PAGE,
            page=place,
            causes=[cause.value for cause in desk.Cause],
            manages=manages,
            names=names,
            chart=chart,
            colours=range(len(Reason)),
            today=company_day(),
        )


def _rows(session: Session, shelf: str, place: int, most: int) -> list[Row]:
    query = select(Hardship, Client).join(Client, Client.id == Hardship.client_id)
    if shelf == "open":
        query = query.where(Hardship.ended_at.is_(None)).order_by(
            Hardship.until_on, Hardship.id
        )
    else:
        query = query.where(Hardship.ended_at.is_not(None)).order_by(
            Hardship.ended_at.desc(), Hardship.id.desc()
        )
    found = session.execute(query.offset((place - 1) * PAGE).limit(most))
    return [Row(lane, client, _ask_on(lane, client)) for lane, client in found]


def _ask_on(lane: Hardship, client: Client) -> date | None:
    """Give the day on which they are asked how they are; None where they were."""
    if lane.asked_at is not None or lane.ended_at is not None:
        return None
    rules = wiring().settings.hardship_for(client.segment)
    return pause_of(lane).ask_on(rules)


def _deaths(session: Session, place: int) -> list[Client]:
    query = select(Client).where(Client.deceased_at.is_not(None))
    query = query.order_by(Client.deceased_at.desc(), Client.id)
    return list(session.scalars(query.offset((place - 1) * PAGE).limit(PAGE + 1)))


def _counts(session: Session) -> dict[str, int]:
    opened = select(func.count(Hardship.id)).where(Hardship.ended_at.is_(None))
    ended = select(func.count(Hardship.id)).where(Hardship.ended_at.is_not(None))
    dead = select(func.count(Client.id)).where(Client.deceased_at.is_not(None))
    queries = zip(SHELVES, (opened, ended, dead), strict=True)
    return {name: session.scalar(query) or 0 for name, query in queries}


def _threads(session: Session, clients: Sequence[Client]) -> dict[int, int]:
    """Find the newest thread of each client, for the link to it."""
    query = (
        select(Conversation.client_id, func.max(Conversation.id))
        .where(Conversation.client_id.in_([client.id for client in clients]))
        .group_by(Conversation.client_id)
    )
    return {client: thread for client, thread in session.execute(query) if client}


def _picture(session: Session) -> tuple[list[str], Chart]:
    """Draw why it was not paid, month by month."""
    words = reader_words()
    names = {each.value: words(f"care.reasons.{each}") for each in Reason}
    months = last_months(company_day(), MONTHS)
    counts = months_of(session, months[0])
    return list(names.values()), by_month(names, months, counts)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    heads = ("client", "name", "since", "until", "prolonged", "way", "asked_at")
    for cells in (heads, *(_cells(row) for row in rows)):
        yield csv_line(cells)


def _cells(row: Row) -> tuple[str, ...]:
    lane, client = row.lane, row.client
    return (
        client.external_id,
        client.name,
        lane.opened_on.isoformat(),
        lane.until_on.isoformat(),
        str(lane.prolonged),
        lane.way or "",
        lane.asked_at.isoformat() if lane.asked_at else "",
    )


def _client(session: Session, client_id: int) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        abort(404)
    return client


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _done(why: desk.Why | None, what: str) -> Answer:
    """Go back to the list, and say what was done or why it was not."""
    flash(reader_words()(f"care.refused.{why}" if why else f"care.done.{what}"))
    shelf = request.form.get("shelf", "open")
    return redirect(url_for("console.care", shelf=shelf), code=303)


def _actor() -> str:
    return f"agent:{me().id}"


def _now() -> datetime:
    return wiring().clock.now()
