"""The room of promises: what is promised by day, how it was kept, who is unlocked."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import render_template, request
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.csv_cells import csv_line, decimal
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
from console.asked import line, one_asked, page_asked
from console.blueprint import blueprint
from console.csv_file import csv_file
from console.guard import for_roles
from console.menu import EVERYBODY
from console.search import LONGEST, by_name
from console.shell import company_day, reader_words, showing
from console.stacked_bars import Chart, by_month
from domain.months import last_months
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
    today, show = company_day(), showing()
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
def promises_csv() -> Response:
    """Give the list as a file, for spreadsheets."""
    view, text, _ = _asked()
    with wiring().database.read() as session:
        rows = lines_of(session, view, _found(session, text))
        lines = list(_as_csv(rows))
    return csv_file(lines, f"promessas-{view}-{company_day().isoformat()}.csv")


def _asked() -> tuple[str, str, int]:
    view = one_asked("state", {*VIEWS, ALL}, OPEN)
    text = line(request.args.get("q", ""), LONGEST)
    return view, text, page_asked()


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


def _chart(session: Session, today: date) -> Chart | None:
    """Draw how the promises of each month were kept; None where none has ended."""
    months, words = last_months(today, MONTHS), reader_words()
    found = months_of(session, months[0])
    named = {state.value: words(f"promises.states.{state}") for state in JUDGED}
    return by_month(named, months, found) if found else None


def _as_csv(rows: Sequence[Line]) -> Iterator[str]:
    yield "\ufeff" + csv_line(_COLUMNS)  # a spreadsheet knows by it that this is UTF-8
    for row in rows:
        one, client = row.promise, row.client
        ended = one.ended_at
        yield csv_line(
            (
                one.id,
                client.external_id,
                client.name,
                one.state,
                one.due_on,
                decimal(one.amount_minor),
                decimal(one.rest_minor or 0),
                one.currency,
                local_day(one.made_at, client.zone),
                one.made_by,
                local_day(ended, client.zone) if ended else "",
                one.ended_by or "",
                one.end_reason or "",
            )
        )
