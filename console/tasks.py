"""The room of tasks: calls to make, letters to post, cases to hand over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.papers.paper import NoPaper, Paper
from bot.reasons import reasons_in
from bot.services.done import finish_service
from bot.task_calls import Called, Number, Result, finish_call, reveal
from bot.task_papers import (
    hand_over,
    make_case,
    make_statement,
    post_letter,
    prepare_notice,
    print_letter,
    register,
)
from bot.tasks import Answer, Desk, Refused, Why, cancel, leave, open_again, take
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.papers import handed
from console.shell import reader_words, showing
from console.task_pages import Draft, list_page, task_page
from domain.contact_policy import Denied
from models.task import Task

TASK = "/tasks/<int(max=2147483647):task_id>"
CONFLICT = 409
Page = Response | str | tuple[str, int]


@blueprint.get("/tasks")
@for_roles(EVERYBODY)
def tasks() -> str:
    """List what is to be done."""
    return list_page()


@blueprint.get(TASK)
@for_roles(EVERYBODY)
def task(task_id: int) -> str:
    """Show one task."""
    return task_page(task_id)


@blueprint.post(f"{TASK}/take")
@for_roles(EVERYBODY)
def take_task(task_id: int) -> Page:
    """Make a task mine."""
    with _desk() as desk:
        done = take(desk, task_id)
    return _after(done, task_id, "taken")


@blueprint.post(f"{TASK}/leave")
@for_roles(EVERYBODY)
def leave_task(task_id: int) -> Page:
    """Give a task back."""
    with _desk() as desk:
        done = leave(desk, task_id)
    return _after(done, task_id, "left")


@blueprint.post(f"{TASK}/cancel")
@for_roles(EVERYBODY)
def cancel_task(task_id: int) -> Page:
    """Cancel a task, with the reason."""
    with _desk() as desk:
        done = cancel(desk, task_id, _note())
    return _after(done, task_id, "cancelled")


@blueprint.post(f"{TASK}/reopen")
@for_roles(EVERYBODY)
def reopen_task(task_id: int) -> Page:
    """Open a cancelled task again."""
    with _desk() as desk:
        done = open_again(desk, task_id)
    return _after(done, task_id, "reopened")


@blueprint.post(f"{TASK}/reveal")
@for_roles(EVERYBODY)
def reveal_number(task_id: int) -> Page:
    """Show the number once, while a call may be made, and write down who looked."""
    with _desk() as desk:
        found = reveal(desk, task_id)
    if isinstance(found, Number):
        return task_page(task_id, Draft(shown=found.address))
    return _refused(found, task_id)


@blueprint.post(f"{TASK}/call")
@for_roles(EVERYBODY)
def finish_task_call(task_id: int) -> Page:
    """Record what came of a call."""
    try:
        result = Result(request.form.get("result", ""))
    except ValueError:
        abort(400)
    with _desk() as desk:
        called = Called(result, _note(), _day("promised_on"))
        done = finish_call(desk, task_id, called)
    return _after(done, task_id, "called")


@blueprint.post(f"{TASK}/letter")
@for_roles(MANAGERS)
def letter_of_task(task_id: int) -> Page:
    """Download a letter."""
    with _desk() as desk:
        paper = print_letter(desk, task_id, _day("suspends_on"))
    return _download(paper, task_id)


@blueprint.post(f"{TASK}/posted")
@for_roles(MANAGERS)
def post_task(task_id: int) -> Page:
    """Mark a letter as posted."""
    form = request.form
    with _desk() as desk:
        done = post_letter(
            desk,
            task_id,
            _day("posted_on"),
            form.get("tracking", ""),
            notice="notice" in form,
        )
    return _after(done, task_id, "posted")


@blueprint.post(f"{TASK}/case")
@for_roles(MANAGERS)
def case_of_task(task_id: int) -> Page:
    """Download one half of a case file: `part` is pdf or zip."""
    part = request.form.get("part", "pdf")
    with _desk() as desk:
        paper = make_case(desk, task_id, "zip" if part == "zip" else "pdf")
    return _download(paper, task_id)


@blueprint.post(f"{TASK}/statement")
@for_roles(MANAGERS)
def statement_of_task(task_id: int) -> Page:
    """Download the client's statement."""
    with _desk() as desk:
        paper = make_statement(desk, task_id)
    return _download(paper, task_id)


@blueprint.post(f"{TASK}/hand-over")
@for_roles(MANAGERS)
def hand_task_over(task_id: int) -> Page:
    """Mark a case as handed over."""
    with _desk() as desk:
        done = hand_over(desk, task_id, _note())
    return _after(done, task_id, "handed_over")


@blueprint.post(f"{TASK}/notice")
@for_roles(MANAGERS)
def notice_of_task(task_id: int) -> Page:
    """Prepare the written notice that a bureau's entry needs first."""
    with _desk() as desk:
        letter = prepare_notice(desk, task_id)
    there = letter.id if isinstance(letter, Task) else task_id
    return _after(letter, there, "prepared")


@blueprint.post(f"{TASK}/registered")
@for_roles(MANAGERS)
def register_task(task_id: int) -> Page:
    """Mark an entry as made."""
    with _desk() as desk:
        done = register(desk, task_id, _note())
    return _after(done, task_id, "registered")


@blueprint.post(f"{TASK}/service")
@for_roles(EVERYBODY)
def service_of_task(task_id: int) -> Page:
    """Mark a service as brought back, or suspended."""
    with _desk() as desk:
        done = finish_service(desk, task_id, _note())
    return _after(done, task_id, "service")


@contextmanager
def _desk() -> Iterator[Desk]:
    parts = wiring()
    with parts.database.write() as session:
        yield Desk(session, parts, me(), parts.clock.now())


def _after(done: Answer, task_id: int, said: str) -> Page:
    if isinstance(done, Refused):
        return _refused(done, task_id)
    flash(reader_words()(f"tasks.done.{said}"))
    return redirect(url_for("console.task", task_id=task_id), code=303)


def _refused(refused: Refused, task_id: int) -> Page:
    if refused.why is Why.MISSING:
        abort(404)
    words = reader_words()
    why = _why(refused.denied) if refused.denied else ""
    problem = words(f"tasks.refused.{refused.why.value}", why=why)
    form = request.form
    draft = Draft(problem, _note(), form.get("result", ""))
    return task_page(task_id, draft), CONFLICT


def _why(denied: Denied) -> str:
    show = showing()
    reasons = reasons_in(show.words.language, show.zone)
    return reasons.tell(denied.rule, denied.figures).text


def _download(paper: Paper | NoPaper | Refused, task_id: int) -> Page:
    if isinstance(paper, Refused):
        return _refused(paper, task_id)
    if isinstance(paper, NoPaper):
        key = f"tasks.refused.{paper.why.value}"
        draft = Draft(reader_words()(key, what=paper.what))
        return task_page(task_id, draft), CONFLICT
    return handed(paper)


def _note() -> str:
    return request.form.get("note", "").replace("\r\n", "\n")


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
