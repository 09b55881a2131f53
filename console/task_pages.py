"""What the pages of tasks show: the queue, and one task with all that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.identity import facts_of
from bot.papers.pen import formatted_phone
from bot.reasons import Reasons, reasons_in
from bot.task_calls import Result
from bot.task_checks import Standing, standing_of
from bot.task_papers import FINANCE, notice_standing
from bot.task_queue import PAGE, Shelf, Wanted, count_of, queue
from bot.tasks import Desk, may_see
from bot.wiring import wiring
from console.asked import page_asked
from console.guard import me
from console.queries import names_of_agents
from console.shell import showing
from console.showing import Showing
from console.task_script import Line, script_of
from domain.ladder import Kind
from domain.phones import mask_phone
from domain.zones import local_day
from models.audit import Audit
from models.conversation import Conversation
from models.invoice import Invoice
from models.task import OPEN, Task

KINDS = tuple(kind for kind in Kind if kind is not Kind.MESSAGE)
LATEST = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    task: Task
    standing: Standing
    group: str  # late | today | later | done
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What had been typed when an action was refused, and why it was."""

    problem: str = ""
    note: str = ""
    result: str = ""
    shown: str = ""  # the number, for the one answer that reveals it


def wanted_here() -> Wanted:
    """Read which tasks are asked for; nonsense is everything that is open."""
    shelves = {shelf.value: shelf for shelf in Shelf}
    kinds = {kind.value: kind for kind in KINDS}
    return Wanted(
        shelves.get(request.args.get("shelf", ""), Shelf.OPEN),
        kinds.get(request.args.get("kind", "")),
        me(),
        request.args.get("q", "")[:80],
    )


def list_page() -> str:
    """Show the queue."""
    show, wanted = showing(), wanted_here()
    place = page_asked()
    with wiring().database.read() as session:
        page = queue(session, wanted, skip=(place - 1) * PAGE)
        rows = [_row(session, task, show) for task in page.tasks]
        shelves = [
            (shelf, count_of(session, Wanted(shelf, agent=me()))) for shelf in Shelf
        ]
        return render_template(
            "console/tasks.html",
            rows=rows,
            more=page.more,
            place=place,
            wanted=wanted,
            shelves=shelves,
            kinds=(Kind.PHONE,) if me().role == "agent" else KINDS,
            names=names_of_agents(session),
            show=show,
            reasons=_reasons(show),
            kept=_kept(wanted),
        )


def task_page(task_id: int, draft: Draft | None = None) -> str:
    """Show one task; 404 for one that is not there, or not for this role."""
    show, parts = showing(), wiring()
    with parts.database.read() as session:
        task = session.get(Task, task_id)
        if task is None or not may_see(me(), task):
            abort(404)
        standing = standing_of(session, parts, task, show.now)
        return render_template(
            "console/task.html",
            task=task,
            standing=standing,
            numbers=_numbers(session, task),
            draft=draft or Draft(),
            show=show,
            reasons=_reasons(show, _names(session, task)),
            formatted_phone=formatted_phone,
            phone=mask_phone(standing.phone.address) if standing.phone else "",
            script=_script(session, standing, show),
            facts=facts_of(task.client),
            results=list(Result),
            client_clock=_client_clock(task, show),
            today=local_day(show.now, task.client.zone),
            earliest=local_day(task.created_at, task.client.zone),
            notice_day=_notice_day(session, task, show.now),
            letter=_letter_of(session, task),
            finance=me().role in FINANCE,
            names=names_of_agents(session),
            trail=_trail(session, task),
            threads=_threads(session, task),
            moment=lambda text: show.moment(datetime.fromisoformat(text)),
            day=lambda text: show.day(date.fromisoformat(text)),
        )


def _row(session: Session, task: Task, show: Showing) -> Row:
    standing = standing_of(session, wiring(), task, show.now)
    today = local_day(show.now, task.client.zone)
    group = "late" if task.due_on < today else "later"
    group = "today" if task.due_on == today else group
    return Row(
        task,
        standing,
        group if task.state == OPEN else "done",
        _numbers(session, task),
    )


def _reasons(show: Showing, names: dict[int, str] | None = None) -> Reasons:
    return reasons_in(show.words.language, show.zone, names)


def _names(session: Session, task: Task) -> dict[int, str]:
    query = select(Invoice.id, Invoice.number).where(
        Invoice.client_id == task.client_id
    )
    return {row.id: row.number for row in session.execute(query)}


def _numbers(session: Session, task: Task) -> tuple[str, ...]:
    query = select(Invoice.number).where(Invoice.id.in_(task.invoices))
    return tuple(session.scalars(query.order_by(Invoice.due_on, Invoice.id)))


def _kept(wanted: Wanted) -> dict[str, str]:
    kept = {"shelf": wanted.shelf.value, "q": wanted.sought}
    if wanted.kind is not None:
        kept["kind"] = wanted.kind.value
    return {name: value for name, value in kept.items() if value}


def _script(session: Session, standing: Standing, show: Showing) -> list[Line]:
    if standing.task.kind != Kind.PHONE:
        return []
    return script_of(session, wiring(), standing, show, me())


def _client_clock(task: Task, show: Showing) -> str | None:
    """Give the time on the client's clock, where it is not the desk's."""
    theirs = show.now.astimezone(ZoneInfo(task.client.zone))
    if theirs.utcoffset() == show.local(show.now).utcoffset():
        return None
    return f"{theirs:%H:%M}"


def _notice_day(session: Session, task: Task, now: datetime) -> date | None:
    if task.kind != Kind.BUREAU:
        return None
    return notice_standing(Desk(session, wiring(), me(), now), task)


def _letter_of(session: Session, task: Task) -> Task | None:
    """Find the notice that was prepared for a bureau's task."""
    if task.kind != Kind.BUREAU:
        return None
    query = select(Task).where(Task.client_id == task.client_id).order_by(Task.id)
    found = [row for row in session.scalars(query) if row.details.get("for") == task.id]
    return found[-1] if found else None


def _trail(session: Session, task: Task) -> Sequence[Audit]:
    return session.scalars(
        select(Audit)
        .where(Audit.subject == f"task:{task.id}")
        .order_by(Audit.id.desc())
        .limit(LATEST)
    ).all()


def _threads(session: Session, task: Task) -> Sequence[Any]:
    return session.scalars(
        select(Conversation)
        .where(Conversation.client_id == task.client_id)
        .order_by(Conversation.id)
    ).all()
