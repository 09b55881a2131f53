"""The schema: made whole, compared with the rows, refused when it does not fit."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from bot.database import Database
from bot.migrations import SchemaError, alembic_config, check_current, head, upgrade


def test_upgrade_makes_the_schema_of_this_program(database: Database) -> None:
    """A database that was upgraded is the one that the program wants."""
    assert check_current(database.engine) == head()


def test_upgrade_makes_the_folder_of_a_sqlite_file(tmp_path: Path) -> None:
    """A first start needs no folder made by hand."""
    upgrade(f"sqlite:///{tmp_path}/new/regua.sqlite3")

    assert (tmp_path / "new" / "regua.sqlite3").exists()


def test_migrations_and_rows_agree_on_sqlite(database_url: str) -> None:
    """`alembic check` finds nothing to migrate."""
    command.check(alembic_config(database_url))


@pytest.mark.postgres
def test_migrations_and_rows_agree_on_postgresql(postgres_url: str) -> None:
    """`alembic check` finds nothing to migrate on the other dialect either."""
    command.check(alembic_config(postgres_url))


@pytest.mark.fault("F64")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        pytest.param("DELETE FROM alembic_version", "none of them", id="unknown"),
        pytest.param(
            "UPDATE alembic_version SET version_num = 'ffff'", "newer", id="newer"
        ),
    ],
)
def test_refuses_tables_of_another_version(
    database: Database, statement: str, said: str
) -> None:
    """A program does not run over tables that it does not know."""
    with database.write() as session:
        session.execute(text(statement))

    with pytest.raises(SchemaError, match=said):
        check_current(database.engine)


@pytest.mark.fault("F64")
def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    """The first error that a newcomer meets names the command."""
    empty = Database(f"sqlite:///{tmp_path}/empty.sqlite3")

    with pytest.raises(SchemaError, match="regua db upgrade"):
        check_current(empty.engine)
    empty.close()


@pytest.mark.fault("F64")
def test_upgrade_refuses_newer_tables(database: Database, database_url: str) -> None:
    """An old program does not "upgrade" what a newer one made."""
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))

    with pytest.raises(SchemaError, match="newer"):
        upgrade(database_url)
