"""The schema: brought up to date by one command, and checked before anything starts."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.engine import Connection

import migrations

# It announces its dialect at every look at the revision.
logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


class SchemaError(RuntimeError):
    """The tables do not fit this program; the message says what to do."""


def upgrade(database_url: str) -> None:
    """Bring the tables up to date, whole or not at all.

    A SQLite file and its folder are made where there are none. Raises SchemaError where
    the tables are newer than this program.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database not in {
        None,
        "",
        ":memory:",
    }:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    try:
        command.upgrade(alembic_config(database_url), "head")
    except CommandError as error:
        raise SchemaError(_NEWER.format(error)) from error


def check_current(engine: Engine) -> str:
    """Give the revision of the tables; raises SchemaError unless it is ours."""
    with engine.connect() as connection:
        revision = revision_of(connection)
        if revision == head():
            return revision
        if revision is None:
            raise SchemaError(_EMPTY if _bare(connection) else _FOREIGN)
    if revision in known():
        raise SchemaError(_OLDER.format(revision, head()))
    raise SchemaError(_NEWER.format(revision))


def revision_of(connection: Connection) -> str | None:
    """Read the revision that the tables are at; None before the first."""
    heads = MigrationContext.configure(connection).get_current_heads()
    return heads[0] if heads else None


def head() -> str:
    """Name the revision that this program is written for."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def known() -> frozenset[str]:
    """Name every revision that this program knows."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def alembic_config(database_url: str | None = None) -> Config:
    """Make Alembic's configuration; without a URL the environment's is used."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["url"] = database_url
    return config


def _bare(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


_EMPTY = "the database is empty; run `regua db upgrade`"
_FOREIGN = (
    "the database has tables, but none of them says which version made them; "
    "point REGUA_DATABASE_URL at an empty database or at Régua's own"
)
_OLDER = (
    "the database is at revision {}, and this program needs {}; stop every process, "
    "make a backup and run `regua db upgrade`"
)
_NEWER = (
    "the database was changed by a newer version of Régua ({}); install that version, "
    "or restore the backup that was made before it"
)
