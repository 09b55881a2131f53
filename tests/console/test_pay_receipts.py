"""Receipts on the client's page and in the office: who may take one along."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.database import Database
from domain.disclosure import Level
from models.payment import Payment
from models.receipt import Receipt
from tests.bot.payments.till import LATE
from tests.bot.world import ana
from tests.console.conftest import Desk
from tests.console.test_pay import RIGHT, Page, page_for


@pytest.fixture
def page(database: Database) -> Page:
    """Let Ana have paid her one invoice."""
    page = page_for(database, LATE)
    page.till.pay(102_17)
    return page


def paper_of(page: Page, link: str, what: str = "receipts/1.pdf") -> TestResponse:
    """Ask for a paper by the address that the page gives."""
    return page.browser.get(f"{link}/{what}")


def text_of(answer: TestResponse) -> str:
    """Read a PDF on one line."""
    pages = PdfReader(BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_page_lists_them(page: Page) -> None:
    """Where all is paid, too, the receipts are there."""
    text = page.text(page.link())

    assert "Recibos (PDF)" in text
    assert "Recibo de R$ 102,17, pago em 24/11/2026" in text


def test_a_receipt_is_a_download(page: Page) -> None:
    """A PDF with a name, kept by no cache."""
    answer = paper_of(page, page.link())

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert "recibo-2026-000001-2026-11-24.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "cento e dois reais e dezessete centavos" in text_of(answer)


def test_it_takes_the_identity_check(page: Page) -> None:
    """A link alone is not enough: the page asks first, then the paper is handed out."""
    link = page.link(level=Level.INVOICE)
    before = paper_of(page, link)
    page.browser.post(link, data=RIGHT)
    after = paper_of(page, link)

    assert before.status_code == 303
    assert before.location == link
    assert after.status_code == 200


def test_another_client_s_receipt(page: Page) -> None:
    """Nobody reaches a payment of somebody else through their own link."""
    world = page.till.world
    other = ana(world, external_id="bia", name="Bia Reis", document=None)
    with world.session() as session:
        row = session.scalars(select(Payment)).one()
        session.add(
            Payment(
                client_id=other, provider="manual", external_ref="b", amount_minor=1,
                received_on=row.received_on, created_at=row.created_at,
            )
        )  # fmt: skip

    assert paper_of(page, page.link(), "receipts/2.pdf").status_code == 303


@pytest.mark.parametrize("token", ["x" * 32, "%00"])
def test_an_unknown_link(page: Page, token: str) -> None:
    """It leads to the page that says so, and issues nothing."""
    answer = page.browser.get(f"/p/{token}/receipts/1.pdf")

    assert answer.status_code == 303
    assert page.browser.get(answer.location).status_code == 404


def test_the_clearance_of_last_year(database: Database) -> None:
    """Offered where the year is all paid, and handed out."""
    page = page_for(database, date(2025, 5, 10))
    page.till.pay(10_000_00)
    link = page.link()
    answer = paper_of(page, link, "clearance/2025.pdf")

    assert "Declaração de quitação de 2025" in page.text(link)
    assert "Lei nº 12.007" in text_of(answer)


def test_no_clearance_of_an_open_year(page: Page) -> None:
    """The running year's is not to be had, whoever types the address."""
    answer = paper_of(page, page.link(), "clearance/2026.pdf")

    assert answer.status_code == 303
    assert page.till.rows(select(Receipt).filter_by(kind="annual")) == []


def test_in_the_office(desk: Desk) -> None:
    """An agent sees a client's payments with their receipts, and downloads one."""
    client = desk.client()
    desk.add(
        Payment(
            client_id=client.id, provider="manual", external_ref="a",
            amount_minor=10_00, received_on=date(2026, 11, 20),
            created_at=datetime(2026, 11, 20, 15, tzinfo=UTC), method="pix",
        )
    )  # fmt: skip
    room = f"/console/clients/{client.id}/receipts"
    browser = desk.enter(desk.agent())
    before = browser.get(room)
    paper = browser.get(f"{room}/1.pdf")
    after = browser.get(room)

    assert "ainda não emitido" in before.text
    assert paper.mimetype == "application/pdf"
    assert "/000001" in after.text
