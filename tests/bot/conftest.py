"""Fixtures of the application's tests."""

import pytest

from bot.database import Database
from tests.bot.world import World, world_on

BOTH = [
    pytest.param("database", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


@pytest.fixture
def world(database: Database) -> World:
    """Build a world on a fresh SQLite database, on a Tuesday at eleven."""
    return world_on(database)


@pytest.fixture(params=BOTH)
def either(request: pytest.FixtureRequest) -> World:
    """Build a world on each of the two databases in turn."""
    database = request.getfixturevalue(request.param)
    assert isinstance(database, Database)
    return world_on(database)
