"""Tasks about a client's service: to bring it back, or to suspend it again, by hand."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.zones import local_day
from models.client import Client
from models.task import CANCELLED, OPEN, SERVICE, Task
from models.unlock import Unlock

RESTORE, SUSPEND = "restore", "suspend"


def leave_task(
    session: Session, client: Client, unlock: Unlock, action: str, now: datetime
) -> Task:
    """Ask a person to bring a service back now, or to suspend it on its lawful day."""
    today = local_day(now, client.zone)
    due_on = unlock.suspend_from if action == SUSPEND else today
    task = Task(
        kind=SERVICE,
        client_id=client.id,
        invoices=[],
        due_on=due_on or today,
        state=OPEN,
        details={
            "action": action,
            "unlock": unlock.id,
            "until": unlock.until.isoformat() if unlock.until else None,
        },
        created_at=now,
    )
    session.add(task)
    session.flush()
    return task


def withdraw_task(
    session: Session, task_id: int | None, result: str, now: datetime
) -> None:
    """End a task that somebody else has done, or that has lost its sense."""
    task = session.get(Task, task_id) if task_id else None
    if task is None or task.state != OPEN:
        return
    task.state, task.result, task.done_at = CANCELLED, result, now
    task.details = {**task.details, "passing": False}


def end_tasks(session: Session, client_id: int, now: datetime) -> None:
    """End the tasks to suspend a service that somebody has suspended already."""
    query = select(Task).where(
        Task.client_id == client_id, Task.kind == SERVICE, Task.state == OPEN
    )
    for task in session.scalars(query):
        if task.details.get("action") == SUSPEND:
            withdraw_task(session, task.id, "suspended", now)
