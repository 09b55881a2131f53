"""The planner over random ladders and portfolios, beside the ladder's own word."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ladder import Kind, Ladder
from models.invoice import Invoice
from models.lease import Mark
from models.planned import PlannedContact, PlannedStep
from tests.bot.world import World, ana
from tests.domain.ladder.some import ladders

TODAY = date(2026, 11, 24)
AGES = tuple(range(-12, 48, 2))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ladders(), st.integers(0, 6))
def test_what_is_planned_is_what_the_ladder_says(
    world: World, ladder: Ladder, days: int
) -> None:
    """Any ladder, any age of a debt, any day of the week: one step, the newest."""
    climbing = _on(world, ladder, days)
    climbing.plan()
    with world.session() as session:
        planned = {row.invoice_id: row.step for row in session.query(PlannedStep)}
        expected = {
            invoice.id: step
            for invoice in session.query(Invoice)
            for step in [_said(climbing, ladder, invoice, TODAY + timedelta(days=days))]
            if step is not None
        }

    assert planned == expected


def _on(world: World, ladder: Ladder, days: int) -> World:
    """Begin anew, with this ladder, so many days on."""
    with world.session() as session:
        for table in (PlannedStep, PlannedContact, Mark):
            session.query(table).delete()
        empty = session.query(Invoice).first() is None
    if empty:
        ana(world, *(TODAY - timedelta(days=age) for age in AGES))
    by_name = {"default": ladder}
    house = world.parts.settings.model_copy(update={"ladders": by_name})
    climbing = World(replace(world.parts, settings=house), world.clock)
    climbing.clock.at = climbing.clock.at.replace(day=24) + timedelta(days=days)
    return climbing


def _said(world: World, ladder: Ladder, invoice: Invoice, today: date) -> str | None:
    """Name what is planned: the message, or beside a task the one before it."""
    calendar = world.parts.settings.calendar_for("SC")
    step = ladder.step_on(today, calendar, invoice.due_on)
    if step is None or step.kind is Kind.MESSAGE:
        return step.name if step else None
    message = ladder.message_at(step)
    return message.name if message else step.name
