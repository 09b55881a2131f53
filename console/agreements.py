"""The room of agreements: those in force, the late ones first, and how they fare."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from flask import Response as Streamed
from flask import render_template, request
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from bot.agreements.listing import (
    LATE,
    Line,
    counts_of,
    lines_of,
    months_of,
    sums_of,
)
from bot.csv_cells import safe_cell
from bot.wiring import wiring
from console.asked import number
from console.blueprint import blueprint
from console.guard import for_roles
from console.menu import EVERYBODY
from console.search import LONGEST, by_name
from console.shell import reader_words, showing
from console.stacked_bars import Chart, stacked
from domain.zones import local_day
from models.agreement import Agreement
from models.client import Client

PAGE, MONTHS = 50, 6
VIEWS = ("active", LATE, "kept", "broken", "cancelled", "renegotiated", "all")
STATES = ("active", "kept", "broken", "cancelled", "renegotiated")
COLOURS = (0, 2, 8, 9, 3)  # of office.css, one a state
_COLUMNS = (
    *("agreement", "client", "name", "state", "accepted_on", "total", "currency"),
    *("parts", "paid_parts", "next_due_on", "next_amount", "rest", "days_late"),
    *("ended_on", "ended_reason"),
)


@blueprint.get("/agreements")
@for_roles(EVERYBODY)
def agreements() -> str:
    """List agreements by state, those that are late first, or what a search finds."""
    view, text, place = _asked()
    today, show = _today(), showing()
    with wiring().database.read() as session:
        rows = list(
            lines_of(
                session,
                today=today,
                state=None if view == "all" else view,
                only=_found(session, text),
                offset=(place - 1) * PAGE,
                limit=PAGE + 1,
            )
        )
        return render_template(
            "console/agreements.html",
            here="agreements",
            show=show,
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            page=place,
            view=view,
            views=VIEWS,
            text=text,
            today=today,
            counts=counts_of(session, today),
            sums=sums_of(session, today),
            chart=_chart(session, today),
            colours=COLOURS,
            states=STATES,
        )


@blueprint.get("/agreements/list.csv")
@for_roles(EVERYBODY)
def agreements_csv() -> Streamed:
    """Give the list as a file, for spreadsheets."""
    view, text, _ = _asked()
    state, today = None if view == "all" else view, _today()
    with wiring().database.read() as session:
        only = _found(session, text)
        rows = list(lines_of(session, today=today, state=state, only=only))
        lines = list(_as_csv(rows, wiring().settings.zone))
    name = f'attachment; filename="acordos-{view}-{today.isoformat()}.csv"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Streamed(lines, mimetype="text/csv", headers=headers)


def _asked() -> tuple[str, str, int]:
    view = request.args.get("state", "active")
    text = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST]
    place = max(1, number(request.args.get("page"), 1))
    return view if view in VIEWS else "active", text, place


def _found(session: Session, text: str) -> ColumnElement[bool] | None:
    """Say which agreements a search finds: their number, a client's name or code."""
    if not text:
        return None
    code = Client.external_id.icontains(text, autoescape=True)
    named = Client.id.in_(by_name(session, text)), code
    digits = number(text.upper().removeprefix("A"), 0)
    return or_(*named, Agreement.id == digits) if digits else or_(*named)


def _today() -> date:
    parts = wiring()
    return local_day(parts.clock.now(), parts.settings.zone)


def _chart(session: Session, today: date) -> Chart | None:
    """Draw what became of the agreements of each month; None where there were none."""
    first = _months_back(today, MONTHS - 1)
    found = Counter(
        (day.replace(day=1), state) for day, state in months_of(session, first)
    )
    if not found:
        return None
    words = reader_words()
    named = {state: words(f"agreements.states.{state}") for state in STATES}
    months = [_months_back(today, back) for back in reversed(range(MONTHS))]
    stacks = [
        (
            f"{month:%m/%y}",
            {named[state]: found[month, state] for state in STATES},
        )
        for month in months
    ]
    return stacked(tuple(named.values()), stacks)


def _months_back(today: date, months: int) -> date:
    """Give the first day of the month so many months ago."""
    first = today.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _as_csv(rows: list[Line], zone: str) -> Iterator[str]:
    yield "\ufeff" + _line(_COLUMNS)  # a spreadsheet knows by it that this is UTF-8
    for row in rows:
        one, client = row.agreement, row.client
        yield _line(
            (
                one.id,
                client.external_id,
                client.name,
                one.state,
                local_day(one.accepted_at, client.zone),
                _decimal(one.total_minor),
                one.currency,
                row.parts,
                row.paid,
                row.next_on or "",
                _decimal(row.next_minor),
                _decimal(row.rest_minor),
                row.days_late,
                local_day(one.ended_at, zone) if one.ended_at else "",
                one.ended_reason or "",
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
