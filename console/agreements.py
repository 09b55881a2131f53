"""The room of agreements: those in force, the late ones first, and how they fare."""

from collections.abc import Iterator
from datetime import date

from flask import render_template, request
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.agreements.listing import (
    LATE,
    Line,
    counts_of,
    lines_of,
    months_of,
    sums_of,
)
from bot.csv_cells import csv_line, decimal
from bot.wiring import wiring
from console.asked import line, number, one_asked, page_asked
from console.blueprint import blueprint
from console.csv_file import csv_file
from console.guard import for_roles
from console.menu import EVERYBODY
from console.search import LONGEST, by_name
from console.shell import company_day, reader_words, showing
from console.stacked_bars import Chart, by_month
from domain.months import last_months
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
    today, show = company_day(), showing()
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
def agreements_csv() -> Response:
    """Give the list as a file, for spreadsheets."""
    view, text, _ = _asked()
    state, today = None if view == "all" else view, company_day()
    with wiring().database.read() as session:
        only = _found(session, text)
        rows = list(lines_of(session, today=today, state=state, only=only))
        lines = list(_as_csv(rows, wiring().settings.zone))
    return csv_file(lines, f"acordos-{view}-{today.isoformat()}.csv")


def _asked() -> tuple[str, str, int]:
    view = one_asked("state", VIEWS, "active")
    text = line(request.args.get("q", ""), LONGEST)
    return view, text, page_asked()


def _found(session: Session, text: str) -> ColumnElement[bool] | None:
    """Say which agreements a search finds: their number, a client's name or code."""
    if not text:
        return None
    code = Client.external_id.icontains(text, autoescape=True)
    named = Client.id.in_(by_name(session, text)), code
    digits = number(text.upper().removeprefix("A"), 0)
    return or_(*named, Agreement.id == digits) if digits else or_(*named)


def _chart(session: Session, today: date) -> Chart | None:
    """Draw what became of the agreements of each month; None where there were none."""
    months, words = last_months(today, MONTHS), reader_words()
    found = months_of(session, months[0])
    named = {state: words(f"agreements.states.{state}") for state in STATES}
    return by_month(named, months, found) if found else None


def _as_csv(rows: list[Line], zone: str) -> Iterator[str]:
    yield "\ufeff" + csv_line(_COLUMNS)  # a spreadsheet knows by it that this is UTF-8
    for row in rows:
        one, client = row.agreement, row.client
        yield csv_line(
            (
                one.id,
                client.external_id,
                client.name,
                one.state,
                local_day(one.accepted_at, client.zone),
                decimal(one.total_minor),
                one.currency,
                row.parts,
                row.paid,
                row.next_on or "",
                decimal(row.next_minor),
                decimal(row.rest_minor),
                row.days_late,
                local_day(one.ended_at, zone) if one.ended_at else "",
                one.ended_reason or "",
            )
        )
