"""What was said of each invoice, and how gravely: the ladder climbs from there.

A step is *told* when a message about it is written, and *said* once that message was
accepted. Where milder words went out than those of the step, the step goes back to the
plan: it comes again, one tone up, after the ladder's own pause.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.hardship.restart import softly_since
from domain.contact_policy import Purpose
from domain.ladder import Kind, Step, Tone
from domain.statement import Balance
from models.client import Client
from models.invoice import Invoice
from models.message import Message
from models.planned import PlannedContact, PlannedStep
from models.task import Task

SAID = "said"  # under this key of message.decided
LETTERS = frozenset({Kind.LETTER, Kind.REGISTERED_LETTER})
_REACHED = ("accepted", "sent", "delivered", "read")
_NEWEST = 20  # reminders that are looked at
_HEARD = frozenset({"reached_promised", "reached_paid", "refused"})  # of a call


@dataclass(frozen=True, slots=True)
class Told:
    """One invoice of a message: the step it is on, and the words that it gets."""

    invoice_id: int
    due_on: date
    step: Step
    words: Step
    last_said_at: datetime | None = None  # of any step of it; None: nothing was said
    suspends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """The planned steps of one invoice and due date, by name."""

    rows: Mapping[str, PlannedStep]
    anew_since: datetime | None = None

    @property
    def gravest(self) -> Tone | None:
        """Give the gravest tone that was really said; None where nothing was.

        What was said before a pause in hardship does not count: after it the régua
        begins softly, and not where it was firm.
        """
        rows = (row for row in self.rows.values() if self._counts(row))
        said = (Tone(row.said) for row in rows if row.said)
        return max(said, key=lambda tone: tone.rank, default=None)

    @property
    def latest(self) -> PlannedStep | None:
        """Give the step that was said last."""
        said = [row for row in self.rows.values() if row.said_at]
        return max(said, key=lambda row: row.said_at or row.id, default=None)

    def _counts(self, row: PlannedStep) -> bool:
        if self.anew_since is None:
            return True
        return row.said_at is not None and row.said_at >= self.anew_since

    def open_to(self, contact: PlannedContact, step: Step) -> bool:
        """Tell whether a step is still to be told, by *contact*."""
        row = self.rows.get(step.name)
        return row is None or row.contact_id in {None, contact.id}


def steps_of(session: Session, invoices: Iterable[Invoice]) -> dict[int, Steps]:
    """Read the planned steps of invoices, as they are due now."""
    invoices = tuple(invoices)
    due = {invoice.id: invoice.due_on for invoice in invoices}
    found: dict[int, dict[str, PlannedStep]] = {each: {} for each in due}
    query = select(PlannedStep).where(PlannedStep.invoice_id.in_(due))
    for row in session.scalars(query):
        if row.due_on == due[row.invoice_id]:
            found[row.invoice_id][row.step] = row
    anew = softly_since(session, {invoice.client_id for invoice in invoices})
    since = {invoice.id: anew.get(invoice.client_id) for invoice in invoices}
    return {each: Steps(rows, since[each]) for each, rows in found.items()}


def suspension_told(session: Session, client: Client, balance: Balance) -> date | None:
    """Give the coming day of suspension that our newest reminder of a debt stated.

    None where none did, that day is over, or what it was about is owed no longer.
    """
    query = (
        select(Message.decided)
        .where(
            Message.client_id == client.id,
            Message.purpose == Purpose.REMINDER,
            Message.state.in_(_REACHED),
        )
        .order_by(Message.id.desc())
        .limit(_NEWEST)
    )
    owed = {line.invoice_id for line in balance.lines}
    for decided in session.scalars(query):
        stated = (decided or {}).get("suspends_on")
        about = {each["invoice"] for each in (decided or {}).get(SAID, ())}
        if stated and about & owed:
            day = date.fromisoformat(stated)
            return day if day >= balance.on else None
    return None


def tell(
    session: Session, contact: PlannedContact, told: Iterable[Told], today: date
) -> list[dict[str, Any]]:
    """Take the steps that a message tells, so that no other does; give their record."""
    told = tuple(told)
    for each in told:
        row = _row(session, each.invoice_id, each.step.name, each.due_on, today)
        row.contact_id = contact.id
    session.flush()
    return [
        {
            "invoice": each.invoice_id,
            "due_on": each.due_on.isoformat(),
            "step": each.step.name,
            "words": each.words.name,
            "tone": each.words.tone.value,
        }
        for each in told
    ]


def note_said(
    session: Session, contact: PlannedContact, row: Message, now: datetime
) -> None:
    """Keep what an accepted message said; a step that got milder words comes again.

    So do the steps of invoices that it did not name: to a number that may hear of one
    invoice only, each is said in a message of its own.
    """
    said = (row.decided or {}).get(SAID, ())
    _release_others(session, contact, [each["invoice"] for each in said])
    for each in said:
        due_on = date.fromisoformat(each["due_on"])
        day = contact.planned_on
        words = _row(session, each["invoice"], each["words"], due_on, day)
        words.contact_id = contact.id
        words.said, words.said_at = each["tone"], now
        if each["words"] != each["step"]:
            step = _row(session, each["invoice"], each["step"], due_on, day)
            step.contact_id = None


def _release_others(
    session: Session, contact: PlannedContact, named: list[int]
) -> None:
    """Let go of the steps of what was not named; neutral words name nothing at all."""
    if not named:
        return
    session.execute(
        update(PlannedStep)
        .where(
            PlannedStep.contact_id == contact.id,
            PlannedStep.invoice_id.not_in(named),
            PlannedStep.said.is_(None),
        )
        .values(contact_id=None)
    )


def note_unsaid(session: Session, contact: PlannedContact, row: Message) -> None:
    """Take back what a message said that surely never arrived: it is still to be told.

    The steps stay with their contact, which may tell them by another road.
    """
    for each in (row.decided or {}).get(SAID, ()):
        due_on = date.fromisoformat(each["due_on"])
        day = contact.planned_on
        words = _row(session, each["invoice"], each["words"], due_on, day)
        if words.contact_id == contact.id:
            words.said = words.said_at = None


def note_task_said(session: Session, task: Task, now: datetime) -> None:
    """Keep what a person told with a task that is done: in a call, or by letter."""
    tone = task.details.get("tone")
    if tone is None or (task.kind not in LETTERS and task.result not in _HEARD):
        return
    rows = session.scalars(select(PlannedStep).where(PlannedStep.task_id == task.id))
    for row in rows:
        row.said, row.said_at = tone, now


def _row(
    session: Session, invoice_id: int, step: str, due_on: date, planned_on: date
) -> PlannedStep:
    row = session.scalar(
        select(PlannedStep).where(
            PlannedStep.invoice_id == invoice_id,
            PlannedStep.step == step,
            PlannedStep.due_on == due_on,
        )
    )
    if row is None:
        row = PlannedStep(
            invoice_id=invoice_id,
            step=step,
            due_on=due_on,
            planned_on=planned_on,
            kind=Kind.MESSAGE.value,
        )
        session.add(row)
        session.flush()
    return row
