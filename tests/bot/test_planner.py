"""The planner: what is due, once, and only the newest step of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy import text as sql

from bot.alerts import standing_alerts
from bot.database import Database
from bot.planner import idle
from bot.said import note_task_said
from bot.settings.steps import read_steps
from bot.task_round import task_round
from domain.ladder import DEFAULT_LADDER
from models.client import Client
from models.invoice import Invoice
from models.ladder import RELEASED, LadderVersion
from models.planned import BLOCKED, PlannedContact, PlannedStep
from models.task import Task
from models.wake import PlanWake
from tests.bot.world import World, ana, world_on

TODAY = date(2026, 11, 24)


def steps(world: World) -> list[str]:
    """List the planned steps, the oldest first."""
    with world.parts.database.read() as session:
        return [row.step for row in session.query(PlannedStep).order_by(PlannedStep.id)]


def contacts(world: World) -> list[PlannedContact]:
    """List the planned contacts."""
    with world.parts.database.read() as session:
        return list(session.query(PlannedContact))


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        pytest.param(-8, [], id="too early"),
        pytest.param(-7, ["d-7"], id="a week before"),
        pytest.param(-1, ["d-7"], id="the day before"),
        pytest.param(0, ["d0"], id="the due day"),
        pytest.param(1, [], id="one day late"),
        pytest.param(5, ["d+3"], id="inside the window of d+3"),
        pytest.param(11, ["d+9"], id="two weeks nearly"),
        pytest.param(32, ["d+30"], id="a month"),
        pytest.param(95, [], id="past the ladder"),
    ],
)
def test_only_the_step_of_today(
    world: World, days_late: int, expected: list[str]
) -> None:
    """An invoice is on one step of the ladder, or on none."""
    ana(world, TODAY - timedelta(days=days_late))

    world.plan()

    assert steps(world) == expected


def test_a_second_run_plans_nothing_new(world: World) -> None:
    """The key (invoice, step, due date) makes any number of runs one."""
    ana(world, TODAY)

    world.plan()
    world.plan()

    assert steps(world) == ["d0"]
    assert len(contacts(world)) == 1


def test_all_open_invoices_make_one_contact(world: World) -> None:
    """A person is reminded once, of everything."""
    ana(world, TODAY, TODAY - timedelta(days=5), TODAY + timedelta(days=7))

    world.plan()

    assert sorted(steps(world)) == ["d+3", "d-7", "d0"]
    assert len(contacts(world)) == 1


@pytest.mark.fault("F45")
def test_after_an_outage_only_the_newest_step(world: World) -> None:
    """Ten days without a run leave one step behind, not three."""
    ana(world, TODAY)
    world.move(days=10)

    world.plan()

    assert steps(world) == ["d+9"]


@pytest.mark.fault("F46")
def test_a_new_due_date_starts_the_ladder_anew(world: World) -> None:
    """A step is done for a due date, not for ever."""
    ana(world, TODAY)
    world.plan()
    with world.session() as session:
        step = session.query(PlannedStep).one()
        step.invoice.due_on = TODAY + timedelta(days=1)

    world.plan()

    assert steps(world) == ["d0", "d-7"]


@pytest.mark.fault("F43")
def test_the_day_is_the_clients(world: World) -> None:
    """At half past eleven at night in Rio Branco it is not tomorrow yet."""
    ana(world, TODAY, zone="America/Rio_Branco", state="AC")
    world.move(hours=14)  # 04:00 UTC of the 25th, 23:00 of the 24th in Acre

    world.plan()

    assert steps(world) == ["d0"]


def test_paid_and_cancelled_invoices_are_left_alone(world: World) -> None:
    """Only what is open climbs the ladder."""
    ana(world, TODAY)
    with world.session() as session:
        session.query(Invoice).one().status = "paid"

    world.plan()

    assert steps(world) == []


def rows(world: World) -> list[tuple[str, str, bool]]:
    """List each planned step with its kind, and whether a contact has it."""
    with world.parts.database.read() as session:
        query = session.query(PlannedStep).order_by(PlannedStep.id)
        return [(row.step, row.kind, row.contact_id is not None) for row in query]


def climb(world: World, **table: list[dict[str, object]]) -> None:
    """Let the house climb these ladders, the default one among them."""
    ladders = dict(world.parts.settings.ladders)
    ladders |= {name: read_steps(name, steps) for name, steps in table.items()}
    settings = world.parts.settings.model_copy(update={"ladders": ladders})
    world.parts = replace(world.parts, settings=settings)


def test_a_task_joins_no_contact_and_waits_for_the_messages(either: World) -> None:
    """A call comes once the message before it went out, or could not."""
    ana(either, TODAY - timedelta(days=42))
    either.plan()
    first = rows(either)
    with either.session() as session:
        session.query(PlannedContact).one().state = BLOCKED
    either.move(hours=1)
    touch(either)
    either.plan()

    assert first == [("d+30", "message", True)]
    assert rows(either) == [("d+30", "message", True), ("phone", "phone", False)]


HANDED_OVER = [("out_of_court", "out_of_court", False)]
LETTER_FIRST = [("letter", "letter", False)]


@pytest.mark.parametrize(
    ("said", "more"),
    [
        pytest.param(None, LETTER_FIRST, id="nothing was ever said"),
        pytest.param("neutral", LETTER_FIRST, id="nothing grave"),
        pytest.param("firm", HANDED_OVER, id="something nearly as grave"),
    ],
)
def test_nothing_is_handed_over_before_grave_words(
    either: World, said: str | None, more: list[tuple[str, str, bool]]
) -> None:
    """A message that was blocked is no warning: a letter stands in, and comes first."""
    ana(either, TODAY - timedelta(days=80))
    either.plan()
    with either.session() as session:
        session.query(PlannedContact).one().state = BLOCKED
        step = session.query(PlannedStep).one()
        step.said, step.said_at = said, either.clock.now()
    touch(either)
    either.plan()

    assert rows(either) == [("d+30", "message", True), *more]


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("blocked", id="it ended: opted out, a wrong number"),
        pytest.param("planned", id="it waits for a channel that never comes"),
    ],
)
def test_whom_no_message_reaches_gets_a_letter_and_then_the_hand_over(
    either: World, state: str
) -> None:
    """Taken over at 78 days, out of reach: first a firm letter, then outside help."""
    ana(either, TODAY - timedelta(days=78))
    either.plan()
    with either.session() as session:
        contact = session.query(PlannedContact).one()
        contact.state, contact.rule = state, "channel_away"
    touch(either)
    either.plan()
    first = rows(either)[1:]
    task_round(either.parts)
    with either.session() as session:
        task = session.query(Task).one()
        tone, alone = task.details["tone"], task.details["first_word"]
        task.state, task.result = "done", "posted"
        note_task_said(session, task, either.clock.now())
    touch(either)
    either.plan()

    assert first == LETTER_FIRST
    assert (tone, alone) == ("firm", True)
    assert rows(either)[2:] == HANDED_OVER


def touch(world: World) -> None:
    """Change something of every invoice, so that it is looked at again."""
    with world.session() as session:
        for invoice in session.query(Invoice):
            invoice.description += "."


def look_away(world: World) -> None:
    """Let every change be an hour old."""
    with world.session() as session:
        session.execute(update(Invoice).values(touched_ms=0))
        session.execute(update(Client).values(touched_ms=0))
        session.execute(delete(PlanWake))


def statements(world: World) -> list[str]:
    """List the statements of one run of the planner."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    engine = world.parts.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        world.plan()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def test_a_tick_with_nothing_new_is_one_statement(either: World) -> None:
    """Nothing is joined, written or counted, and no writer is held up."""
    ana(either, TODAY)
    either.plan()
    look_away(either)
    asked = statements(either)
    sql = [text for text in asked if not text.startswith("BEGIN")]

    assert len(sql) == 1
    assert not any(word in sql[0] for word in ("JOIN", "INSERT", "count("))
    assert "BEGIN IMMEDIATE" not in asked


def looks(world: World, sql: str) -> list[str]:
    """List how the database would look into each table, were the tables large."""
    with world.session() as session:
        run = session.connection().exec_driver_sql
        if world.parts.database.sqlite:
            told = [str(row[3]) for row in run(f"EXPLAIN QUERY PLAN {sql}")]
            told = [text for text in told if text.startswith(("SCAN", "SEARCH"))]
            return [text for text in told if "CONSTANT" not in text]
        run("SET LOCAL enable_seqscan = off")
        run("SET LOCAL enable_bitmapscan = off")
        told = [str(row[0]) for row in run(f"EXPLAIN {sql}")]
        return [text for text in told if " on " in text or " using " in text]


def test_an_idle_tick_looks_at_two_rows(either: World) -> None:
    """A mark by its key, and whether anything woke the planner: nothing else."""
    ana(either, TODAY)
    either.plan()
    asked = [text for text in statements(either) if not text.startswith("BEGIN")]
    found = looks(either, asked[-1])

    assert len(asked) == 1
    assert len(found) == 2
    assert not any(name in asked[0] for name in ("invoice", "client", "ladder"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            "UPDATE invoice SET amount_minor = amount_minor + 1", id="invoice"
        ),
        pytest.param("UPDATE client SET segment = 'vip'", id="client"),
        pytest.param("UPDATE ladder_version SET note = 'x'", id="ladder"),
        pytest.param("UPDATE planned_step SET contact_id = NULL", id="step let go"),
    ],
)
def test_what_wakes_the_planner(either: World, change: str) -> None:
    """Plain SQL by anybody: the database itself tells that there is something to do."""
    ana(either, TODAY)
    release(either, {"step": "d0", "day": 0, "stage": "due_day"})
    either.plan()
    with either.parts.database.read() as session:
        before = idle(session, either.parts.settings, either.clock.now())
    with either.session() as session:
        session.execute(sql(change))
    with either.parts.database.read() as session:
        woken = idle(session, either.parts.settings, either.clock.now())
    either.plan()
    with either.parts.database.read() as session:
        after = idle(session, either.parts.settings, either.clock.now())

    assert (before, woken, after) == (True, False, True)


@pytest.mark.postgres
def test_a_transaction_wakes_once_and_again_after_the_next(postgres: Database) -> None:
    """A hundred changes leave one row, whichever way they were written."""
    world = world_on(postgres)
    ana(world, TODAY)
    counts = []
    for _ in range(2):
        with world.session() as session:
            session.execute(delete(PlanWake))
        with world.session() as session:
            for number in range(100):
                session.execute(update(Invoice).values(description=f"{number}"))
        with world.session() as session:
            counts.append(session.scalar(select(func.count()).select_from(PlanWake)))

    assert counts == [1, 1]


def test_a_change_that_was_rolled_back_wakes_nobody(either: World) -> None:
    """The row that wakes is part of the change."""
    ana(either, TODAY)
    either.plan()
    with either.session() as session:
        session.execute(sql("UPDATE client SET segment = 'vip'"))
        session.rollback()
    with either.parts.database.read() as session:
        still = idle(session, either.parts.settings, either.clock.now())

    assert still


def test_the_full_glance_looks_by_index_only(either: World) -> None:
    """However many rows there are: invoices, clients, steps, marks, ladders, alerts."""
    ana(either, TODAY)
    either.plan()
    touch(either)
    asked = statements(either)
    found = looks(either, next(text for text in asked if "invoice_ms" in text))

    assert len(found) == 7  # an invoice is looked at for a step's sake, too
    assert all("Index" in text or " USING " in text for text in found)


def test_a_step_of_a_paid_invoice_keeps_no_tick_busy(either: World) -> None:
    """It stays without a contact, and is nothing to do."""
    ana(either, TODAY - timedelta(days=5))
    either.plan()
    with either.session() as session:
        session.query(PlannedStep).one().contact_id = None
        session.query(PlannedContact).one().state = "sent"
        session.query(Invoice).one().status = "paid"
    look_away(either)
    asked = [text for text in statements(either) if not text.startswith("BEGIN")]

    assert len(asked) == 1


def release(world: World, *steps: dict[str, object]) -> None:
    """Put a default ladder of these steps in force, and nothing else."""
    with world.session() as session:
        session.query(LadderVersion).delete()
        row = LadderVersion(name="default", version=1, state=RELEASED)
        row.steps, row.created_at = list(steps), world.clock.now()
        session.add(row)


def test_a_release_is_seen_by_the_next_tick(either: World) -> None:
    """Even where it bears the number of the one before: its steps are compared."""
    ana(either, TODAY - timedelta(days=1))
    first = {"step": "late", "day": 9, "stage": "late"}
    release(either, first)
    either.plan()
    look_away(either)
    quiet = len(statements(either))
    release(either, first | {"step": "at once", "day": 1})
    either.plan()

    assert quiet <= len(("BEGIN", "SELECT"))
    assert steps(either) == ["at once"]


def test_a_broken_ladder_is_told_on_a_quiet_tick(either: World) -> None:
    """It changes no rule that is in force, and people hear of it all the same."""
    ana(either, TODAY)
    either.plan()
    look_away(either)
    release(either)
    either.plan()
    with either.session() as session:
        told = [alert.subject for alert in standing_alerts(session)]
        session.query(LadderVersion).delete()
    either.plan()
    with either.session() as session:
        left = standing_alerts(session)

    assert told == ["default"]
    assert not left


def test_what_changes_during_the_day_is_found(either: World) -> None:
    """A new invoice, and one whose client's ladder changed."""
    ana(either, TODAY - timedelta(days=1))
    climb(either, keen=[{"step": "at once", "day": 1, "stage": "late"}])
    either.plan()
    look_away(either)
    with either.session() as session:
        session.query(Client).one().ladder = "keen"
    either.plan()

    assert steps(either) == ["at once"]


def test_a_new_day_looks_at_everybody(either: World) -> None:
    """Nothing was touched: the day alone brings the next step."""
    ana(either, TODAY - timedelta(days=5))
    either.plan()
    look_away(either)
    either.move(days=1)
    either.plan()

    assert steps(either) == ["d+3", "d+6"]


def test_new_rules_look_at_everybody(either: World) -> None:
    """A ladder that was changed counts from the next tick."""
    ana(either, TODAY - timedelta(days=1))
    either.plan()
    look_away(either)
    climb(either, default=[{"step": "at once", "day": 1, "stage": "late"}])
    either.plan()

    assert steps(either) == ["at once"]


@pytest.mark.fault("F40")
def test_a_clock_that_jumps_plans_nothing_twice(either: World) -> None:
    """Two hours back and on again, and over midnight and back."""
    ana(either, TODAY - timedelta(days=5), TODAY - timedelta(days=6), TODAY)
    either.plan()
    for hours in (-2, 2, 14, -14, 38, -38):
        either.move(hours=hours)
        either.plan()
    planned = steps(either)

    assert len(planned) == len(set(planned)) + 1  # d+3 of one, d+6 of both
    assert len(contacts(either)) == 1


@pytest.mark.fault("F46")
def test_due_on_sunday_is_planned_for_monday(either: World) -> None:
    """On Sunday it is not yet due; on Monday it is, and not late."""
    ana(either, date(2026, 11, 29))
    either.move(days=5)  # the Sunday
    either.plan()
    sunday = steps(either)
    either.move(days=1)
    either.plan()

    assert sunday == ["d-7"]
    assert steps(either) == ["d-7", "d0"]


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    ("closed", "friday", "monday"),
    [
        pytest.param("before", ["d-2"], ["d-2"], id="before: on the Friday"),
        pytest.param("after", [], ["d-2"], id="after: from the Saturday on"),
        pytest.param("skip", [], [], id="skip: not at all"),
    ],
)
def test_a_step_on_a_saturday(
    either: World, closed: str, friday: list[str], monday: list[str]
) -> None:
    """Each rule as the planner's statement keeps it; due on Tuesday week."""
    climb(
        either,
        default=[
            {"step": "d-2", "day": -3, "stage": "before_due", "when_closed": closed}
        ],
    )
    ana(either, date(2026, 12, 1))
    either.move(days=3)
    either.plan()
    planned = steps(either)
    either.move(days=3)
    either.plan()

    assert (planned, steps(either)) == (friday, monday)


def test_a_citys_own_holiday_moves_its_clients_only(either: World) -> None:
    """Due on the city's day off is payable on the next business day, there."""
    holiday = date(2027, 3, 23)  # a Tuesday, in Florianópolis
    ana(either, holiday, external_id="a", city="FLORIANÓPOLIS ")
    ana(either, holiday, external_id="b", city="Joinville", document="39053344705")
    either.clock.at = datetime(2027, 3, 23, 14, tzinfo=UTC)
    either.plan()
    with either.session() as session:
        found = {s.invoice.external_id: s.step for s in session.query(PlannedStep)}

    assert found == {"a-1": "d-7", "b-1": "d0"}


def test_days_of_the_desk_and_of_issue(either: World) -> None:
    """Business days, and a notice that counts from the day of issue."""
    notice = {"step": "issued", "day": 0, "stage": "before_due"}
    desk = {"step": "b+1", "day": 1, "stage": "late", "unit": "business"}
    climb(either, default=[notice | {"counts_from": "issued"}, desk])
    ana(either, TODAY + timedelta(days=20), date(2026, 11, 19), TODAY)
    with either.session() as session:
        session.query(Invoice).order_by(Invoice.id).first().issued_on = TODAY  # type: ignore[union-attr]  # there is one
    either.plan()

    assert sorted(steps(either)) == ["b+1", "issued"]


def test_a_step_that_waits_for_its_words_gets_a_contact_again(either: World) -> None:
    """A step without a contact is not forgotten, whatever the day."""
    ana(either, TODAY - timedelta(days=5))
    either.plan()
    look_away(either)
    with either.session() as session:
        session.query(PlannedStep).one().contact_id = None
        session.query(PlannedContact).one().state = "sent"
    either.plan()

    assert rows(either) == [("d+3", "message", True)]
    assert len(contacts(either)) == 2


def test_a_step_of_a_paid_invoice_gets_no_contact(either: World) -> None:
    """What waits for its words is over with the debt."""
    ana(either, TODAY - timedelta(days=5))
    either.plan()
    with either.session() as session:
        session.query(PlannedStep).one().contact_id = None
        session.query(PlannedContact).one().state = "sent"
        session.query(Invoice).one().status = "paid"
    either.plan()

    assert len(contacts(either)) == 1


@pytest.mark.parametrize("day", range(-9, 95, 4))
def test_planner_and_ladder_agree(world: World, day: int) -> None:
    """What is planned is what the ladder says of the day."""
    due = TODAY - timedelta(days=day)
    ana(world, due)
    world.plan()
    calendar = world.parts.settings.calendar_for("SC")
    step = DEFAULT_LADDER.step_on(TODAY, calendar, due)
    said = DEFAULT_LADDER.message_at(step) if step else None

    assert steps(world) == ([said.name] if said else [])
