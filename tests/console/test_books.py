"""The room of the books: read, exported, put right, frozen, by finance only."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.billing.invoices import by_hand
from bot.ledger.freeze import freeze
from bot.payments.settle import receive
from domain.money import Money
from models.audit import Audit
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerTransaction
from tests.bot.ledger.tamper import tamper
from tests.console.conftest import Desk, csrf_of

TODAY = date(2026, 11, 19)


@pytest.fixture
def ana(desk: Desk) -> Client:
    """Let Ana have two invoices, the first overpaid."""
    client = desk.client()
    with desk.parts.database.write() as session:
        now = desk.clock.now()
        made = [
            by_hand(
                session,
                client,
                key=str(minor),
                amount=Money(minor),
                due_on=date(2026, 12, 10),
                description="Internet",
                actor="agent:1",
                today=TODAY,
                now=now,
            )
            for minor in (100_00, 40_00)
        ]
        receive(
            session,
            desk.parts,
            client=session.get_one(Client, client.id),
            provider="manual",
            external_ref="m1",
            amount=Money(130_00),
            method="pix",
            received_on=TODAY,
            invoice_ids=[made[0].id],
            now=now,
            tell=False,
        )
    return client


@pytest.fixture
def finance(desk: Desk) -> FlaskClient:
    """Let somebody of finance come in."""
    return desk.enter(desk.agent("Caio Reis", role="finance"))


def _post(browser: FlaskClient, page: str, path: str, **form: str) -> int:
    form["csrf"] = csrf_of(browser.get(f"/console/books{page}"))
    return browser.post(f"/console/books{path}", data=form).status_code


@pytest.mark.usefixtures("ana")
def test_the_journal_of_a_day(finance: FlaskClient) -> None:
    """Each event with both sides; the day before is empty."""
    text = finance.get(f"/console/books?day={TODAY}").text

    assert "Fatura emitida" in text
    assert "Pagamento recebido" in text
    assert "1.1.3" in text
    assert "Nenhum lançamento" in finance.get("/console/books?day=2026-11-18").text
    assert finance.get("/console/books?day=nonsense&page=x").status_code == 200


def test_the_trial_balance_and_an_account(ana: Client, finance: FlaskClient) -> None:
    """From the balance down to the entries, and to the client."""
    trial = finance.get("/console/books/trial").text
    account = finance.get("/console/books/accounts/receivable").text

    assert "R$\xa0140,00" in trial
    assert "Clientes" in trial
    assert f"/console/books/clients/{ana.id}" in account
    assert finance.get("/console/books/accounts/nothing").status_code == 404


@pytest.mark.usefixtures("ana")
def test_the_file(finance: FlaskClient, desk: Desk) -> None:
    """A spreadsheet's own form, and the trail knows who took it."""
    answer = finance.get("/console/books/export.csv?form=sheet")

    assert answer.text.startswith("\ufefftransaction;date;")
    assert ";100,00;;BRL;" in answer.text
    with desk.parts.database.read() as session:
        assert "books.export" in session.scalars(select(Audit.action)).all()


def test_a_clients_account(ana: Client, finance: FlaskClient) -> None:
    """With the way there from their story, and as a PDF."""
    story = finance.get(f"/console/clients/{ana.id}").text
    page = finance.get(f"/console/books/clients/{ana.id}").text
    paper = finance.get(f"/console/books/clients/{ana.id}/account.pdf")

    assert f"/console/books/clients/{ana.id}" in story
    assert "Pagamento recebido" in page
    assert paper.data.startswith(b"%PDF")


def test_credit_is_used(ana: Client, finance: FlaskClient, desk: Desk) -> None:
    """What was too much settles the other invoice in part."""
    path = f"/clients/{ana.id}"

    assert _post(finance, path, f"{path}/credit", reason="") == 409
    assert _post(finance, path, f"{path}/credit", reason="asked") == 303
    assert "Crédito usado" in finance.get(f"/console/books{path}").text
    with desk.parts.database.read() as session:
        kinds = session.scalars(select(LedgerTransaction.kind)).all()
    assert "credit_applied" in kinds


def test_an_invoice_is_amended_and_given_up(
    ana: Client, finance: FlaskClient, desk: Desk
) -> None:
    """Each with a reason, on an open invoice of this client."""
    path = f"/clients/{ana.id}"
    with desk.parts.database.read() as session:
        query = select(Invoice.id).where(Invoice.status == "open")
        open_one = str(session.scalar(query))
    form = {"invoice": open_one, "reason": "typed wrong"}

    assert _post(finance, path, f"{path}/amend", **form, amount="0") == 409
    assert _post(finance, path, f"{path}/amend", **form, amount="35,00") == 303
    assert _post(finance, path, f"{path}/write-off", **form) == 303
    assert _post(finance, path, f"{path}/write-off", **form) == 409
    assert _post(finance, path, f"{path}/write-off", invoice="999", reason="x") == 400


@pytest.mark.usefixtures("ana")
def test_a_transaction_is_taken_back(finance: FlaskClient) -> None:
    """The page shows it, and then that it is corrected."""
    page = "/transactions/2"

    assert _post(finance, page, f"{page}/correct", reason="a slip") == 303
    assert "já foi desfeito" in finance.get(f"/console/books{page}").text
    assert _post(finance, "/transactions/1", f"{page}/correct", reason="a slip") == 409
    assert finance.get("/console/books/transactions/999").status_code == 404


@pytest.mark.usefixtures("ana")
def test_an_amount_is_moved(finance: FlaskClient) -> None:
    """Between free accounts; the others are not offered."""
    form = {"debit": "cash", "credit": "clearing", "amount": "5", "reason": "swapped"}

    assert 'value="receivable"' not in finance.get("/console/books/move").text
    assert _post(finance, "/move", "/move", **form) == 303
    form["debit"] = "receivable"
    assert _post(finance, "/move", "/move", **form) == 409


def test_a_check_freezes_and_each_page_says_so(
    ana: Client, finance: FlaskClient, desk: Desk
) -> None:
    """What does not fit stands there in words; a person thaws with a reason."""
    assert _post(finance, "/check", "/check") == 303
    assert "Tudo confere" in finance.get("/console/books/check").text

    tamper(desk.parts.database, "UPDATE invoice SET amount_minor = 1 WHERE id = 2")
    assert _post(finance, "/check", "/check") == 303

    assert "os livros dizem R$" in finance.get("/console/books/check").text
    for path in ("books", "billing", "watch"):
        assert (
            'role="alert">Os livros não fecham' in finance.get(f"/console/{path}").text
        )
    assert "livros congelados" in finance.get("/console/").text
    form = {"reason": "x", "invoice": "2"}
    off = f"/clients/{ana.id}/write-off"
    assert _post(finance, f"/clients/{ana.id}", off, **form) == 409

    assert _post(finance, "/check", "/thaw", reason="") == 409
    assert _post(finance, "/check", "/thaw", reason="known") == 303
    assert "Os livros não fecham" not in finance.get("/console/billing").text


def test_what_cannot_be_booked_says_so(ana: Client, finance: FlaskClient) -> None:
    """A room that books is told no, and not shown an error."""
    assert _post(finance, "/check", "/freeze", reason="audit") == 303
    csrf = csrf_of(finance.get("/console/billing/invoice"))
    form = {
        "csrf": csrf,
        "key": "k",
        "client": str(ana.id),
        "amount": "10",
        "description": "x",
        "due_on": "2031-01-01",
    }

    answer = finance.post("/console/billing/invoice", data=form)

    assert answer.status_code == 423
    assert "Os livros estão congelados" in answer.text


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_finance_comes_in(desk: Desk, ana: Client, role: str) -> None:
    """The books are for finance and administrators."""
    browser = desk.enter(desk.agent("Davi Sá", role=role))
    with desk.parts.database.write() as session:
        freeze(session, [], "agent:1", "audit", desk.clock.now())

    for path in ("", "/trial", "/check", "/export.csv", f"/clients/{ana.id}"):
        assert browser.get(f"/console/books{path}").status_code in {403, 404}
    assert (
        f"/console/books/clients/{ana.id}"
        not in browser.get(f"/console/clients/{ana.id}").text
    )
