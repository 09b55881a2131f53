"""Fixtures of the application's tests."""

import pytest

from bot.database import Database
from tests.bot.world import World, world_on


@pytest.fixture
def world(database: Database) -> World:
    """Build a world on a fresh SQLite database, on a Tuesday at eleven."""
    return world_on(database)
