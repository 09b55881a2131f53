"""The throwaway database of a simulation, whose own clock is the simulated one.

Leases, sending slots and retries go by the database's clock (bot/database.py). In the
copy that clock is the one we move, so the real queue runs as it is and nobody waits.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from bot.clock import Clock
from bot.database import Database
from models import Base

_EPOCH = 2_440_587.5  # 1970-01-01 as a Julian day
_DAY = 86_400  # seconds


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder that only we may read, and take it away with all that is in it."""
    with TemporaryDirectory(prefix="regua-simulation-") as path:
        yield Path(path)


@contextmanager
def empty(file: Path, clock: Clock) -> Iterator[Database]:
    """Open a fresh database with all tables in *file*."""
    with opened(file, clock) as database:
        Base.metadata.create_all(database.engine)
        yield database


@contextmanager
def branch(base: Path, file: Path, clock: Clock) -> Iterator[Database]:
    """Open a copy of the database in *base*, so that two may live on from one day."""
    shutil.copyfile(base, file)
    with opened(file, clock) as database:
        yield database


@contextmanager
def opened(file: Path, clock: Clock) -> Iterator[Database]:
    """Open *file* as a database that lives by *clock*; nothing in it is durable."""
    database = Database(f"sqlite:///{file}")
    event.listen(database.engine, "connect", partial(_live_by, clock))
    try:
        yield database
    finally:
        database.close()


def _live_by(clock: Clock, connection: sqlite3.Connection, _record: object) -> None:
    connection.create_function(
        "julianday",
        1,
        lambda _: clock.now().timestamp() / _DAY + _EPOCH,
        deterministic=True,  # so that it is asked once a statement, as SQLite's own is
    )
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()
