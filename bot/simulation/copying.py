"""The copy: a portfolio's rows, streamed from any database into a throwaway one.

The source is only read, in one transaction, so that the copy is of one instant. What
lets somebody in, and what a simulation has no use for, never leaves the source.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    Table,
    delete,
    insert,
    select,
    update,
)

from bot import clock_check, shadow
from bot.clock import OFFSET
from bot.database import Database
from domain.message_state import State
from models import Base
from models.lease import Mark
from models.message import Message

LEFT_BEHIND = frozenset(
    {
        "agent_session",  # who is logged in
        "login_link",
        "payment_link",  # the clients' own pages
        "receipt",  # papers, and what proves a message to a stranger
        "receipt_series",
        "verification_code",
        "checkout",
        "inbound",  # providers' posts as they came
        "media",  # what clients sent; the holds of its proofs are copied
        "proof",
        "lease",  # what the real processes agree by
        "sender_slot",
        "plan_wake",  # the copy's own triggers write theirs
        "audit",  # history that decides nothing
        "told_figure",
        "ledger_transaction",
        "ledger_entry",
        "ledger_seal",
        "books_freeze",
        "api_token",
        "hook_endpoint",  # a copy tells nobody outside of what it makes up
        "hook_event",
        "hook_delivery",
        "hook_attempt",
        "mandate",  # nobody is debited, refunded or reconciled by a copy
        "direct_debit",
        "refund_order",
        "chargeback",
        "balance_transaction",
        "reconciliation",
        "bank_statement",
        "cash_item",
        "alert",
        "simulation",
        "simulation_line",
    }
)
# Columns that hold a secret or a right, and what stands in their place.
REPLACED: Mapping[tuple[str, str], str | None] = {
    ("agent", "password_hash"): None,
    ("message", "token"): "copy-{id}",
    ("message", "claim_token"): None,
    ("message", "client_key"): None,
}
# The demo's moved clock, the clock that was last seen, and shadow mode: it is asked
# what would go out.
FORGOTTEN = (OFFSET, clock_check.MARK, shadow.MARK)
PART = 1_000  # rows in memory at a time


def copy_rows(source: Database, target: Database) -> int:
    """Copy what a simulation needs; give the number of rows."""
    count = 0
    with _snapshot(source) as reading, target.engine.begin() as writing:
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_BEHIND:
                count += _copy_table(table, reading, writing)
        _settle_in(writing)
    return count


@contextmanager
def _snapshot(source: Database) -> Iterator[Connection]:
    options: dict[str, Any] = {"stream_results": True, "yield_per": PART}
    if not source.sqlite:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with source.engine.connect() as connection:
        yield connection.execution_options(**options)


def _copy_table(table: Table, reading: Connection, writing: Connection) -> int:
    columns = [column for column in table.columns if not _dangles(column)]
    replaced = {name: made for (of, name), made in REPLACED.items() if of == table.name}
    count = 0
    for part in reading.execute(select(*columns)).mappings().partitions(PART):
        rows = [_row(each, replaced) for each in part]
        writing.execute(insert(table), rows)
        count += len(rows)
    return count


def _dangles(column: Column[Any]) -> bool:
    """Tell whether a column points at a row that is left behind."""
    return any(key.column.table.name in LEFT_BEHIND for key in column.foreign_keys)


def _row(row: RowMapping, replaced: Mapping[str, str | None]) -> dict[str, Any]:
    made = {
        name: template and template.format(id=row["id"])
        for name, template in replaced.items()
    }
    return {**row, **made}


def _settle_in(writing: Connection) -> None:
    """Let go of what only the real processes could finish."""
    in_flight = (State.SENDING.value, State.UNKNOWN.value)
    writing.execute(
        update(Message).where(Message.state.in_(in_flight)).values(settled=True)
    )
    writing.execute(update(Message).values(leased_until_ms=0))
    writing.execute(delete(Mark).where(Mark.name.in_(FORGOTTEN)))
