"""`regua import` from outside: files in, reports out, and what the exit code says."""

import json
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Regua

CLIENTS = "external_id,name\nA1,Ana\nB2,Bruno\n"
INVOICES = "external_id,client,amount,due_on\nF1,A1,150.00,2026-11-10\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Lay out some files."""
    (tmp_path / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    (tmp_path / "invoices.csv").write_text(INVOICES, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(CLIENTS + ",Nobody\n", encoding="utf-8")
    (tmp_path / "erp.csv").write_text(
        "Fatura;Cliente;Total;Vence\n77;A1;1,234.56;12/31/2026\n", encoding="cp1252"
    )
    return tmp_path


def _json(text: str) -> dict[str, object]:
    read = json.loads(text)
    assert isinstance(read, dict)
    return read


def test_a_portfolio_comes_in(regua: Regua, files: Path) -> None:
    """Clients, then their invoices; the second time nothing is new."""
    del files
    first = regua("import", "clients", "clients.csv")
    second = regua("import", "invoices", "invoices.csv")
    again = regua("import", "invoices", "invoices.csv", "--json")

    assert (first.code, second.code, again.code) == (0, 0, 0)
    assert "2 rows; 2 created" in first.out
    assert "1 rows; 1 created" in second.out
    assert _json(again.out)["unchanged"] == 1


def test_a_dry_run_leaves_nothing_behind(regua: Regua, files: Path) -> None:
    """What would be created is still to be created afterwards."""
    del files
    dry = regua("import", "clients", "clients.csv", "--dry-run")
    real = regua("import", "clients", "clients.csv", "--json")

    assert "2 would be created" in dry.out
    assert _json(real.out)["created"] == 2


def test_refused_rows_are_shown_saved_and_told_by_the_exit_code(
    regua: Regua, files: Path
) -> None:
    """1: some rows stayed out. The table names them and the report keeps them."""
    said = regua("import", "clients", "bad.csv", "--report", "report.json")
    saved = _json((files / "report.json").read_text(encoding="utf-8"))

    assert said.code == 1
    assert "external_id" in said.out
    assert "is empty" in said.out
    assert (saved["created"], saved["rejected"]) == (2, 1)


def test_a_layout_can_be_typed(regua: Regua, files: Path) -> None:
    """Their names, their dates, their cents: all on the command line."""
    del files
    regua("import", "clients", "clients.csv")
    said = regua(
        "import", "invoices", "erp.csv", "--map", "Fatura=external_id",
        "--map", "Cliente=client", "--map", "Total=amount", "--map", "Vence=due_on",
        "--set", "segment=casa", "--date-format", "month/day/year",
        "--decimal", "point", "--json",
    )  # fmt: skip

    assert said.code == 0
    assert _json(said.out)["created"] == 1


def test_a_layout_can_be_named(regua: Regua, files: Path) -> None:
    """`--mapping receivables` reads config.yml's, which makes the clients too."""
    (files / "r.csv").write_text(
        "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate\n"
        "Z9,1,1/2/2013,2/1/2013,55.94,1/15/2013\n",
        encoding="utf-8",
    )
    said = regua("import", "invoices", "r.csv", "--mapping", "receivables", "--json")

    assert (_json(said.out)["created"], _json(said.out)["clients_created"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["none.csv"], "cannot be opened", id="no file"),
        pytest.param(["clients.csv", "--map", "x"], "is no pair", id="half a pair"),
        pytest.param(["clients.csv", "--map", "x=y"], "no column 'x'", id="no column"),
        pytest.param(
            ["clients.csv", "--mapping", "sap"], "no mapping 'sap'", id="no mapping"
        ),
        pytest.param(
            ["clients.csv", "--mapping", "receivables"], "for invoices", id="other kind"
        ),
        pytest.param(["invoices.csv"], "no column is name", id="the wrong file"),
    ],
)
def test_a_wrong_question_is_answered_in_one_block(
    regua: Regua, files: Path, words: list[str], said: str
) -> None:
    """2, on standard error: what, where, what to do; no traceback."""
    del files
    answer = regua("import", "clients", *words)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("error: ")
    assert said in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.fault("F66")
def test_a_cell_cannot_write_markup_to_the_terminal(
    regua: Regua, tmp_path: Path
) -> None:
    """What looks like the table's own markup is shown as it stands."""
    file = tmp_path / "c.csv"
    file.write_text("external_id,name,state\nA1,Ana,[red]x[/red]\n", encoding="utf-8")
    said = regua("import", "clients", "c.csv")

    assert "[RED]X[/RED]" in said.out.upper()
