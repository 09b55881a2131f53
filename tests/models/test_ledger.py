"""The books as the database guards them: append-only, and each transaction zero."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from bot.books import post
from bot.database import Database
from domain import postings
from domain.money import Money
from domain.postings import Event
from models import Base
from models.client import Client
from models.ledger import LedgerTransaction

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
BOTH = [
    pytest.param("database", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(params=BOTH)
def booked(request: pytest.FixtureRequest) -> Database:
    """Open a database that holds one booked transaction."""
    database: Database = request.getfixturevalue(request.param)
    with database.write() as session:
        client = Client(
            external_id="c", name="Ana", zone="America/Sao_Paulo", created_at=NOW
        )
        session.add(client)
        session.flush()
        event = Event("re_1", client.id, date(2026, 11, 24))
        post(session, postings.goodwill_refunded(event, Money(5_00)), NOW)
    return database


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE ledger_entry SET amount_minor = 1", id="change an entry"),
        pytest.param("DELETE FROM ledger_entry", id="take entries away"),
        pytest.param(
            "UPDATE ledger_transaction SET reason = 'x'", id="change a transaction"
        ),
        pytest.param(
            "DELETE FROM ledger_transaction WHERE id > 0", id="take transactions away"
        ),
    ],
)
def test_what_is_booked_stays(booked: Database, statement: str) -> None:
    """The database refuses to change or remove a booked row, whoever asks (I5)."""
    with pytest.raises(IntegrityError, match="append-only"), booked.write() as session:
        session.execute(text(statement))


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_transaction"])
def test_books_are_not_emptied(postgres: Database, table: str) -> None:
    """TRUNCATE goes past row triggers, so it has its own."""
    with (
        pytest.raises(IntegrityError, match="append-only"),
        postgres.write() as session,
    ):
        session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.postgres
def test_half_an_event_is_refused_at_commit(postgres: Database) -> None:
    """A transaction that does not sum to zero never gets into PostgreSQL (I2)."""
    with (
        pytest.raises(IntegrityError, match="does not sum to zero"),
        postgres.write() as session,
    ):
        _insert(session.connection(), amount=5_00)


@pytest.mark.postgres
def test_an_event_of_nothing_is_refused(postgres: Database) -> None:
    """A transaction without entries is none."""
    with (
        pytest.raises(IntegrityError, match="no entries"),
        postgres.write() as session,
    ):
        _insert(session.connection(), amount=None)


@pytest.mark.postgres
def test_two_currencies_do_not_make_zero(postgres: Database) -> None:
    """Five dollars are not paid by five reais."""
    with (
        pytest.raises(IntegrityError, match="does not sum to zero"),
        postgres.write() as session,
    ):
        _insert(session.connection(), amount=5_00, currencies=("BRL", "USD"))


def test_the_same_guards_without_migrations() -> None:
    """A simulation's database, which the rows make, refuses the same."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        made = connection.scalars(
            text(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND name LIKE 'ledger_%' ORDER BY name"
            )
        ).all()
    engine.dispose()

    assert made == sorted(
        f"{table}_no_{what}"
        for table in ("ledger_transaction", "ledger_entry")
        for what in ("update", "delete")
    )


@pytest.mark.postgres
def test_guards_of_rows_and_migrations_agree(
    postgres_url: str, empty_postgres_url: str
) -> None:
    """What the migration wrote is what the rows say today."""
    migrated, made = Database(postgres_url), Database(empty_postgres_url)
    Base.metadata.create_all(made.engine)
    try:
        assert _guards(made) == _guards(migrated)
        assert len(_guards(made)) == 6
    finally:
        migrated.close()
        made.close()


def _guards(database: Database) -> list[str]:
    query = text(
        "SELECT pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal "
        "AND tgname LIKE 'ledger_%' ORDER BY 1"
    )
    with database.read() as session:
        return [" ".join(row.split()) for row in session.scalars(query)]


def _insert(
    connection: Connection,
    *,
    amount: int | None,
    currencies: tuple[str, ...] = ("BRL",),
) -> None:
    connection.execute(
        text(
            "INSERT INTO ledger_transaction VALUES "
            "(1, 'correction', 'x', '2026-11-24', now(), 'r')"
        )
    )
    for place, currency in enumerate(currencies if amount else ()):
        connection.execute(
            text(
                "INSERT INTO ledger_entry (transaction_id, account, amount_minor, "
                "currency) VALUES (1, 'cash', :amount, :currency)"
            ),
            {"amount": amount if not place else -(amount or 0), "currency": currency},
        )


def test_the_rows_refuse_too(booked: Database) -> None:
    """Also by way of the rows' own classes."""
    with pytest.raises(IntegrityError, match="append-only"), booked.write() as session:
        session.get_one(LedgerTransaction, 1).reason = "another"
