"""The room of the agenda (UNO-03): what was sent and refused, and what is ahead."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from bot.ladders import LadderTable, ladders_in_force
from bot.reasons import Reasons, reasons_in
from bot.shadow import shadow_since
from bot.wiring import wiring
from console.agenda_days import (
    AHEAD,
    BACK,
    Asked,
    Count,
    count_days,
    day_of,
    days_around,
)
from console.agenda_list import (
    PAGE,
    Line,
    ahead_on,
    choices,
    decided_on,
    held_now,
    waiting_on,
)
from console.asked import page_asked
from console.bars import picture
from console.blueprint import blueprint
from console.guard import for_roles
from console.menu import MANAGERS
from console.shell import reader_words, showing
from console.showing import Showing
from domain.calendar import Calendar
from domain.zones import local_day

_COMMONEST = 12  # rules that the table shows


@blueprint.get("/agenda")
@for_roles(MANAGERS)
def agenda() -> str:
    """Show the days around today, one of them in full, and who is held."""
    parts, show, asked = wiring(), showing(), _asked()
    today = local_day(show.now, show.zone)
    on = _day(today)
    calendar = parts.settings.calendar
    with parts.database.read() as session:
        ladders = ladders_in_force(session, parts.settings)
        days = days_around(today, show.zone)
        counts = count_days(session, asked, days, today, ladders, calendar)
        lines = _lines(session, asked, on, today, ladders, calendar, show)
        return render_template(
            "console/agenda.html",
            show=show,
            asked=asked,
            kept=_kept(asked),
            choices=choices(session),
            today=today,
            on=on,
            picture=picture(counts),
            figures=_figures(counts, today),
            rules=_rules(counts),
            reasons=_reasons(show),
            lines=lines[:PAGE],
            more=len(lines) > PAGE,
            page=page_asked(),
            held=held_now(session, asked, show.now),
            shadow=shadow_since(session),
        )


def _asked() -> Asked:
    given = {n: request.args.get(n, "").strip()[:60] or None for n in _FILTERS}
    return Asked(**given)


_FILTERS = ("rule", "segment", "portfolio")


def _kept(asked: Asked) -> dict[str, str]:
    values = {name: getattr(asked, name) for name in _FILTERS}
    return {name: value for name, value in values.items() if value}


def _day(today: date) -> date:
    """Read which day is asked for; nonsense, and what lies beyond, is today."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    near = timedelta(days=-BACK) <= day - today <= timedelta(days=AHEAD)
    return day if near else today


def _lines(  # noqa: PLR0913, PLR0917 - a day, and what it is read by
    session: Session,
    asked: Asked,
    on: date,
    today: date,
    ladders: LadderTable,
    calendar: Calendar,
    show: Showing,
) -> list[Line]:
    """List a page: what was decided on that day, then what waits for it, then ahead."""
    day, skip = day_of(on, show.zone), (page_asked() - 1) * PAGE
    lines = decided_on(session, asked, day, skip) if on <= today else []
    if on >= today:
        lines += waiting_on(session, asked, day, skip, late=on == today)
    if on > today:
        lines += ahead_on(session, asked, on, ladders, calendar, skip)
    return lines


def _figures(counts: Sequence[Count], today: date) -> dict[str, Any]:
    past = [count for count in counts if count.day.on <= today]
    verdicts = sum((count.verdicts for count in past), Counter[str]())
    return {
        "sent": verdicts["sent"] + verdicts["unknown"],
        "wait": verdicts["wait"],
        "blocked": verdicts["blocked"],
        "waiting": sum(count.waiting for count in counts),
        "ahead": sum(count.ahead for count in counts),
        "tasks": sum(count.tasks for count in counts),
    }


def _rules(counts: Sequence[Count]) -> list[tuple[str, int]]:
    return sum((count.rules for count in counts), Counter[str]()).most_common(
        _COMMONEST
    )


def _reasons(show: Showing) -> Reasons:
    return reasons_in(reader_words().language, show.zone)
