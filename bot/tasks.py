"""Tasks as people work on them: taken, begun, done with a result, cancelled.

Each verb locks the task's row, asks once more whether the task still makes sense, and
leaves its line in the audit trail, all in the caller's transaction. A task that makes
no sense any more is cancelled on the spot and the person is told the rule.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.said import note_task_said
from bot.task_checks import Standing, standing_of
from bot.task_round import begun, end_if_stopped, reopen
from bot.wiring import Wiring
from domain.cards import mask_cards
from domain.contact_policy import Denied
from domain.ladder import Kind
from models.agent import Agent
from models.task import CANCELLED, DONE, OPEN, SERVICE, Task

LONGEST_NOTE = 500
NOT_NEEDED = "not_needed"


class Why(StrEnum):
    """Why an action on a task was refused."""

    MISSING = "missing"  # no such task, or none for this role
    CLOSED = "closed"  # done or cancelled already
    STOPPED = "stopped"  # a rule has ended it; `denied` says which
    NOT_NOW = "not_now"  # the contact policy says when
    NOT_YOURS = "not_yours"  # a colleague took it
    WRONG_KIND = "wrong_kind"
    NO_TRACKING = "no_tracking"  # two letters, nine digits, two letters
    NO_NOTE = "no_note"
    TOO_LONG = "too_long"
    NO_DAY = "no_day"  # a day is missing, or is none on which it can have been
    NO_PROMISE = "no_promise"  # that day cannot be promised; `what` says why
    NOTICE_FIRST = "notice_first"  # CDC art. 43 §2: a written notice, ten days before


@dataclass(frozen=True, slots=True)
class Refused:
    """The action was not done, and why."""

    why: Why
    what: str = ""
    denied: Denied | None = None
    day: date | None = None  # from which on it could be done


Answer = Task | Refused


@dataclass(frozen=True)
class Desk:
    """Who acts, on which task, when: what every verb needs."""

    session: Session
    parts: Wiring
    agent: Agent
    now: datetime

    def open_task(self, task_id: int, *kinds: Kind) -> Answer:
        """Lock a task that this person may work on; ended first where a rule says so.

        One that a rule ended while somebody was at it may still be reported on.
        """
        task = lock(self.session, task_id)
        if task is None:
            return Refused(Why.MISSING)
        shut = _shut(self.agent, task, kinds)
        if shut is not None:
            return Refused(shut)
        if begun(task, self.now) and task.state != DONE:
            return task
        if task.state != OPEN:
            return Refused(Why.CLOSED)
        stop = self.standing(task).stop
        if stop is None:
            return task
        end_if_stopped(self.session, self.parts, task, self.now)
        return Refused(Why.STOPPED, denied=stop)

    def standing(self, task: Task) -> Standing:
        """Look at a task as it is now."""
        return standing_of(self.session, self.parts, task, self.now)

    def begin(self, task: Task) -> None:
        """Note that this person is at it."""
        task.agent_id = self.agent.id
        task.details = {**task.details, "begun_at": self.now.isoformat()}

    def done(
        self, task: Task, result: str, note: str = "", /, **details: object
    ) -> Task:
        """End a task with its result."""
        task.state, task.result, task.done_at = DONE, result, self.now
        task.note = mask_cards(note) or None
        task.agent_id = self.agent.id
        kept = {k: v for k, v in task.details.items() if k != "passing"}
        task.details = {**kept, **details}
        note_task_said(self.session, task, self.now)
        self.note("task.done", task, result=result, **details)
        return task

    def note(self, action: str, task: Task, **details: object) -> None:
        """Write the audit trail."""
        facts = {"kind": task.kind, "client": task.client_id, **details}
        actor, subject = f"agent:{self.agent.id}", f"task:{task.id}"
        audit.append(self.session, actor, action, subject, facts, self.now)


def lock(session: Session, task_id: int) -> Task | None:
    """Find a task and hold its row."""
    return session.scalar(select(Task).where(Task.id == task_id).with_for_update())


def may_see(agent: Agent, task: Task) -> bool:
    """Tell whether a task is for this role: agents call, and mind services."""
    return agent.role != "agent" or task.kind in {Kind.PHONE, SERVICE}


def _shut(agent: Agent, task: Task, kinds: tuple[Kind, ...]) -> Why | None:
    if not may_see(agent, task):
        return Why.MISSING
    if kinds and task.kind not in kinds:
        return Why.WRONG_KIND
    others = agent.role == "agent" and task.agent_id not in {None, agent.id}
    return Why.NOT_YOURS if others else None


def take(desk: Desk, task_id: int) -> Answer:
    """Make a task mine; a supervisor may take a colleague's."""
    task = desk.open_task(task_id)
    if isinstance(task, Task) and task.agent_id != desk.agent.id:
        desk.note("task.taken", task, before=task.agent_id)
        task.agent_id = desk.agent.id
    return task


def leave(desk: Desk, task_id: int) -> Answer:
    """Give a task back to everybody."""
    task = desk.open_task(task_id)
    if isinstance(task, Task) and task.agent_id is not None:
        desk.note("task.left", task, before=task.agent_id)
        task.agent_id = None
    return task


def cancel(desk: Desk, task_id: int, note: str) -> Answer:
    """Cancel a task; *note* tells why, and has to."""
    note = note.strip()
    if not note:
        return Refused(Why.NO_NOTE)
    if len(note) > LONGEST_NOTE:
        return Refused(Why.TOO_LONG)
    task = desk.open_task(task_id)
    if isinstance(task, Refused):
        return task
    task.state, task.result, task.done_at = CANCELLED, NOT_NEEDED, desk.now
    task.agent_id, task.note = desk.agent.id, mask_cards(note)
    task.details = {k: v for k, v in task.details.items() if k != "passing"}
    desk.note("task.cancelled", task, result=NOT_NEEDED)
    return task


def open_again(desk: Desk, task_id: int) -> Answer:
    """Open a cancelled task again, if nothing stops it any more."""
    task = lock(desk.session, task_id)
    if task is None or not may_see(desk.agent, task):
        return Refused(Why.MISSING)
    if task.state != CANCELLED:
        return Refused(Why.CLOSED)
    stop = desk.standing(task).stop
    if stop is not None:
        return Refused(Why.STOPPED, denied=stop)
    reopen(desk.session, task, f"agent:{desk.agent.id}", desk.now)
    return task
