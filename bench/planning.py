"""Planning 100,000 open invoices, beside a bare INSERT … SELECT of the same rows.

Both write the same steps and contacts, in one database and one run; only the ratios
mean anything on a machine that one does not know. Then a tick with nothing due, beside
one look-up by a primary key, each in a short transaction of its own and taken in turn;
and the day after, when everybody is looked at again.
PostgreSQL is measured where REGUA_TEST_POSTGRES names a server.
"""

import os
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert, make_url, select, text
from sqlalchemy.orm import Session

from bot.database import Database
from bot.migrations import upgrade
from bot.planner import idle, plan
from bot.settings import Settings, load_settings
from models.client import Client
from models.invoice import Invoice

CONFIG = Path(__file__).resolve().parents[1] / "config.yml"
SERVER = os.environ.get("REGUA_TEST_POSTGRES", "")
INVOICES, CLIENTS, ROUNDS, TICKS = 100_000, 60_000, 5, 1000
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PLACES = (
    ("SC", "America/Sao_Paulo"),
    ("SP", "America/Sao_Paulo"),
    ("RJ", "America/Sao_Paulo"),
    ("BA", "America/Bahia"),
    ("AM", "America/Manaus"),
    ("AC", "America/Rio_Branco"),
)
AGES = (-7, -5, -2, 0, 6, 7, 8, 9, 12, 15, 22, 25, 33, 35)  # days late, each a step
ONE_INVOICE = select(Invoice.__table__.c.status).where(Invoice.__table__.c.id == 1)
TABLES = ("planned_contact", "planned_step")


def main() -> None:
    """Measure and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", f"sqlite:///{folder}/regua.sqlite3")
    if not SERVER:
        print("PostgreSQL: REGUA_TEST_POSTGRES names no server")
        return
    with _made(SERVER) as url:
        _measure("PostgreSQL", url)


def _measure(name: str, url: str) -> None:
    upgrade(url)
    database = Database(url)
    settings = _three_ladders(load_settings(CONFIG))
    with database.write() as session:
        _fill(session)
    _analyze(database)
    memory = _peak()
    planned = [_plan_anew(database, settings) for _ in range(ROUNDS)]
    grown = _peak() - memory
    rows = _keep_rows(database)
    bare = [_bare(database) for _ in range(ROUNDS)]
    _row(f"{name}: {rows} rows", "s")
    _row("bare INSERT … SELECT of the steps and contacts", statistics.median(bare))
    _row("planning 100,000 open invoices", statistics.median(planned))
    _row("ratio", statistics.median(planned) / statistics.median(bare))
    _row("memory that planning took, MB", grown / 1024)
    _ticks(database, settings)
    database.close()


def _ticks(database: Database, settings: Settings) -> None:
    """Measure ticks on a planned portfolio, long enough after the last change."""
    with database.write() as session:
        session.execute(text("UPDATE client SET touched_ms = 0"))
        session.execute(text("UPDATE invoice SET touched_ms = 0"))
        plan(session, settings, NOW)
    _analyze(database)
    tick, look = _in_turn(
        database,
        lambda session: idle(session, settings, NOW),
        lambda session: session.execute(ONE_INVOICE).one(),
    )
    tomorrow = NOW + timedelta(days=1)
    _row("a tick with nothing due, ms", 1000 * tick)
    _row("one look-up by primary key, ms", 1000 * look)
    _row("ratio", tick / look)
    _row("the day after, all looked at, s", _once(database, settings, tomorrow))
    _row(
        "and the same day again after a change, s", _after_a_change(database, settings)
    )
    print()


def _after_a_change(database: Database, settings: Settings) -> float:
    with database.write() as session:
        session.get_one(Invoice, 1).due_on = TODAY
    return _once(database, settings, NOW + timedelta(days=1))


def _in_turn(database: Database, *works: Callable[[Session], object]) -> list[float]:
    """Measure each of *works*, turn by turn, so that a busy machine is so for all."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(TICKS):
        for work, times in zip(works, taken, strict=True):
            before = time.perf_counter()
            with database.read() as session:
                work(session)
                session.commit()  # as the round does
            times.append(time.perf_counter() - before)
    return [statistics.median(times) for times in taken]


def _once(database: Database, settings: Settings, now: datetime) -> float:
    before = time.perf_counter()
    with database.write() as session:
        plan(session, settings, now)
    return time.perf_counter() - before


def _plan_anew(database: Database, settings: Settings) -> float:
    with database.write() as session:
        session.execute(text("DELETE FROM mark"))
    _empty(database)
    return _once(database, settings, NOW)


def _keep_rows(database: Database) -> int:
    with database.write() as session:
        for table in TABLES:
            session.execute(text(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}"))  # noqa: S608 - our own names
        query = text("SELECT count(*) FROM kept_planned_step")
        return int(session.execute(query).scalar_one())


def _bare(database: Database) -> float:
    _empty(database)
    before = time.perf_counter()
    with database.write() as session:
        for table in TABLES:
            session.execute(text(f"INSERT INTO {table} SELECT * FROM kept_{table}"))  # noqa: S608 - our own names
    return time.perf_counter() - before


def _empty(database: Database) -> None:
    with database.write() as session:
        if not database.sqlite:  # no dead rows that only one of the two has to pass
            session.execute(text(f"TRUNCATE {', '.join(TABLES)} CASCADE"))
        for table in reversed(TABLES):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
    _analyze(database)


def _fill(session: Session) -> None:
    session.execute(insert(Client), [_client(n) for n in range(CLIENTS)])
    first = session.execute(text("SELECT min(id) FROM client")).scalar_one()
    session.execute(insert(Invoice), [_invoice(n, first) for n in range(INVOICES)])


def _client(number: int) -> dict[str, object]:
    state, zone = PLACES[number % len(PLACES)]
    return {
        "external_id": f"c{number}",
        "name": f"Cliente {number}",
        "state": state,
        "city": "Florianópolis" if state == "SC" else "Centro",
        "zone": zone,
        "segment": ("", "empresas", "condominios")[number % 3] or None,
        "created_at": NOW,
    }


def _invoice(number: int, first: int) -> dict[str, object]:
    return {
        "external_id": f"i{number}",
        "client_id": first + number % CLIENTS,
        "number": str(number),
        "amount_minor": 100_00,
        "due_on": TODAY - timedelta(days=AGES[number % len(AGES)]),
        "created_at": NOW,
    }


def _three_ladders(settings: Settings) -> Settings:
    shipped = settings.ladders["default"]
    table = dict.fromkeys(("default", "empresas", "condominios"), shipped)
    return settings.model_copy(update={"ladders": table})


def _analyze(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _row(name: str, value: object) -> None:
    shown = f"{value:12.3f}" if isinstance(value, float) else f"{value:>12}"
    print(f"{name:52}{shown}")


@contextmanager
def _made(server: str) -> Iterator[str]:
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"regua_bench_{uuid.uuid4().hex[:12]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


if __name__ == "__main__":
    main()
