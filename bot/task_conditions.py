"""Steps for people whose conditions do not hold: left out, with the reason."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.balances import priced
from bot.ladders import LadderTable
from bot.step_facts import StepFacts
from bot.wiring import Wiring
from domain.contact_policy import Denied
from domain.ladder import Step
from domain.zones import local_day
from models.planned import PlannedStep
from models.task import CANCELLED, Task


def leave_out_unfit(
    session: Session,
    parts: Wiring,
    ladders: LadderTable,
    steps: Sequence[PlannedStep],
    now: datetime,
) -> list[PlannedStep]:
    """Give the steps of one client whose conditions hold; the others end here.

    Each of those becomes a task that was never open, so that its reason is kept.
    """
    client = steps[0].invoice.client
    today = local_day(now, client.zone)
    facts = StepFacts(session, parts, client, today)
    ids = [step.invoice_id for step in steps]
    balance = priced(session, client, parts.settings, only=ids).on(today)
    owed = {line.invoice_id: line.owed for line in balance.lines}
    fit = []
    for step in steps:
        rung, left = rung_of(ladders, step), owed.get(step.invoice_id)
        if rung is None or left is None:  # what is paid ends by its own rule
            fit.append(step)
        elif (refused := facts.refusal(rung, step.invoice, left)) is not None:
            _leave_out(session, step, refused, now)
        else:
            fit.append(step)
    return fit


def rung_of(ladders: LadderTable, step: PlannedStep) -> Step | None:
    """Find the rung that a planned step came from; None where it is no more."""
    ladder = ladders.of(step.invoice, step.invoice.client)
    return next((each for each in ladder.steps if each.name == step.step), None)


def _leave_out(
    session: Session, step: PlannedStep, refused: Denied, now: datetime
) -> None:
    client = step.invoice.client
    task = Task(
        kind=step.kind,
        client_id=client.id,
        step=step.step,
        invoices=[step.invoice_id],
        due_on=local_day(now, client.zone),
        state=CANCELLED,
        result=refused.rule,
        details={"passing": False, **refused.figures},
        created_at=now,
        done_at=now,
    )
    session.add(task)
    session.flush()
    step.task_id = task.id
