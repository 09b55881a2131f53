"""What who was unlocked on a promise hears, before and after its day."""

import pytest

from bot.channels.templates import Approved, remember
from bot.promises.news import BROKEN, news_round
from bot.promises.nudges import NUDGE, ON_TRUST, nudge_round
from tests.bot.unlocks.asked import after_friday, pays, says_back, unlocked
from tests.bot.world import World


def approved(world: World, *keys: str) -> None:
    """Let WhatsApp have a template for each of some messages."""
    with world.session() as session:
        for key in keys:
            remember(session, key, "pt", Approved("HX" + "c" * 32, ("amount",)))


def on_monday(world: World) -> None:
    """Let the promised Friday go by, and the weekend, and say what is owed."""
    after_friday(world)
    world.move(days=2)
    news_round(world.parts)


def said(world: World) -> tuple[str, str]:
    """Read the last message: its key and its words."""
    last = world.messages()[-1]
    return str(last.key), last.body or ""


@pytest.mark.parametrize(
    ("paid", "key"),
    [
        pytest.param(0, "promise.over.broken_unlock", id="nothing"),
        pytest.param(50_00, "promise.over.partly_unlock", id="a-part"),
    ],
)
def test_who_did_not_pay_hears_from_when_the_service_may_stop(
    world: World, paid: int, key: str
) -> None:
    """The day is the first on which the company may suspend."""
    approved(world, key)
    unlocked(world)
    says_back(world)
    if paid:
        pays(world, paid)
    on_monday(world)

    assert said(world)[0] == key
    assert "a partir de segunda, 30 de novembro" in said(world)[1]


def test_a_service_that_never_came_back_is_not_spoken_of(world: World) -> None:
    """There is nothing to suspend again."""
    approved(world, BROKEN, BROKEN + "_unlock")
    unlocked(world)
    on_monday(world)

    assert said(world)[0] == BROKEN


def test_without_a_template_of_its_own_the_plain_word_goes_out(world: World) -> None:
    """Outside the day of talk WhatsApp takes only what it approved."""
    approved(world, BROKEN)
    unlocked(world)
    says_back(world)
    on_monday(world)

    assert said(world)[0] == BROKEN


@pytest.mark.parametrize(
    ("templates", "key"),
    [
        pytest.param((NUDGE, ON_TRUST), ON_TRUST, id="its-own"),
        pytest.param((NUDGE,), NUDGE, id="the-plain-one"),
    ],
)
def test_the_nudge_of_the_eve(
    world: World, templates: tuple[str, ...], key: str
) -> None:
    """It speaks of the service, or else of the payment alone."""
    approved(world, *templates)
    unlocked(world)
    says_back(world)
    world.move(days=2)
    nudge_round(world.parts)

    assert said(world)[0] == key
