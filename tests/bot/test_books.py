"""The books as rows: the same news twice is written once."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.books import post, post_all
from bot.database import Database
from domain.books import Transaction
from domain.money import Money
from domain.postings import Event, invoice_issued
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerEntry, LedgerTransaction

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def _issued(session: Session, number: str) -> Transaction:
    client = Client(external_id=f"c{number}", name="Ana", created_at=NOW)
    invoice = Invoice(
        external_id=number,
        client=client,
        number=number,
        amount_minor=150_00,
        due_on=date(2026, 11, 20),
        created_at=NOW,
    )
    session.add(invoice)
    session.flush()
    event = Event(f"invoice:{number}", client.id, invoice.due_on)
    return invoice_issued(event, invoice.id, Money(150_00))


def test_posts_once(database: Database) -> None:
    """The second time says so and writes nothing."""
    with database.write() as session:
        transaction = _issued(session, "F1")

        assert post(session, transaction, NOW)
        assert not post(session, transaction, NOW)
        assert session.scalar(select(func.count(LedgerEntry.id))) == 2


def test_posts_what_is_new_among_many(database: Database) -> None:
    """A batch that holds old news books the new ones only."""
    with database.write() as session:
        old, new = _issued(session, "F1"), _issued(session, "F2")
        post(session, old, NOW)

        assert post_all(session, [old, new], NOW) == 1
        assert session.scalar(select(func.count(LedgerTransaction.id))) == 2
