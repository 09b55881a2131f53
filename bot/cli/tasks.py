"""`regua tasks`: what people have to do, and whether it may be done now."""

from decimal import Decimal
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from bot.cli.errors import CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.task_checks import Standing, standing_of
from bot.task_queue import Shelf, Wanted, queue
from bot.wiring import Wiring
from domain.contact_policy import Denied
from domain.ladder import Kind
from models.invoice import Invoice
from models.task import OPEN, Task

COLUMNS = ("id", "due_on", "kind", "client", "name", "invoices", "owed", "state", "why")
MOST = 500
KINDS = ", ".join(kind for kind in Kind if kind is not Kind.MESSAGE)


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command("tasks")(tasks_command)


def tasks_command(
    *,
    kind: Annotated[str | None, typer.Option(help=f"One of {KINDS}.")] = None,
    done: Annotated[
        bool, typer.Option("--done", help="What was done or cancelled.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the tasks for people: calls, letters, case files; the next ones first."""
    wanted = Wanted(Shelf.DONE if done else Shelf.OPEN, _kind(kind))
    with house() as parts, parts.database.read() as session:
        page = queue(session, wanted, most=MOST)
        found = [_line(session, parts, task) for task in page.tasks]
    if as_json:
        print_json({"tasks": found, "more": page.more})
        return
    print_table(COLUMNS, [[_plain(row[name]) for name in COLUMNS] for row in found])
    say(f"{len(found)} tasks{', and more' * page.more}.")


def _kind(text: str | None) -> Kind | None:
    if text is None:
        return None
    try:
        return Kind(text)
    except ValueError as error:
        what = f"{text!r} is no kind of task"
        raise CommandError(what, "--kind", f"write one of {KINDS}") from error


def _line(session: Session, parts: Wiring, task: Task) -> dict[str, Any]:
    standing = standing_of(session, parts, task, parts.clock.now())
    refusal = _refusal(task, standing)
    return {
        "id": task.id,
        "due_on": task.due_on.isoformat(),
        "kind": task.kind,
        "step": task.step,
        "client": task.client.external_id,
        "name": task.client.name,
        "invoices": _numbers(session, task),
        "owed": str(Decimal(standing.balance.total.minor).scaleb(-2)),
        "state": task.state,
        "why": refusal.rule if refusal else task.result,
        "possible_at": refusal.possible_at.isoformat()
        if refusal and refusal.possible_at
        else None,
        "agent": task.agent_id,
        "done_at": task.done_at.isoformat() if task.done_at else None,
    }


def _refusal(task: Task, standing: Standing) -> Denied | None:
    if task.state != OPEN:
        return None
    call = standing.call if isinstance(standing.call, Denied) else None
    return standing.stop or call


def _numbers(session: Session, task: Task) -> list[str]:
    found = (session.get(Invoice, each) for each in task.invoices)
    return [invoice.number for invoice in found if invoice is not None]


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
