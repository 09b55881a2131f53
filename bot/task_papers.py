"""Tasks of paper: a letter printed and posted, a case file made and handed over."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from bot.balances import calendar_of
from bot.papers.case import Case, case_of
from bot.papers.handed import write_case_csv, write_case_pdf
from bot.papers.paper import NoPaper, Paper
from bot.papers.texts import BUREAU, HANDOVER, LATE, NEGOTIATION
from bot.papers.write import Order, write_letter, write_statement
from bot.task_checks import HANDED_OVER
from bot.tasks import LONGEST_NOTE, Answer, Desk, Refused, Why, lock
from domain.ladder import Kind, Stage
from domain.ladder.suspension import suspension_day
from domain.zones import local_day
from models.invoice import Hold
from models.task import DONE, OPEN, Task

POSTED, REGISTERED = "posted", "registered"
LETTERS = (Kind.LETTER, Kind.REGISTERED_LETTER)
CASES = (Kind.OUT_OF_COURT, Kind.COURT)
NOTICE_DAYS = timedelta(days=10)
FINANCE = frozenset({"finance", "admin"})
_TRACKING = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_SORTS = {
    Stage.NEGOTIATION.value: NEGOTIATION,
    Stage.HAND_OVER.value: HANDOVER,
}


def print_letter(
    desk: Desk, task_id: int, suspends_on: date | None = None
) -> Paper | NoPaper | Refused:
    """Print the letter of a task, as of now; its figures are those of the day.

    *suspends_on* stands in for the day that the ladder's step would state.
    """
    task = desk.open_task(task_id, *LETTERS)
    if isinstance(task, Refused):
        return task
    spoken = desk.standing(task).balance
    ids = [line.invoice_id for line in spoken.lines if line.invoice_id is not None]
    order = Order(
        invoices=ids,
        registered=task.kind == Kind.REGISTERED_LETTER,
        sort=sort_of(task),
        template=task.details.get("template"),
        suspends_on=suspends_on or stated_day(desk, task),
    )
    paper = write_letter(desk.session, desk.parts, task.client, order, desk.now)
    if isinstance(paper, Paper):
        desk.begin(task)
        task.details = {**task.details, "printed": ids}
        desk.note("task.printed", task, file=paper.name)
    return paper


def sort_of(task: Task) -> str:
    """Choose which of the catalogue's letters a task's is."""
    sort = task.details.get("sort")
    return str(sort) if sort else _SORTS.get(str(task.details.get("stage")), LATE)


def stated_day(desk: Desk, task: Task) -> date | None:
    """Give the day of suspension that the step states, counted from today."""
    days = task.details.get("suspends_after")
    if days is None:
        return None
    client = task.client
    today = local_day(desk.now, client.zone)
    return suspension_day(today, int(days), calendar_of(client, desk.parts.settings))


def post_letter(
    desk: Desk, task_id: int, posted_on: date | None, tracking: str, *, notice: bool
) -> Answer:
    """Mark a letter as posted; a registered one may have its AR code.

    *notice* says that it holds the notice of CDC art. 43 §2.
    """
    task = desk.open_task(task_id, *LETTERS)
    if isinstance(task, Refused):
        return task
    day = _past_day(desk, task, posted_on)
    if day is None:
        return Refused(Why.NO_DAY)
    code = re.sub(r"\s+", "", tracking).upper()
    if code and not _TRACKING.fullmatch(code):
        return Refused(Why.NO_TRACKING)
    facts: dict[str, object] = {"posted_on": day.isoformat(), "notice": notice}
    if code:
        facts["tracking"] = code
    return desk.done(task, POSTED, "", **facts)


def read_case(desk: Desk, task: Task) -> Case:
    """Read the case of a task; documents in full for finance alone."""
    return case_of(
        desk.session,
        desk.parts,
        task.client,
        desk.now,
        invoices=task.invoices,
        whole=desk.agent.role in FINANCE,
        court=task.kind == Kind.COURT,
    )


def make_case(desk: Desk, task_id: int, ending: str) -> Paper | Refused:
    """Make one half of a task's case file: *ending* "pdf", or "zip" for the CSV."""
    task = desk.open_task(task_id, *CASES)
    if isinstance(task, Refused):
        return task
    case = read_case(desk, task)
    write = write_case_csv if ending == "zip" else write_case_pdf
    paper = write(desk.parts, case)
    desk.begin(task)
    desk.note("task.case_file", task, file=paper.name, whole=case.whole)
    return paper


def make_statement(desk: Desk, task_id: int) -> Paper | Refused:
    """Print the client's statement; a call needs none, so agents have none."""
    task = lock(desk.session, task_id)
    if task is None or desk.agent.role == "agent":
        return Refused(Why.MISSING)
    paper = write_statement(desk.session, desk.parts, task.client, desk.now)
    desk.note("task.statement", task, file=paper.name)
    return paper


def hand_over(desk: Desk, task_id: int, to: str) -> Answer:
    """Mark a case as handed over *to* somebody: our own reminders of it stop."""
    to = to.strip()
    if not to:
        return Refused(Why.NO_NOTE)
    if len(to) > LONGEST_NOTE:
        return Refused(Why.TOO_LONG)
    task = desk.open_task(task_id, *CASES)
    if isinstance(task, Refused):
        return task
    held = set(_held(desk, task))
    for invoice_id in task.invoices:
        if invoice_id not in held:
            desk.session.add(
                Hold(
                    client_id=task.client_id,
                    invoice_id=invoice_id,
                    reason=HANDED_OVER,
                    note=to,
                    created_at=desk.now,
                )
            )
    return desk.done(task, HANDED_OVER, to)


def notice_standing(desk: Desk, task: Task) -> date | None:
    """Give the day from which the bureau may be told: ten days after the notice.

    None while an invoice of the task has had no written notice (CDC art. 43 §2).
    """
    posted: dict[int, date] = {}
    for letter in _notices(desk, task):
        day = date.fromisoformat(letter.details["posted_on"])
        for invoice_id in letter.details.get("printed") or letter.invoices:
            posted[invoice_id] = min(day, posted.get(invoice_id, day))
    if not all(invoice_id in posted for invoice_id in task.invoices):
        return None
    return max(posted[invoice_id] for invoice_id in task.invoices) + NOTICE_DAYS


def prepare_notice(desk: Desk, task_id: int) -> Answer:
    """Make the task of the registered letter that has to go before."""
    task = desk.open_task(task_id, Kind.BUREAU)
    if isinstance(task, Refused):
        return task
    waiting = _waiting_notice(desk, task)
    if waiting is not None:
        return waiting
    letter = Task(
        kind=Kind.REGISTERED_LETTER.value,
        client_id=task.client_id,
        step=task.step,
        invoices=list(task.invoices),
        due_on=local_day(desk.now, task.client.zone),
        state=OPEN,
        details={"sort": BUREAU, "for": task.id},
        created_at=desk.now,
    )
    desk.session.add(letter)
    desk.session.flush()
    desk.note("task.notice_prepared", task, letter=letter.id)
    return letter


def register(desk: Desk, task_id: int, note: str) -> Answer:
    """Mark an entry at the bureau as made, ten days after the notice or later."""
    if len(note.strip()) > LONGEST_NOTE:
        return Refused(Why.TOO_LONG)
    task = desk.open_task(task_id, Kind.BUREAU)
    if isinstance(task, Refused):
        return task
    day = notice_standing(desk, task)
    if day is None or local_day(desk.now, task.client.zone) < day:
        return Refused(Why.NOTICE_FIRST, day=day)
    return desk.done(task, REGISTERED, note.strip())


def _past_day(desk: Desk, task: Task, day: date | None) -> date | None:
    """Accept a day between the task's first and the client's today."""
    today = local_day(desk.now, task.client.zone)
    first = local_day(task.created_at, task.client.zone)
    return day if day is not None and first <= day <= today else None


def _held(desk: Desk, task: Task) -> Sequence[int | None]:
    query = select(Hold.invoice_id).where(
        Hold.client_id == task.client_id,
        Hold.reason == HANDED_OVER,
        Hold.lifted_at.is_(None),
    )
    return desk.session.scalars(query).all()


def _notices(desk: Desk, task: Task) -> list[Task]:
    rows = desk.session.scalars(
        select(Task).where(
            Task.client_id == task.client_id,
            Task.kind.in_([kind.value for kind in LETTERS]),
            Task.state == DONE,
            Task.result == POSTED,
        )
    )
    return [row for row in rows if row.details.get("notice")]


def _waiting_notice(desk: Desk, task: Task) -> Task | None:
    rows = desk.session.scalars(
        select(Task).where(Task.client_id == task.client_id, Task.state == OPEN)
    )
    found = (row for row in rows if row.details.get("sort") == BUREAU)
    return next((r for r in found if set(task.invoices) <= set(r.invoices)), None)
