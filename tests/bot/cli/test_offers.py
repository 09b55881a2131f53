"""`regua offers`: the dialogue's own offers, and why, with nothing told by it."""

import json
from datetime import UTC, date, datetime, timedelta

from bot.database import Database
from models.bargain import QuoteRow
from models.client import Client
from models.invoice import Invoice
from tests.bot.cli.conftest import Regua

NOW = datetime.now(UTC)
DUE = date(2026, 1, 6)


def owing(database: Database) -> None:
    """Let Ana owe R$ 600 since January."""
    with database.write() as session:
        client = Client(external_id="ana", name="Ana Souza", state="SC", created_at=NOW)
        session.add(client)
        session.flush()
        session.add(
            Invoice(
                external_id="i-1",
                client_id=client.id,
                number="1001",
                amount_minor=600_00,
                due_on=DUE,
                issued_on=DUE - timedelta(days=20),
                created_at=NOW,
            )
        )


def test_offers_and_reasons(regua: Regua, database: Database) -> None:
    """Long late with nothing kept: the smallest parts first; and nothing is kept."""
    owing(database)
    found = json.loads(regua("offers", "ana", "--json").out)
    counts = [len(offer["parts"]) for offer in found["offers"]]

    assert found["reasons"] == ["long_late"]
    assert counts == sorted(counts, reverse=True)
    with database.read() as session:
        assert session.query(QuoteRow).count() == 0


def test_as_a_table(regua: Regua, database: Database) -> None:
    """A line an offer, and a line a reason."""
    owing(database)
    shown = regua("offers", "ana").out

    assert "small parts first" in shown
    assert "owed:" in shown
