"""The discount for paying in time: asked for, granted, booked, and lost again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.balances import balance_of_client
from bot.ledger.examine import examine
from bot.payments.reverse import Reversal, refund, refund_failed
from domain.charges import ChargesPolicy
from domain.early import EarlyDiscount
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.payment import Payment
from tests.bot.payments.till import Till, till_for
from tests.bot.world import World

SOON = date(2026, 12, 1)  # a week after the world's Tuesday


@pytest.fixture
def early(world: World) -> Iterator[Till]:
    """Let Ana owe R$ 100.00, with 5 % off in time; the books balance to the end."""
    policy = ChargesPolicy(early=EarlyDiscount(percent_bp=500))
    settings = world.parts.settings.model_copy(update={"charges": {"default": policy}})
    world.parts = replace(world.parts, settings=settings)
    yield till_for(world, SOON)
    with world.session() as session:
        assert examine(session) == []


def asked(till: Till) -> int:
    """Tell what is asked for today."""
    with till.world.parts.database.read() as session:
        client = session.get_one(Client, till.client_id)
        today = local_day(till.world.clock.now(), client.zone)
        settings = till.world.parts.settings
        return balance_of_client(session, client, today, settings).total.minor


def back(till: Till, minor: int, *, failed: bool = False) -> None:
    """Give money back, or hear that it could not be given."""
    with till.world.session() as session:
        payment = session.get_one(Payment, till.payments[0].id)
        reversal = Reversal(payment, "re_1", Money(minor), till.today)
        (refund_failed if failed else refund)(session, reversal, till.world.clock.now())


def test_the_reduced_amount_is_asked(early: Till) -> None:
    """Everything that asks for money asks for R$ 95 until that day."""
    assert asked(early) == 95_00


def test_paid_in_time_settles_it(early: Till) -> None:
    """R$ 95 in time: the invoice is paid, and R$ 5 of principal are a discount."""
    early.pay(95_00)

    assert early.statuses == ["paid"]
    assert early.sums == {"cash": 95_00, "discounts": 5_00, "revenue": -100_00}


def test_paid_in_time_and_heard_of_later(early: Till) -> None:
    """The day of the payment counts, not the day of the news."""
    day = early.today
    early.world.move(days=20)
    early.pay(95_00, received_on=day)

    assert early.statuses == ["paid"]


def test_lost_after_the_day(early: Till) -> None:
    """R$ 95 a day too late leave the rest with its charges, and grant nothing."""
    early.world.move(days=8)
    early.pay(95_00)

    assert early.statuses == ["open"]
    assert early.sums["receivable"] == 100_00 - 95_00 + 2_00 + 3


def test_a_part_in_time_earns_nothing_yet(early: Till) -> None:
    """R$ 40 are R$ 40; the rest of the R$ 95 in time makes it whole."""
    early.pay(40_00, "first")
    assert "discounts" not in early.sums

    early.pay(55_00, "second")

    assert early.statuses == ["paid"]
    assert early.sums["discounts"] == 5_00


def test_money_back_takes_the_discount_back(early: Till) -> None:
    """Who has a cent back has not paid in time: the books ask for the whole again."""
    early.pay(95_00)
    back(early, 1)

    assert early.statuses == ["open"]
    assert early.sums == {"cash": 94_99, "receivable": 5_01, "revenue": -100_00}


def test_a_refund_that_failed_grants_it_again(early: Till) -> None:
    """The money is back with us, and so is the discount, booked by a new name."""
    early.pay(95_00)
    back(early, 95_00)
    back(early, 95_00, failed=True)

    assert early.statuses == ["paid"]
    assert early.sums == {"cash": 95_00, "discounts": 5_00, "revenue": -100_00}
