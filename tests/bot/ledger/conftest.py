"""Ana's till for the tests of the books."""

import pytest

from tests.bot.conftest import BOTH
from tests.bot.payments.till import LATE, OLDER, Till, till_for
from tests.bot.world import World, world_on


@pytest.fixture
def till(world: World) -> Till:
    """Let Ana owe two late invoices of R$ 100.00, booked."""
    return till_for(world, OLDER, LATE)


@pytest.fixture(params=BOTH)
def on_both(request: pytest.FixtureRequest) -> Till:
    """Let her owe the same on each of the two databases in turn."""
    return till_for(world_on(request.getfixturevalue(request.param)), OLDER, LATE)
