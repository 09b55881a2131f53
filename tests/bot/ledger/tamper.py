"""What nobody should be able to do: change the books behind their guards."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.database import Database

TABLES = ("ledger_transaction", "ledger_entry")


def tamper(database: Database, *statements: str) -> None:
    """Run statements past the triggers, as whoever owns the database could."""
    with database.write() as session:
        _unguard(session)
        for statement in statements:
            session.execute(text(statement))


def _unguard(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for table in TABLES:
        for what in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}"))
