"""The day of suspension that a reminder stated, as the dialogue knows it later."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot.balances import balance_of_client
from bot.payments.settle import receive
from bot.said import suspension_told
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from tests.bot.test_step_today import LATE, begin, climb, world
from tests.bot.world import World, ana

__all__ = ["world"]  # the fixture
STATES_IT = {"step": "d+3", "day": 3, "stage": "late", "suspends_after": 3}
MONDAY = date(2026, 11, 30)


def told(world: World) -> date | None:
    """Read it for Ana, as of now."""
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        today = local_day(world.clock.now(), client.zone)
        balance = balance_of_client(session, client, today, world.parts.settings)
        return suspension_told(session, client, balance)


def pay(world: World) -> None:
    """Let Ana pay all."""
    now = world.clock.now()
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.scalars(select(Client)).one(),
            provider="manual",
            external_ref="E1",
            amount=Money(200_00),
            method="pix",
            received_on=now.date(),
            invoice_ids=(),
            now=now,
        )


def nothing(_: World) -> None:
    """Let nothing more happen."""


@pytest.mark.parametrize(
    ("then", "days", "day"),
    [
        pytest.param(nothing, 1, MONDAY, id="it-is-ahead"),
        pytest.param(nothing, 8, None, id="it-is-over"),
        pytest.param(pay, 1, None, id="it-was-paid"),
    ],
)
def test_the_day_that_was_stated(
    world: World, then: Callable[[World], None], days: int, day: date | None
) -> None:
    """It counts while it is ahead and its invoice is owed."""
    climb(world, STATES_IT)
    ana(world, LATE)
    begin(world)
    then(world)
    world.move(days=days)

    assert told(world) == day


def test_nothing_was_stated(world: World) -> None:
    """A reminder without a day of suspension states none."""
    climb(world, {"step": "d+3", "day": 3, "stage": "late"})
    ana(world, LATE)
    begin(world)

    assert told(world) is None
