"""The schema: made whole, compared with the rows, refused when it does not fit."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Date, bindparam, text

from bot.database import Database
from bot.migrations import SchemaError, alembic_config, check_current, head, upgrade
from models import wake
from models.base import Instant
from models.planned import PlannedStep


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


def _triggers(database: Database) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.read() as session:
        return set(session.scalars(text(query)))


def _wakes(statements: tuple[str, ...]) -> set[str]:
    made = (s.split() for s in statements if "CREATE TRIGGER" in s)
    return {words[2] for words in made}


def test_no_migration_lost_a_trigger(database: Database) -> None:
    """SQLite drops them with the table that a migration makes anew."""
    lost = _wakes(wake.SQLITE) - _triggers(database)

    assert lost == set()
    assert len(_wakes(wake.SQLITE)) == 11


@pytest.mark.postgres
def test_no_migration_lost_a_trigger_on_postgresql(postgres: Database) -> None:
    """The other dialect has its own."""
    assert _wakes(wake.POSTGRESQL) - _triggers(postgres) == set()


FIRST = (  # what a deployment of the first version may hold
    (
        "INSERT INTO client (id, external_id, name, zone, language, identity_tries, "
        "created_at) VALUES (1, 'c', 'Ana', 'America/Sao_Paulo', 'pt', 0, :now)"
    ),
    (
        "INSERT INTO invoice (id, external_id, client_id, number, description, "
        "amount_minor, currency, due_on, status, created_at) "
        "VALUES (1, 'i', 1, '1', '', 10000, 'BRL', :day, 'open', :now)"
    ),
    (
        "INSERT INTO planned_contact (id, client_id, planned_on, state, not_before, "
        "created_at) VALUES (1, 1, :day, 'sent', :now, :now)"
    ),
    (
        "INSERT INTO planned_step (id, invoice_id, step, due_on, planned_on, "
        "contact_id) VALUES (1, 1, 'd+3', :day, :day, 1)"
    ),
)


def _brought_over(url: str) -> tuple[str, str, str]:
    """Make the first version's tables, put rows in, upgrade, and read them back."""
    command.upgrade(alembic_config(url), "0001")
    database = Database(url)
    values = {"now": datetime(2026, 11, 20, tzinfo=UTC), "day": date(2026, 11, 10)}
    types = (bindparam("now", type_=Instant()), bindparam("day", type_=Date()))
    with database.write() as session:
        for statement in FIRST:
            wanted = [each for each in types if f":{each.key}" in statement]
            session.execute(
                text(statement).bindparams(*wanted),
                {each.key: values[each.key] for each in wanted},
            )
    upgrade(url)
    check_current(database.engine)
    with database.read() as session:
        step = session.query(PlannedStep).one()
        found = (step.invoice.client.name, step.invoice.source, step.kind)
    database.close()
    return found


def test_rows_of_the_first_version_come_along(tmp_path: Path) -> None:
    """A deployment is upgraded with what it holds; what is new has its usual value."""
    url = f"sqlite:///{tmp_path}/old.sqlite3"

    assert _brought_over(url) == ("Ana", "import", "message")


@pytest.mark.postgres
def test_rows_come_along_on_postgresql(empty_postgres_url: str) -> None:
    """The other dialect alters tables in its own way, to the same end."""
    assert _brought_over(empty_postgres_url) == ("Ana", "import", "message")


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
