"""The ticker's rounds: one honest notice, promises judged by what was paid."""

from datetime import date, timedelta

import pytest

from bot.payments.settle import receive
from bot.promises.ends import promise_round
from bot.rounds import notice_round
from domain.money import Money
from models.client import Client
from models.promise import PromiseRow
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)


def test_one_honest_notice(world: World) -> None:
    """When nobody has answered in time the client is told, once."""
    ana(world, LATE)
    world.hears("atendente")
    world.work()
    world.move(minutes=61)

    told = [notice_round(world.parts), notice_round(world.parts)]
    world.work()

    assert told == [1, 0]
    assert "fila" in world.channel.sent[-1].body


def test_no_notice_before_the_time_is_up(world: World) -> None:
    """Nobody is told of a delay that is none."""
    ana(world, LATE)
    world.hears("atendente")
    world.move(minutes=59)

    assert notice_round(world.parts) == 0


@pytest.mark.parametrize(
    ("paid", "days", "state"),
    [
        pytest.param(0, 2, "open", id="its day is not over"),
        pytest.param(0, 4, "broken", id="nothing came"),
        pytest.param(50_00, 4, "partly_kept", id="a part came"),
        pytest.param(102_27, 1, "kept", id="all of it came"),
    ],
)
def test_how_a_promise_ends(world: World, paid: int, days: int, state: str) -> None:
    """A promise for Friday is judged by the money that came since it was made."""
    client_id = ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "pago sexta", "sim"):
        world.hears(line)
    if paid:
        with world.session() as session:
            receive(
                session,
                world.parts,
                client=session.get_one(Client, client_id),
                provider="manual",
                external_ref="p1",
                amount=Money(paid),
                method="pix",
                received_on=date(2026, 11, 25),
                invoice_ids=(),
                now=world.clock.now() + timedelta(hours=1),
            )
    world.move(days=days)

    promise_round(world.parts)

    with world.parts.database.read() as session:
        assert session.query(PromiseRow).one().state == state
