"""Codes and pages of old amounts are expired without anybody's click."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.payments.offered import offered_round, stripe_takes
from bot.payments.port import PaymentsError
from bot.payments.stale_round import stale_round
from bot.wiring import Wiring
from models.invoice import Invoice
from tests.bot.payments.test_checkout import Shop
from tests.bot.payments.test_instruments import given, stands
from tests.bot.payments.till import NOT_YET_DUE, Till, till_for
from tests.bot.world import World


@pytest.fixture
def shop(till: Till) -> Shop:
    """Let Ana have clicked on "pay" for her R$ 102.17."""
    made = Shop(till)
    made.click()
    return made


def rounds(shop: Shop) -> int:
    """Make one round."""
    return stale_round(shop.till.world.parts, shop.payments)


def _paid_in_part(till: Till) -> None:
    till.pay(50_00)


def _cancelled(till: Till) -> None:
    with till.world.session() as session:
        session.execute(update(Invoice).values(status="cancelled"))


def test_what_is_right_stays(shop: Shop) -> None:
    """Nothing has changed, and nothing is closed."""
    code = given(shop.till)

    assert rounds(shop) == 0
    assert shop.payments.statuses() == ["open"]
    assert stands(shop.till, code) == ("live", None)


@pytest.mark.fault("F56")
@pytest.mark.parametrize("happens", [_paid_in_part, _cancelled])
def test_the_amount_changes(shop: Shop, happens: Callable[[Till], None]) -> None:
    """The page is closed at the provider, before anybody clicks again."""
    happens(shop.till)

    assert rounds(shop) == 1
    assert shop.payments.statuses() == ["expired"]
    assert shop.states == ["expired"]
    assert rounds(shop) == 0


@pytest.mark.fault("F56")
def test_a_code_of_yesterday(till: Till) -> None:
    """Midnight has passed, no provider is there at all: the code is expired."""
    code = given(till)
    till.world.move(days=1)

    assert stale_round(till.world.parts, None) == 1
    assert stands(till, code) == ("expired", "day")


def test_the_provider_is_away(shop: Shop) -> None:
    """The page is left to the next round."""
    shop.till.pay(50_00)
    shop.payments.failures.append(PaymentsError("away", permanent=False))

    assert rounds(shop) == 0
    assert shop.states == ["open"]
    assert rounds(shop) == 1


def test_a_page_that_was_just_paid(shop: Shop) -> None:
    """It is not expired: the provider's own news of the payment are on their way."""
    shop.till.pay(50_00)
    shop.payments.completes(next(iter(shop.payments.pages)))

    assert rounds(shop) == 0
    assert shop.states == ["open"]


def test_a_page_that_expired_by_itself(shop: Shop) -> None:
    """The provider refuses to close it again; we know now."""
    shop.till.pay(50_00)
    shop.payments.expire(next(iter(shop.payments.pages)))

    assert rounds(shop) == 1
    assert shop.states == ["expired"]


def test_another_clients_are_left_alone(shop: Shop) -> None:
    """Only what is wrong is touched."""
    world = shop.till.world
    other = till_for(world, NOT_YET_DUE, external_id="b", name="Bruno", document=None)
    kept = given(other)
    shop.till.pay(50_00)
    rounds(shop)

    assert stands(other, kept) == ("live", None)


def _takes(world: World, kind: str) -> bool:
    with world.parts.database.read() as session:
        return stripe_takes(session, world.parts, kind)


def test_what_the_account_takes(shop: Shop) -> None:
    """Before it was asked a card; then what it said; and never more than was said."""
    world = shop.till.world
    world.parts = _with_key(world)
    before = [_takes(world, kind) for kind in ("card", "boleto", "pix")]
    offered_round(world.parts, shop.payments)
    after = [_takes(world, kind) for kind in ("card", "boleto", "pix")]

    assert before == [True, False, False]
    assert after == [True, True, False]


def test_the_settings_say_it(shop: Shop) -> None:
    """What the company has written counts, whatever the account says."""
    world = shop.till.world
    world.parts = _with_key(world)
    payment = world.parts.settings.payment
    told = payment.model_copy(update={"stripe_pix": True, "stripe_boleto": False})
    world.parts = replace(
        world.parts, settings=world.parts.settings.model_copy(update={"payment": told})
    )
    offered_round(world.parts, shop.payments)

    assert [_takes(world, kind) for kind in ("boleto", "pix")] == [False, True]


def _with_key(world: World) -> Wiring:
    environment = replace(world.parts.environment, stripe_api_key="sk_test_1")
    return replace(world.parts, environment=environment)
