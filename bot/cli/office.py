"""What a command works with: settings, a database of the right version, a clock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.clock import Clock, MovedClock, SystemClock
from bot.database import Database
from bot.environment import Environment
from bot.migrations import check_current
from bot.settings import Settings, load_settings


@dataclass(frozen=True)
class Office:
    """The parts that most commands need; secrets are not among them."""

    environment: Environment
    settings: Settings
    database: Database
    clock: Clock


@contextmanager
def office() -> Iterator[Office]:
    """Open settings and database; raises what `bot.cli.errors` knows how to say."""
    environment = Environment.read(os.environ)
    settings = load_settings(environment.config)
    database = Database(environment.database_url)
    try:
        check_current(database.engine)
        moved = MovedClock(database.engine) if environment.demo else None
        yield Office(environment, settings, database, moved or SystemClock())
    finally:
        database.close()
