"""`regua books` from outside: read, exported, checked, frozen, put right."""

import csv
import json
from pathlib import Path

import pytest

from bot.database import Database
from tests.bot.cli.conftest import Regua
from tests.bot.ledger.tamper import tamper

INVOICES = (
    "client,external_id,number,amount,due_on,issued_on\n"
    "A1,F-1,1001,100.00,2026-01-20,2026-01-05\n"
    'A1,F-2,1002,"=1+1",2026-02-20,2026-02-05\n'
)
ALL = ("--from", "2020-01-01", "--until", "2031-01-01")


@pytest.fixture
def booked(regua: Regua, tmp_path: Path) -> Regua:
    """Have a client with two invoices in the books."""
    (tmp_path / "clients.csv").write_text("external_id,name\nA1,=Ana\n", "utf-8")
    rows = INVOICES.replace('"=1+1"', "250.50")
    (tmp_path / "invoices.csv").write_text(rows, "utf-8")
    for what in ("clients", "invoices"):
        said = regua("import", what, f"{what}.csv")
        assert said.code == 0, said.err + said.out
    return regua


def test_the_trial_balance(booked: Regua) -> None:
    """Receivables stand against revenue, and all comes to nothing."""
    rows = json.loads(booked("books", "trial", "--json", *ALL).out)

    assert {row["account"]: row["closing_minor"] for row in rows} == {
        "receivable": 350_50,
        "revenue": -350_50,
    }
    assert rows[0]["code"] == "1.1.3"
    assert "Clientes" in booked("books", "trial", *ALL).out


def test_the_period_cuts(booked: Regua) -> None:
    """What came before is the opening balance."""
    days = "--from", "2026-02-01", "--until", "2026-03-01"
    rows = json.loads(booked("books", "trial", "--json", *days).out)

    assert (rows[0]["opening_minor"], rows[0]["debits_minor"]) == (100_00, 250_50)


def test_the_journal(booked: Regua) -> None:
    """Both sides of each event."""
    rows = json.loads(booked("books", "journal", "--json", *ALL).out)

    assert [row["minor"] for row in rows] == [100_00, -100_00, 250_50, -250_50]
    assert "emitida" in booked("books", "journal", *ALL).out


def test_what_is_booked_late_stands_in_its_own_day(
    booked: Regua, tmp_path: Path
) -> None:
    """The journal of several days goes by the day that counts, not by when it came."""
    late = INVOICES.splitlines()[0] + "\nA1,F-0,1000,70.00,2025-12-20,2025-12-05\n"
    (tmp_path / "late.csv").write_text(late, "utf-8")
    booked("import", "invoices", "late.csv")
    rows = json.loads(booked("books", "journal", "--json", *ALL).out)

    assert [row["minor"] for row in rows if row["minor"] > 0] == [70_00, 100_00, 250_50]


def test_a_refusal_says_what_is_wrong(booked: Regua) -> None:
    """In words, not by the name of a case."""
    said = booked("books", "correct", "99999", "--reason", "not mine")

    assert said.code == 2
    assert "there is no such thing in the books" in said.err


def test_the_statement(booked: Regua) -> None:
    """A client's own account, with what is owed after each line."""
    found = json.loads(booked("books", "statement", "A1", "--json", *ALL).out)

    assert [step["balance_minor"] for step in found["steps"]] == [100_00, 350_50]
    assert found["closing"] == 350_50
    assert "fatura 1001" in booked("books", "statement", "A1", *ALL).out


@pytest.mark.parametrize(
    ("form", "delimiter", "debit"),
    [
        pytest.param("plain", ",", "250.50", id="for programs"),
        pytest.param("sheet", ";", "250,50", id="for spreadsheets in Portuguese"),
    ],
)
def test_the_export(
    booked: Regua, tmp_path: Path, form: str, delimiter: str, debit: str
) -> None:
    """One row an entry, no cell that a spreadsheet would run (F66)."""
    said = booked("books", "export", "books.csv", "--form", form, *ALL)

    assert "4 entries" in said.out
    text = (tmp_path / "books.csv").read_text("utf-8").removeprefix("\ufeff")
    rows = list(csv.DictReader(text.splitlines(), delimiter=delimiter))
    assert rows[2]["debit"] == debit
    assert rows[2]["credit"] == ""
    assert (rows[0]["account_code"], rows[0]["client_name"]) == ("1.1.3", "'=Ana")


def test_the_check(booked: Regua, database: Database) -> None:
    """Clean, then tampered with: it says what, fails, freezes, and thaws again."""
    assert booked("books", "check").out == "the books balance\n"

    tamper(database, "UPDATE invoice SET amount_minor = 1 WHERE id = 1")
    wrong = booked("books", "check")
    assert wrong.code == 1
    assert "Fatura 1001" in wrong.out
    refused = booked(
        "billing", "invoice", "A1", "10", "2031-01-01", "--description", "x"
    )
    assert refused.code != 0

    tamper(database, "UPDATE invoice SET amount_minor = 10000 WHERE id = 1")
    assert booked("books", "check").code == 0
    assert booked("books", "thaw", "--reason", "x").code != 0


def test_a_freeze_by_hand(booked: Regua) -> None:
    """It ends by hand, and each takes a reason."""
    assert booked("books", "freeze", "--reason", " ").code != 0
    assert booked("books", "freeze", "--reason", "audit").code == 0
    assert booked("books", "write-off", "1001", "--reason", "gone").code != 0

    assert booked("books", "thaw", "--reason", "done").code == 0


def test_deeds(booked: Regua) -> None:
    """An amount is put right, an invoice given up and taken back, an entry moved."""
    assert booked("books", "amend", "1001", "90", "--reason", "typed wrong").code == 0
    assert booked("books", "write-off", "1002", "--reason", "gone").code == 0
    rows = json.loads(booked("books", "journal", "--json", *ALL).out)
    off = next(row for row in rows if row["kind"] == "written_off")
    said = booked("books", "correct", str(off["transaction"]), "--reason", "he paid")
    moved = booked("books", "move", "cash", "clearing", "5", "--reason", "swapped")

    assert (said.code, moved.code) == (0, 0)
    assert booked("books", "check").code == 0
    trial = json.loads(booked("books", "trial", "--json", *ALL).out)
    assert {row["account"]: row["closing_minor"] for row in trial} == {
        "receivable": 340_50,
        "cash": 5_00,
        "clearing": -5_00,
        "revenue": -340_50,
        "write_offs": 0,
    }


def test_what_cannot_be_done(booked: Regua) -> None:
    """A refusal says why, and nothing is booked."""
    said = booked("books", "use-credit", "A1", "--reason", "asked")
    assert "nothing" in said.err

    for words in (
        ("move", "receivable", "cash", "5"),
        ("correct", "999"),
        ("amend", "1001", "100"),
        ("write-off", "none"),
    ):
        assert booked("books", *words, "--reason", "x").code != 0
