"""Fixtures of the tests about agreements."""

from collections.abc import Iterator

import pytest

from tests.bot.agreements.deal import Deal
from tests.bot.agreements.lateness import agreed
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World


@pytest.fixture
def deal(world: World) -> Iterator[Deal]:
    """Let Ana owe R$ 102.17 for one invoice; the books hold whatever happens."""
    made = Deal(till_for(world, LATE))
    yield made
    assert made.books_hold()


@pytest.fixture
def late(world: World) -> Deal:
    """Let Ana have an agreement of two parts of R$ 45.00, the first on 1 December."""
    return agreed(world)
