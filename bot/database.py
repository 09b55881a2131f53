"""The database: one engine per process, durable, the same code on both dialects."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import BigInteger

SQLITE_BUSY_SECONDS = 15


class now_ms(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """The database's clock in milliseconds since 1970; decides leases and due times."""

    type = BigInteger()
    inherit_cache = True


@compiles(now_ms, "sqlite")
def _now_ms_sqlite(element: now_ms, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    del element, compiler
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"


@compiles(now_ms)
def _now_ms(element: now_ms, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    del element, compiler
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"


class Database:
    """Sessions for reading and for writing.

    `write()` begins at once (`BEGIN IMMEDIATE` on SQLite, one writer at a time per
    process), commits at the end of the block and rolls back when it raises.
    """

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.engine = _engine(url, echo=echo)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._one_writer = threading.RLock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that will write."""
        if not self.sqlite:
            with self._session() as session, session.begin():
                yield session
            return
        with self._one_writer, self._session() as session:
            session.connection(execution_options={"regua_immediate": True})
            with _committing(session):
                yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads."""
        with self._session() as session:
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)


@contextmanager
def _committing(session: Session) -> Iterator[None]:
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    session.commit()


def _engine(url: str, *, echo: bool) -> Engine:
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith("sqlite"):
        return create_engine(url, echo=echo, pool_pre_ping=True, pool_size=8)
    engine = create_engine(
        url, echo=echo, connect_args={"timeout": SQLITE_BUSY_SECONDS}
    )
    event.listen(engine, "connect", _durable)
    event.listen(engine, "begin", _begin)
    return engine


def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
    """Make an acknowledgement mean "on disk"; transactions are begun by us."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is deleted is overwritten (bot/sensitive)
        f"busy_timeout={SQLITE_BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("regua_immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def ping(database: Database) -> None:
    """Ask the database for one row; raises SQLAlchemyError when it is away."""
    with database.read() as session:
        session.execute(text("SELECT 1"))
