"""What every process stands on: settings, environment, database, clock, words."""

from dataclasses import dataclass

from flask import current_app

from bot.clock import Clock, MovedClock, SystemClock
from bot.database import Database
from bot.environment import Environment
from bot.settings import Settings, load_settings
from bot.words import Catalogue

EXTENSION = "regua"


@dataclass(frozen=True)
class Wiring:
    """The parts, wired once per process and handed on."""

    settings: Settings
    environment: Environment
    database: Database
    clock: Clock
    catalogue: Catalogue

    @property
    def secret_key(self) -> str:
        """Give the key that hashes and signs; `wire` has seen that there is one."""
        key = self.environment.secret_key
        assert key is not None  # noqa: S101 - narrows for the type checker
        return key


def wire(environment: Environment, *, clock: Clock | None = None) -> Wiring:
    """Put the parts together; raises SettingsError or EnvironmentUnfitError."""
    environment.require("secret_key")
    database = Database(environment.database_url)
    if clock is None:
        clock = MovedClock(database.engine) if environment.demo else SystemClock()
    return Wiring(
        load_settings(environment.config),
        environment,
        database,
        clock,
        Catalogue.load(),
    )


def wiring() -> Wiring:
    """Give the parts of the Flask application that serves this request."""
    parts = current_app.extensions[EXTENSION]
    assert isinstance(parts, Wiring)  # noqa: S101 - narrows for the type checker
    return parts
