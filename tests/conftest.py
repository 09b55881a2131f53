"""Fixtures for every test: databases that the real migrations built."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from bot.database import Database
from bot.migrations import upgrade

# No deadline: the first look at a year's holidays takes longer than all others.
# The same examples in each run, so that a red one is news of the change at hand; a long
# search with REGUA_EXAMPLES goes where chance leads.
settings.register_profile(
    "house", deadline=None, derandomize="REGUA_EXAMPLES" not in os.environ
)
settings.load_profile("house")

POSTGRES = os.environ.get("REGUA_TEST_POSTGRES", "")


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "regua.sqlite3"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def database_url(_migrated_file: Path, tmp_path: Path) -> str:
    """Give the URL of a fresh SQLite file with all tables and no rows."""
    file = tmp_path / "regua.sqlite3"
    shutil.copyfile(_migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a fresh SQLite database with all tables and no rows."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _migrated_postgres() -> Iterator[str]:
    if not POSTGRES:
        pytest.skip("REGUA_TEST_POSTGRES names no server")
    with _made(POSTGRES) as url:
        upgrade(url)
        yield url


@pytest.fixture
def postgres_url(_migrated_postgres: str) -> Iterator[str]:
    """Give the URL of a fresh PostgreSQL database; skipped where there is no server."""
    with _made(POSTGRES, template=make_url(_migrated_postgres).database) as url:
        yield url


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """Give the URL of a PostgreSQL database that has no tables yet."""
    if not POSTGRES:
        pytest.skip("REGUA_TEST_POSTGRES names no server")
    with _made(POSTGRES) as url:
        yield url


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """Open a fresh PostgreSQL database with all tables and no rows."""
    opened = Database(postgres_url)
    yield opened
    opened.close()


@contextmanager
def _made(server: str, template: str | None = None) -> Iterator[str]:
    name = f"regua_test_{uuid.uuid4().hex[:12]}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
