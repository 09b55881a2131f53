"""The room of alerts: what is not right and what to do, and who lives."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.agents import door_time
from bot.alerts import standing_alerts
from bot.watch.beats import ROUND, pulses
from bot.watch.words import Saying, in_words
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles
from console.menu import MANAGERS
from console.shell import reader_words, showing
from console.showing import Showing
from domain.zones import local_day
from models.planned import BLOCKED, SENT, SUPERSEDED, UNKNOWN, PlannedContact
from models.watch import Alert

DAYS = 14
HISTORY = 30
LATEST = 200_000  # contacts; the days of the picture lie among the newest ids
_WIDTH, _HEIGHT, _FOOT = 700, 150, 30
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Told:
    """An alert in the reader's words."""

    alert: Alert
    says: Saying
    since: str
    over: str | None


@dataclass(frozen=True, slots=True)
class Living:
    """A round or the worker: when it last beat, how often it should, if it is late."""

    name: str
    ago: str
    every: str
    late: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the picture: its column, and how high each part stands."""

    day: date
    x: float
    width: float
    sent: int
    held: int
    open: int
    parts: tuple[tuple[str, float, float], ...]  # class, y, height


@blueprint.get("/watch")
@for_roles(MANAGERS)
def watch() -> str:
    """Show what stands, what was, who beats, and what was sent of what was planned."""
    parts, show = wiring(), showing()
    with parts.database.read() as session:
        standing = [_told(alert, show) for alert in standing_alerts(session)]
        bars = _bars(session, local_day(show.now, parts.settings.zone))
        return render_template(
            "console/watch.html",
            here="watch",
            show=show,
            standing=standing,
            history=[_told(alert, show) for alert in _past(session)],
            pulses=_pulses(session),
            bars=bars,
            size=(_WIDTH, _HEIGHT, _FOOT),
            ways=_ways(),
        )


def _told(alert: Alert, show: Showing) -> Told:
    words = reader_words()
    says = in_words(words.language, alert.kind, alert.subject, alert.figures)
    if not says.do and (own := words.texts.get(f"alert.{alert.kind}")):
        says = Saying(own, "")
    over = show.moment(alert.cleared_at) if alert.cleared_at else None
    return Told(alert, says, show.moment(alert.raised_at), over)


def _past(session: Session) -> list[Alert]:
    query = select(Alert).where(Alert.cleared_at.is_not(None))
    return list(session.scalars(query.order_by(Alert.id.desc()).limit(HISTORY)))


def _pulses(session: Session) -> list[Living]:
    """List what beats regularly, the late ones first."""
    parts, show = wiring(), showing()
    machine = door_time(parts.clock)
    found = pulses(session, machine, parts.settings.watch.missed_intervals)
    return [
        Living(
            each.name.removeprefix(ROUND),
            show.span(machine - each.at),
            _every(show, each.every),
            each.late,
        )
        for each in sorted(found, key=lambda pulse: not pulse.late)
    ]


def _every(show: Showing, every: timedelta) -> str:
    return f"{every.seconds} s" if every < _MINUTE else show.span(every)


def _bars(session: Session, today: date) -> list[Bar]:
    """Group the contacts of the last days by what became of them."""
    first = today - timedelta(days=DAYS - 1)
    newest = select(func.max(PlannedContact.id) - LATEST).scalar_subquery()
    query = (
        select(PlannedContact.planned_on, PlannedContact.state, func.count())
        .where(PlannedContact.id > newest, PlannedContact.planned_on >= first)
        .group_by(PlannedContact.planned_on, PlannedContact.state)
    )
    counts: dict[tuple[date, str], int] = {}
    for day, state, count in session.execute(query):
        counts[day, _part(state)] = counts.get((day, _part(state)), 0) + count
    days = [first + timedelta(days=n) for n in range(DAYS)]
    most = max((sum(_of(counts, day)) for day in days), default=0) or 1
    return [_bar(place, day, _of(counts, day), most) for place, day in enumerate(days)]


def _part(state: str) -> str:
    if state == SENT:
        return "sent"
    return "held" if state in {BLOCKED, SUPERSEDED, UNKNOWN} else "open"


def _of(counts: dict[tuple[date, str], int], day: date) -> tuple[int, int, int]:
    sent, held, waits = (
        counts.get((day, part), 0) for part in ("sent", "held", "open")
    )
    return sent, held, waits


def _bar(place: int, day: date, counts: tuple[int, int, int], most: int) -> Bar:
    step = _WIDTH / DAYS
    parts, top = [], float(_HEIGHT)
    for name, count in zip(("sent", "held", "open"), counts, strict=True):
        height = round(count * (_HEIGHT - 10) / most, 1)
        top -= height
        if count:
            parts.append((name, round(top, 1), height))
    return Bar(
        day, round(place * step + 4, 1), round(step - 8, 1), *counts, tuple(parts)
    )


def _ways() -> dict[str, Any]:
    parts = wiring()
    mail = bool(parts.environment.smtp_url)
    return {
        "emails": parts.settings.watch.emails if mail else (),
        "webhook": parts.environment.alert_url is not None,
        "ping": parts.environment.ping_url is not None,
    }
