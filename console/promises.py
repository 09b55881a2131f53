"""The room of promises: what is promised by day, how it was kept, who is unlocked."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import Response as Streamed
from flask import render_template, request
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.csv_cells import safe_cell
from bot.promises.listing import (
    ALL,
    OPEN,
    VIEWS,
    Line,
    counts_of,
    lines_of,
    months_of,
    sums_of,
)
from bot.unlocks.standing import GRANTED
from bot.wiring import wiring
from console.asked import number
from console.blueprint import blueprint
from console.guard import for_roles
from console.menu import EVERYBODY
from console.search import LONGEST, by_name
from console.shell import reader_words, showing
from console.stacked_bars import Chart, stacked
from domain.promises import JUDGED
from domain.zones import local_day
from models.client import Client
from models.unlock import Unlock

PAGE, MONTHS = 50, 6
COLOURS = (2, 5, 6)  # of office.css: kept, in part, broken
_COLUMNS = (
    *("promise", "client", "name", "state", "due_on", "amount", "rest", "currency"),
    *("made_on", "made_by", "ended_on", "ended_by", "end_reason"),
)


@blueprint.get("/promises")
@for_roles(EVERYBODY)
def promises() -> str:
    """List promises by state, the open ones by their day, or what a search finds."""
    view, text, place = _asked()
    today, show = _today(), showing()
    with wiring().database.read() as session:
        rows = lines_of(
            session,
            view,
            _found(session, text),
            offset=(place - 1) * PAGE,
            limit=PAGE + 1,
        )
        return render_template(
            "console/promises.html",
            here="promises",
            show=show,
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            page=place,
            view=view,
            views=VIEWS,
            text=text,
            today=today,
            counts=counts_of(session),
            sums=sums_of(session, today, show.now),
            chart=_chart(session, today),
            colours=COLOURS,
            names=[reader_words()(f"promises.states.{state}") for state in JUDGED],
            unlocks=_unlocks(session),
        )


@blueprint.get("/promises/list.csv")
@for_roles(EVERYBODY)
def promises_csv() -> Streamed:
    """Give the list as a file, for spreadsheets."""
    view, text, _ = _asked()
    with wiring().database.read() as session:
        rows = lines_of(session, view, _found(session, text))
        lines = list(_as_csv(rows))
    name = f'attachment; filename="promessas-{view}-{_today().isoformat()}.csv"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Streamed(lines, mimetype="text/csv", headers=headers)


def _asked() -> tuple[str, str, int]:
    view = request.args.get("state", OPEN)
    text = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST]
    place = max(1, number(request.args.get("page"), 1))
    return view if view in {*VIEWS, ALL} else OPEN, text, place


def _found(session: Session, text: str) -> ColumnElement[bool] | None:
    if not text:
        return None
    code = Client.external_id.icontains(text, autoescape=True)
    return or_(Client.id.in_(by_name(session, text)), code)


def _unlocks(session: Session) -> list[tuple[Unlock, Client]]:
    """List the unlocks that stand, those that nobody has confirmed first."""
    query = (
        select(Unlock, Client)
        .join(Client, Client.id == Unlock.client_id)
        .where(Unlock.state == GRANTED)
        .order_by(Unlock.confirmed_at.is_not(None), Unlock.until, Unlock.id)
        .limit(PAGE)
    )
    return [(unlock, client) for unlock, client in session.execute(query)]


def _today() -> date:
    parts = wiring()
    return local_day(parts.clock.now(), parts.settings.zone)


def _chart(session: Session, today: date) -> Chart | None:
    """Draw how the promises of each month were kept; None where none has ended."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    found = months_of(session, months[-1])
    if not found:
        return None
    words = reader_words()
    named = {state.value: words(f"promises.states.{state}") for state in JUDGED}
    stacks = [
        (f"{month:%m/%y}", {named[state]: found[month, state] for state in named})
        for month in reversed(months)
    ]
    return stacked(tuple(named.values()), stacks)


def _as_csv(rows: Sequence[Line]) -> Iterator[str]:
    yield "\ufeff" + _line(_COLUMNS)  # a spreadsheet knows by it that this is UTF-8
    for row in rows:
        one, client = row.promise, row.client
        ended = one.ended_at
        yield _line(
            (
                one.id,
                client.external_id,
                client.name,
                one.state,
                one.due_on,
                _decimal(one.amount_minor),
                _decimal(one.rest_minor or 0),
                one.currency,
                local_day(one.made_at, client.zone),
                one.made_by,
                local_day(ended, client.zone) if ended else "",
                one.ended_by or "",
                one.end_reason or "",
            )
        )


def _decimal(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(
        safe_cell(cell) if isinstance(cell, str) else cell for cell in cells
    )
    return out.getvalue()
