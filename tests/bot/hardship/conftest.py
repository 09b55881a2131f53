"""Ana, who owes one invoice and has written once."""

import pytest

from tests.bot.hardship.home import DUE
from tests.bot.world import World, ana


@pytest.fixture(name="at_home")
def _at_home(world: World) -> World:
    """Ana owes one invoice and has written once."""
    ana(world, DUE)
    world.hears("oi")
    return world
