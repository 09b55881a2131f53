"""The round of tasks: from planned steps to tasks, and away with those out of sense.

1. Each planned step that is no message and has no task yet joins the open task of its
   client and kind, or becomes one. Several late invoices are one call, one letter.
2. Each open task is looked at again: a payment, a dispute, a promise ends it, with the
   rule as the reason.
3. A task that something passing had ended is opened again when that is over and no
   newer step of its invoices came: a broken promise gets its call after all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session, contains_eager

from bot import audit
from bot.balances import priced
from bot.ladders import LadderTable, ladders_in_force
from bot.said import steps_of
from bot.task_checks import standing_of
from bot.task_conditions import leave_out_unfit, rung_of
from bot.wiring import Wiring
from domain.ladder import Kind, tone_of_letter
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.planned import PlannedStep
from models.task import CANCELLED, OPEN, Task

BATCH = 200  # tasks that are looked at in one reading
STEPS = 50  # steps in one writing transaction: others wait meanwhile
WORKING = timedelta(hours=4)  # somebody who has begun a task is left to end it
REVIVES = timedelta(days=45)
LETTERS = (Kind.LETTER.value, Kind.REGISTERED_LETTER.value)
NO_TASK = text("kind != 'message' AND task_id IS NULL")  # as its index says it


@dataclass(frozen=True, slots=True)
class Made:
    """What a round did to how many tasks."""

    created: int = 0
    cancelled: int = 0
    reopened: int = 0


def task_round(parts: Wiring) -> Made:
    """Make, end and revive tasks as of now; two rounds at once are harmless."""
    now = parts.clock.now()
    with parts.database.read() as session:
        newest = session.scalar(select(func.max(Task.id))) or 0
    created = 0
    while True:
        with parts.database.write() as session:
            found = create_tasks(session, parts, now)
        created += found
        if not found:
            break
    return Made(created, _end_open(parts, now, newest), _revive(parts, now))


def create_tasks(session: Session, parts: Wiring, now: datetime) -> int:
    """Turn a batch of planned steps into tasks; give how many steps found theirs.

    The rows are locked, and each points to one task at most: a second round that runs
    at the same time finds them taken.
    """
    query = (
        select(PlannedStep)
        .join(PlannedStep.invoice)
        .join(Invoice.client)
        .options(contains_eager(PlannedStep.invoice).contains_eager(Invoice.client))
        .where(NO_TASK)
        .order_by(PlannedStep.id)
        .limit(STEPS)
        .with_for_update(skip_locked=True, of=PlannedStep)
    )
    steps = session.scalars(query).all()
    if not steps:
        return 0
    ladders = ladders_in_force(session, parts.settings)
    groups: dict[tuple[int, str], list[PlannedStep]] = defaultdict(list)
    for step in steps:
        groups[step.invoice.client_id, step.kind].append(step)
    for _, group in sorted(groups.items()):  # one order of locks for everybody
        _give_task(session, parts, ladders, group, now)
    return len(steps)


def _give_task(
    session: Session,
    parts: Wiring,
    ladders: LadderTable,
    steps: Sequence[PlannedStep],
    now: datetime,
) -> None:
    steps = leave_out_unfit(session, parts, ladders, steps, now)
    if not steps:
        return
    first = min(steps, key=lambda step: (step.invoice.due_on, step.id))
    client, kind = first.invoice.client, first.kind
    # Of two rounds at once the second waits, and finds the first one's task.
    session.execute(select(Client.id).where(Client.id == client.id).with_for_update())
    task = _open_task(session, client.id, kind)
    if task is None:
        task = Task(
            kind=kind,
            client_id=client.id,
            step=first.step,
            invoices=[],
            due_on=local_day(now, client.zone),
            state=OPEN,
            details=_details(session, ladders, first),
            created_at=now,
        )
        session.add(task)
    covered = {*task.invoices, *(step.invoice_id for step in steps)}
    if kind in LETTERS:  # one letter about everything that is late
        covered |= _late(session, parts, client, now)
    task.invoices = sorted(covered)
    session.flush()
    for step in steps:
        step.task_id = task.id
    end_if_stopped(session, parts, task, now)


def _late(session: Session, parts: Wiring, client: Client, now: datetime) -> set[int]:
    balance = priced(session, client, parts.settings).on(local_day(now, client.zone))
    return {line.invoice_id for line in balance.late if line.invoice_id is not None}


def _open_task(session: Session, client_id: int, kind: str) -> Task | None:
    return session.scalar(
        select(Task)
        .where(Task.client_id == client_id, Task.kind == kind, Task.state == OPEN)
        .order_by(Task.id)
        .limit(1)
        .with_for_update()
    )


def _details(
    session: Session, ladders: LadderTable, step: PlannedStep
) -> dict[str, object]:
    found = rung_of(ladders, step)
    if found is None:  # the ladder was changed since the step was planned
        return {}
    details: dict[str, object] = {
        "stage": found.stage.value,
        "template": found.template,
        "tone": found.tone.value,
    }
    if found.kind in LETTERS:
        said = steps_of(session, [step.invoice])[step.invoice_id].gravest
        details["tone"] = tone_of_letter(found, said).value
        details["first_word"] = said is None
    if found.suspends_after is not None:
        details["suspends_after"] = found.suspends_after
    return details


def end_if_stopped(
    session: Session, parts: Wiring, task: Task, now: datetime
) -> str | None:
    """End an open task that makes no sense any more; give the rule that ended it."""
    stop = standing_of(session, parts, task, now).stop
    if stop is None or task.state != OPEN:
        return None
    task.state, task.result, task.done_at = CANCELLED, stop.rule, now
    task.details = {**task.details, "passing": stop.passing}
    audit.append(
        session,
        "bot",
        "task.cancelled",
        f"task:{task.id}",
        {"kind": task.kind, "client": task.client_id, "rule": stop.rule},
        now,
    )
    return stop.rule


def begun(task: Task, now: datetime, within: timedelta = WORKING) -> bool:
    """Tell whether somebody has begun the task: seen the number, printed the paper."""
    at = task.details.get("begun_at")
    return at is not None and now - datetime.fromisoformat(at) < within


def _end_open(parts: Wiring, now: datetime, newest: int) -> int:
    """End open tasks; those after *newest* were looked at when they were made."""
    ended = 0
    query = select(Task.id).where(Task.state == OPEN, Task.id <= newest)
    for ids in _batches(parts, query):
        with parts.database.read() as session:
            stopped = [
                task.id
                for task in _tasks(session, ids)
                if not begun(task, now) and standing_of(session, parts, task, now).stop
            ]
        if stopped:
            with parts.database.write() as session:
                tasks = _tasks(session, stopped, lock=True)
                ended += sum(
                    end_if_stopped(session, parts, task, now) is not None
                    for task in tasks
                )
    return ended


def _revive(parts: Wiring, now: datetime) -> int:
    query = select(Task.id).where(Task.state == CANCELLED, Task.done_at > now - REVIVES)
    revived = 0
    for ids in _batches(parts, query):
        with parts.database.read() as session:
            able = [
                task.id
                for task in _tasks(session, ids)
                if _revivable(session, parts, task, now)
            ]
        if able:
            with parts.database.write() as session:
                for task in _tasks(session, able, lock=True):
                    if _revivable(session, parts, task, now):
                        reopen(session, task, "bot", now)
                        revived += 1
    return revived


def _revivable(session: Session, parts: Wiring, task: Task, now: datetime) -> bool:
    return (
        task.state == CANCELLED
        and task.details.get("passing") is True
        and _newest(session, task)
        and _open_task(session, task.client_id, task.kind) is None
        and standing_of(session, parts, task, now).stop is None
    )


def _newest(session: Session, task: Task) -> bool:
    """Tell whether no step of these invoices was planned after the task's own."""
    own = select(PlannedStep.id).where(PlannedStep.task_id == task.id)
    last = session.scalar(own.order_by(PlannedStep.id.desc()).limit(1))
    later = select(PlannedStep.id).where(
        PlannedStep.invoice_id.in_(task.invoices), PlannedStep.id > (last or 0)
    )
    return last is not None and session.scalar(later.limit(1)) is None


def reopen(session: Session, task: Task, actor: str, now: datetime) -> None:
    """Open a task again, due today."""
    was, task.result = task.result, None
    task.state, task.done_at, task.agent_id = OPEN, None, None
    task.due_on = local_day(now, task.client.zone)
    details = {k: v for k, v in task.details.items() if k != "passing"}
    task.details = details
    facts = {"kind": task.kind, "client": task.client_id, "was": was}
    audit.append(session, actor, "task.reopened", f"task:{task.id}", facts, now)


def _tasks(
    session: Session, ids: Sequence[int], *, lock: bool = False
) -> Iterable[Task]:
    query = select(Task).where(Task.id.in_(ids)).order_by(Task.id)
    if lock:
        query = query.with_for_update(skip_locked=True)
    return session.scalars(query).all()


def _batches(parts: Wiring, query: Select[int]) -> Iterable[list[int]]:
    with parts.database.read() as session:
        ids = list(session.scalars(query.order_by(Task.id)))
    for at in range(0, len(ids), BATCH):
        yield ids[at : at + BATCH]
