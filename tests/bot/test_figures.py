"""Told figures: kept when they were really said, and only then."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.balances import balance_of_client
from bot.figures import figure_in, note_page, told_to
from domain.difference import Figure
from domain.message_state import State
from domain.money import Money
from flows.turn import Say
from models.client import Client
from models.figure import ToldFigure
from models.message import Message
from tests.bot.payments.test_early import asked
from tests.bot.payments.till import LATE, Till, till_for
from tests.bot.world import World


@pytest.fixture
def till(world: World) -> Till:
    """Let Ana owe R$ 100.00, five days late, and have written."""
    till = till_for(world, LATE)
    till.has_thread()
    return till


def reminded(till: Till) -> None:
    """Let a reminder go out."""
    till.world.plan()
    till.world.work()


def told(till: Till) -> list[Figure]:
    """List what Ana was told, the newest first."""
    with till.world.parts.database.read() as session:
        client = session.get_one(Client, till.client_id)
        return [each.figure for each in told_to(session, client)]


def test_a_reminder_that_went_out(till: Till) -> None:
    """Its amount, its lines, and the day."""
    reminded(till)
    (figure,) = told(till)

    assert figure.on == till.today
    assert figure.total == Money(102_17)
    assert [line.fine.minor for line in figure.lines] == [2_00]
    assert figure.whole


@pytest.mark.parametrize("state", [State.FAILED, State.BLOCKED])
def test_a_message_that_never_arrived_told_nothing(till: Till, state: State) -> None:
    """What the provider refused in the end was not heard by anybody."""
    reminded(till)
    with till.world.session() as session:
        session.execute(update(Message).values(state=state.value))

    assert told(till) == []


def test_the_page_is_told_once_a_day(till: Till) -> None:
    """Looking again at the same figure tells nothing new."""
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        for _ in range(2):
            figure = Figure(till.today, (), whole=True)
            note_page(session, client, figure, till.world.clock.now())
            session.flush()
        assert len(session.scalars(select(ToldFigure)).all()) == 1


def test_only_figures_of_today(till: Till) -> None:
    """The amount of a promise is another day's, and no figure of today's."""
    with till.world.parts.database.read() as session:
        client = session.get_one(Client, till.client_id)
        settings = till.world.parts.settings
        now = balance_of_client(session, client, till.today, settings)
        later = balance_of_client(session, client, date(2026, 12, 24), settings)

    assert figure_in([Say("balance.today", {"lines": later.lines})], now) is None
    found = figure_in([Say("balance.today", {"lines": now.lines})], now)
    assert found is not None
    assert found.total == Money(asked(till))
