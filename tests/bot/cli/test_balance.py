"""`regua balance`, `waive`, `unwaive`, `indices`: looking back, and letting off."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.database import Database
from models.client import Client
from models.invoice import Invoice
from tests.bot.cli.conftest import Regua

NOW = datetime.now(UTC)
DUE = date(2026, 1, 6)  # a Tuesday


@pytest.fixture
def owing(regua: Regua, database: Database) -> Regua:
    """Let Ana owe R$ 100 since January."""
    with database.write() as session:
        client = Client(external_id="ana", name="Ana Souza", state="SC", created_at=NOW)
        session.add(client)
        session.flush()
        session.add(
            Invoice(
                external_id="i-1",
                client_id=client.id,
                number="1001",
                amount_minor=100_00,
                due_on=DUE,
                issued_on=DUE - timedelta(days=20),
                created_at=NOW,
            )
        )
    return regua


def owed(regua: Regua, on: str) -> dict[str, object]:
    """Ask what Ana owed on a day."""
    found: dict[str, object] = json.loads(
        regua("balance", "ana", "--on", on, "--json").out
    )
    return found


def test_a_day_that_is_past(owing: Regua) -> None:
    """R$ 102.17 five days late; nothing before it was issued."""
    assert owed(owing, "2026-01-11")["total"] == 102_17
    assert owed(owing, "2025-12-01")["total"] == 0


def test_as_a_table(owing: Regua) -> None:
    """The day and the sum, for people."""
    said = owing("balance", "ana", "--on", "2026-01-11")

    assert "owed on 2026-01-11: 102.17 BRL" in said.out


def test_a_table_says_each_amount_whole(owing: Regua) -> None:
    """Amounts are not cut short, and what is nothing everywhere is not asked for."""
    heading, row, _ = owing("balance", "ana", "--on", "2026-01-11").out.splitlines()

    assert row.split()[-5:] == ["5", "100.00", "2.00", "0.17", "102.17"]
    assert "correction" not in heading


def test_let_off_and_asked_again(owing: Regua) -> None:
    """The fine goes at once, and comes back by a new row."""
    done = json.loads(
        owing("waive", "ana", "1001", "fine", "--reason", "x", "--json").out
    )
    today = f"{NOW.date()}"
    without = owed(owing, today)["total"]
    owing("unwaive", "ana", str(done["waiver"]), "--reason", "a slip")

    assert done["amount"] == "2.00"
    assert owed(owing, today)["total"] == int(str(without)) + 2_00


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("fine", "--amount", "2.01"), "2.00 is owed", id="too much"),
        pytest.param(("correction",), "more than is owed", id="nothing there"),
        pytest.param(("fine", "--amount", "x"), "no amount", id="no amount"),
    ],
)
def test_refused(owing: Regua, words: tuple[str, ...], told: str) -> None:
    """What is wrong is said, and what is owed."""
    said = owing("waive", "ana", "1001", *words, "--reason", "x")

    assert said.code != 0
    assert told in said.err


def test_no_day(owing: Regua) -> None:
    """A day that is none is asked for wrongly."""
    assert "no day" in owing("balance", "ana", "--on", "maio").err


def test_rates_come_in_and_are_listed(regua: Regua, tmp_path: Path) -> None:
    """A file of rates, and how far each index is loaded."""
    file = tmp_path / "ipca.csv"
    file.write_text("name,month,rate\nIPCA,2026-05,0.44\n", encoding="utf-8")
    done = json.loads(regua("indices", "import", str(file), "--json").out)
    (row,) = json.loads(regua("indices", "--json").out)

    assert done == {"new": 1, "known": 0}
    assert (row["name"], row["last"], row["used"]) == ("IPCA", "2026-05", False)


def test_rates_that_are_none(regua: Regua, tmp_path: Path) -> None:
    """The line is named, and nothing is stored."""
    file = tmp_path / "ipca.csv"
    file.write_text("name,month,rate\nIPCA,2026-05,much\n", encoding="utf-8")

    assert "line 2" in regua("indices", "import", str(file)).err
