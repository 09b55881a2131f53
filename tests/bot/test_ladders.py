"""Which ladder an invoice climbs: names in their order, versions before config.yml."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.ladders import LadderTable, ladders_in_force
from bot.settings.steps import write_steps
from domain.ladder import DEFAULT_LADDER, Ladder
from models.client import Client
from models.invoice import Invoice
from models.ladder import RELEASED, LadderVersion
from models.planned import PlannedStep
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)
NAMES = ("a", "b", "c")
TABLE = LadderTable(
    {
        "default": DEFAULT_LADDER,
        **{name: Ladder(name, DEFAULT_LADDER.steps) for name in NAMES},
    }
)
ORDER = (
    ("invoice", "ladder"),
    ("client", "ladder"),
    ("invoice", "portfolio"),
    ("client", "portfolio"),
    ("invoice", "segment"),
    ("client", "segment"),
)


def named(world: World, words: Mapping[tuple[str, str], str | None]) -> tuple[str, str]:
    """Set the names, and give the ladder's by Python and by the database."""
    with world.session() as session:
        invoice, client = session.query(Invoice).one(), session.query(Client).one()
        rows: dict[str, Any] = {"invoice": invoice, "client": client}
        for (row, column), word in words.items():
            setattr(rows[row], column, word)
        session.flush()
        query = select(TABLE.name_in_sql()).select_from(Invoice).join(Client)
        return TABLE.of(invoice, client).name, session.scalars(query).one()


@pytest.mark.parametrize("place", range(len(ORDER)))
def test_the_first_name_counts(either: World, place: int) -> None:
    """The invoice's own, its client's, the portfolios', the segments'."""
    ana(either, TODAY)
    words = dict.fromkeys(ORDER[place:], "b") | {ORDER[place]: "a"}

    assert named(either, words) == ("a", "a")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        dict.fromkeys(ORDER, st.sampled_from((*NAMES, "default", "nobody", "", None)))
    )
)
def test_python_and_the_database_agree(
    world: World, words: dict[tuple[str, str], str | None]
) -> None:
    """Names that are no ladder are passed over by both."""
    with world.session() as session:
        there = session.query(Client).count()
    if not there:
        ana(world, TODAY)
    by_python, by_database = named(world, words)

    assert by_python == by_database


def release(world: World, name: str, steps: object) -> None:
    """Put a version in force, whatever its steps."""
    with world.session() as session:
        now = world.clock.now()
        row = LadderVersion(name=name, version=1, state=RELEASED, created_at=now)
        row.steps = steps  # type: ignore[assignment]  # whatever was stored
        session.add(row)


def planned(world: World) -> list[str]:
    """Let the planner run, and name the steps."""
    world.plan()
    with world.session() as session:
        return [row.step for row in session.query(PlannedStep)]


LATER = [{"step": "late", "day": 2, "stage": "late"}]


def test_a_released_version_stands_before_the_file(world: World) -> None:
    """And makes a ladder that the file does not know."""
    release(world, "default", LATER)
    release(world, "shops", write_steps(DEFAULT_LADDER))
    with world.session() as session:
        ladders = ladders_in_force(session, world.parts.settings)

    assert [step.name for step in ladders.table["default"].steps] == ["late"]
    assert ladders.table["shops"].steps == DEFAULT_LADDER.steps


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([], id="no steps"),
        pytest.param({"a": 1}, id="no list"),
        pytest.param([{"step": "bureau", "day": 1, "stage": "late"}] * 2, id="twice"),
        pytest.param([None, "x", 7], id="nonsense"),
    ],
)
def test_a_broken_version_never_stops_the_house(world: World, steps: object) -> None:
    """The file's ladder goes on, an alert stands, and goes when it is mended."""
    ana(world, TODAY)
    release(world, "default", steps)
    steps_then = planned(world)
    with world.session() as session:
        alerts = [(a.kind, a.subject) for a in standing_alerts(session)]
        session.query(LadderVersion).delete()
    world.plan()
    with world.session() as session:
        mended = standing_alerts(session)

    assert steps_then == ["d0"]
    assert alerts == [("ladder_broken", "default")]
    assert not mended


def test_planner_and_reminder_climb_the_released_ladder(world: World) -> None:
    """Two days late nobody is reminded by the file; by the version Ana is."""
    ana(world, date(2026, 11, 21))  # a Saturday, payable on Monday
    release(world, "default", [{"step": "soon", "day": 1, "stage": "late"}])
    steps_then = planned(world)
    with world.session() as session:
        session.query(LadderVersion).delete()
    world.plan()
    world.work()

    assert steps_then == ["soon"]
    assert world.channel.sent == []
