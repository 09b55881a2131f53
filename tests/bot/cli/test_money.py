"""`regua bank`, `regua payment` and `regua api`: what a terminal sees of money."""

import json
from pathlib import Path

from tests.bot.cli.conftest import Regua

PORTFOLIO = "external_id,name,document\nana,Ana Souza,529.982.247-25\n"
INVOICES = "external_id,client,amount,due_on\nF-1001,ana,100.00,2099-11-30\n"
OFX = (
    "OFXHEADER:100\n<OFX><CURDEF>BRL<BANKID>0341<ACCTID>12345<BANKTRANLIST>"
    "<STMTTRN><DTPOSTED>20261119<TRNAMT>100.00<FITID>a1"
    "<MEMO>PIX ANA SOUZA 529.982.247-25</STMTTRN>"
    "<STMTTRN><DTPOSTED>20261119<TRNAMT>7.77<FITID>a2<MEMO>DEPOSITO</STMTTRN>"
    "</BANKTRANLIST></OFX>"
)


def a_portfolio(regua: Regua) -> None:
    """Let Ana owe R$ 100."""
    Path("clients.csv").write_text(PORTFOLIO, encoding="utf-8")
    Path("invoices.csv").write_text(INVOICES, encoding="utf-8")
    assert regua("import", "clients", "clients.csv").code == 0
    assert regua("import", "invoices", "invoices.csv").code == 0


def test_a_statement_is_tried_and_then_taken_in(regua: Regua) -> None:
    """The dry run tells the same and writes nothing; what waits is listed."""
    a_portfolio(regua)
    Path("s.ofx").write_text(OFX, encoding="utf-8")
    tried = json.loads(regua("bank", "import", "s.ofx", "--dry-run", "--json").out)
    none = json.loads(regua("bank", "list", "--json").out)
    done = json.loads(regua("bank", "import", "s.ofx", "--json").out)
    waiting = json.loads(regua("bank", "list", "--json").out)

    assert tried["counts"] == done["counts"] == {"applied": 1, "review": 1}
    assert (tried["dry_run"], done["account"]) == (True, "0341/12345")
    assert none == []
    assert [(row["amount"], row["why"]) for row in waiting] == [("7.77", "nobody")]


def test_the_report_for_a_person(regua: Regua) -> None:
    """A table with each line, its outcome, and whose it is."""
    a_portfolio(regua)
    Path("s.ofx").write_text(OFX, encoding="utf-8")
    said = regua("bank", "import", "s.ofx")

    assert said.code == 0
    assert "1 applied, 1 review" in said.out
    assert "Ana Souza" in said.out


def test_a_line_that_cannot_be_read_ends_with_1(regua: Regua) -> None:
    """The others are in, and the caller is told that some are not."""
    wrong = OFX.replace("<TRNAMT>7.77", "<TRNAMT>1.234")
    Path("s.ofx").write_text(wrong, encoding="utf-8")

    assert regua("bank", "import", "s.ofx").code == 1


def test_a_file_that_is_no_statement(regua: Regua) -> None:
    """It is said in three lines, and nothing is written."""
    Path("s.pdf").write_bytes(b"%PDF-1.7")
    said = regua("bank", "import", "s.pdf")

    assert said.code == 2
    assert "export the statement as OFX" in said.err


def test_a_payment_by_hand_and_back(regua: Regua) -> None:
    """Added with a reason, asked about when it looks doubled, taken back."""
    a_portfolio(regua)
    add = ("payment", "add", "ana", "100,00", "--reason", "cash")
    first = json.loads(regua(*add, "--invoice", "F-1001", "--json").out)
    doubled = regua(*add)
    back = regua("payment", "withdraw", str(first["id"]), "--reason", "typo")

    assert first["amount"] == "100.00"
    assert doubled.code == 2
    assert "same amount" in doubled.err
    assert back.code == 0
    assert regua("payment", "withdraw", "1", "--reason", "typo").code == 2


def test_a_token_is_shown_once_and_revoked(regua: Regua) -> None:
    """The list has all but the secret."""
    secret = regua(
        "api", "token", "new", "ERP", "--scope", "payments:write"
    ).out.strip()
    listed = regua("api", "token", "list", "--json").out
    revoked = regua("api", "token", "revoke", "1")
    again = regua("api", "token", "revoke", "1")

    assert secret.startswith("regua_")
    assert secret not in listed
    assert json.loads(listed)[0]["scopes"] == ["payments:write"]
    assert (revoked.code, again.code) == (0, 2)
    assert regua("api", "token", "new", "ERP", "--scope", "all").code == 2
