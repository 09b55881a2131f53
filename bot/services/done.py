"""A person did what a task about a service asks for, and says so."""

from bot.services.tasks import SUSPEND
from bot.tasks import LONGEST_NOTE, Answer, Desk, Refused, Why
from bot.unlocks.confirm import confirm
from domain.unlock import Service
from domain.zones import local_day
from models.task import SERVICE


def finish_service(desk: Desk, task_id: int, note: str = "") -> Answer:
    """Mark it as done: the service is back, and the client is told; or suspended."""
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        return Refused(Why.TOO_LONG)
    task = desk.open_task(task_id)
    if isinstance(task, Refused):
        return task
    if task.kind != SERVICE:
        return Refused(Why.WRONG_KIND)
    client = task.client
    if task.details.get("action") == SUSPEND:
        client.service = Service.SUSPENDED.value
        client.service_since = local_day(desk.now, client.zone)
        return desk.done(task, "suspended", note)
    done = desk.done(task, "restored", note)
    confirm(desk.session, desk.parts, client, f"agent:{desk.agent.id}", desk.now)
    return done
