"""What Alembic runs: our tables against the database of the environment."""

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text

from bot.database import Database
from bot.environment import Environment
from models.base import Base, Instant

# One number for "this schema is being changed"; any other would do as well.
_MIGRATING = 7_248_201


def run() -> None:
    """Migrate over the caller's connection, or over one of our own."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    url = (
        context.config.attributes.get("url")
        or Environment.read(os.environ).database_url
    )
    database = Database(url)
    try:
        # One process migrates, the others wait: BEGIN IMMEDIATE on SQLite.
        with database.engine.connect().execution_options(regua_immediate=True) as own:
            _migrate(own)
            own.commit()
    finally:
        database.close()


def _migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _MIGRATING})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        render_item=_render,
        transactional_ddl=True,  # SQLite too: half a migration is none (F64)
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render(kind: str, value: object, _context: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's own object
    # A migration must not change with our classes: it names plain types.
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    return False


run()
