"""`regua agreement`: listed, shown, printed, cancelled after a look at what returns."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.agreements.record import record
from bot.books import post
from bot.environment import Environment
from bot.wiring import Wiring, wire
from domain.money import Money
from domain.offers import Instalment, Kind, Offer
from domain.postings import Event, invoice_issued
from models.client import Client
from models.invoice import Invoice
from tests.bot.agreements.proof import said_yes
from tests.bot.cli.conftest import SECRET, Regua

LONG_AGO = datetime(2025, 1, 10, 15, tzinfo=UTC)
FAR = date(2099, 6, 1), date(2099, 7, 1)


@pytest.fixture
def agreed(regua: Regua, tmp_path: Path, database_url: str) -> Regua:
    """Let a client have agreed to two parts of R$ 45 for R$ 100, long ago."""
    environment = Environment(
        config=tmp_path / "config.yml", database_url=database_url, secret_key=SECRET
    )
    parts = wire(environment)
    try:
        _fill(parts)
    finally:
        parts.database.close()
    return regua


def _fill(parts: Wiring) -> None:
    offer = Offer(
        "offer12",
        Kind.PLAN,
        Money(90_00),
        Money(0),
        tuple(Instalment(n, day, Money(45_00)) for n, day in enumerate(FAR, start=1)),
        Money(10_00),
        FAR[0],
    )
    with parts.database.write() as session:
        client = Client(external_id="C-1", name="Ana Souza", created_at=LONG_AGO)
        session.add(client)
        session.flush()
        invoice = Invoice(
            external_id="I-1",
            client_id=client.id,
            number="F-1",
            amount_minor=100_00,
            due_on=LONG_AGO.date(),
            created_at=LONG_AGO,
        )
        session.add(invoice)
        session.flush()
        event = Event("invoice:1", client.id, invoice.due_on)
        post(session, invoice_issued(event, invoice.id, invoice.amount), LONG_AGO)
        record(
            session,
            parts,
            client,
            offer,
            (),
            evidence=said_yes(offer.id, LONG_AGO),
            actor="bot",
            now=LONG_AGO,
        )


def test_listed(agreed: Regua) -> None:
    """One line an agreement, and nothing where none is of that state."""
    said = agreed("agreement", "list", "--json")
    kept = agreed("agreement", "list", "--state", "kept", "--json")

    [line] = json.loads(said.out)
    assert (line["client"], line["state"], line["paid"]) == ("C-1", "active", "0/2")
    assert (line["next_on"], line["rest"]) == ("2099-06-01", "90.00")
    assert json.loads(kept.out) == []


def test_a_state_that_is_none(agreed: Regua) -> None:
    """It says which there are."""
    said = agreed("agreement", "list", "--state", "open")

    assert said.code == 2
    assert "late" in said.err


def test_shown_with_its_proof(agreed: Regua) -> None:
    """The parts, what is left, and whether the proof is whole."""
    told = json.loads(agreed("agreement", "show", "1", "--json").out)
    said = agreed("agreement", "show", "1")

    assert (told["debt"], told["saved"], told["total"]) == ("100.00", "10.00", "90.00")
    assert [part["amount"] for part in told["parts"]] == ["45.00", "45.00"]
    assert told["proof_lacks"] == []
    assert "proof whole" in said.out


def test_looked_at_first_and_then_cancelled(agreed: Regua) -> None:
    """A dry run changes nothing; the deed needs a reason."""
    look = agreed("agreement", "cancel", "1", "--dry-run", "--json")
    still = json.loads(agreed("agreement", "show", "1", "--json").out)["state"]
    without = agreed("agreement", "cancel", "1")
    done = agreed("agreement", "cancel", "1", "--reason", "pedido do cliente")
    told = json.loads(agreed("agreement", "show", "1", "--json").out)

    assert json.loads(look.out)["discount_lost"] == "10.00"
    assert (still, without.code, done.code) == ("active", 1, 0)
    assert (told["state"], told["ended_reason"]) == ("cancelled", "pedido do cliente")
    assert [part["state"] for part in told["parts"]] == ["over", "over"]


def test_printed(agreed: Regua, tmp_path: Path) -> None:
    """A file with its own name; none for a number that there is not."""
    said = agreed("agreement", "pdf", "1")
    nobody = agreed("agreement", "pdf", "9")

    assert said.out.startswith("acordo-1-2025-01-10.pdf")
    assert (tmp_path / "acordo-1-2025-01-10.pdf").read_bytes().startswith(b"%PDF")
    assert nobody.code == 2
