"""The client's page shows their agreement: its parts, its paper, paying it off."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.database import Database
from models.agreement import Agreement
from tests.bot.agreements.deal import Deal
from tests.bot.payments.till import LATE
from tests.console.test_pay import Page, page_for

PARTS = ((date(2026, 11, 24), 52_00), (date(2026, 12, 24), 52_00))


@pytest.fixture
def page(database: Database) -> Page:
    """Let Ana agree to pay R$ 104.00, R$ 1.83 of it interest, in two parts."""
    page = page_for(database, LATE)
    Deal(page.till).agrees(*PARTS, interest=1_83)
    return page


def test_where_it_stands_and_its_parts(page: Page) -> None:
    """Each part with its day and amount, how many are paid, and the paper."""
    text = page.text(page.link())

    assert "Acordo nº 1" in text
    assert "0 de 2 pagamentos feitos" in text
    assert "24/12/2026 · a vencer" in text
    assert "Baixar o acordo em PDF" in text


def test_paying_it_off_is_a_choice(page: Page) -> None:
    """What paying ahead saves is said beside the sum that settles it today."""
    path = page.link()
    text = page.text(path)
    whole = page.text(f"{path}?pay=all")

    assert "Quitar o acordo R$ 102,17" in text
    assert "você economiza R$ 1,83" in whole
    assert "você economiza" not in text


def test_paid_off_it_is_kept(page: Page) -> None:
    """The reduced sum ends it, and the page says so."""
    page.till.pay(102_17)
    text = page.text(page.link())

    assert page.till.rows(select(Agreement.state)) == ["kept"]
    assert "e todo pago" in text


def test_its_paper_for_its_client_only(page: Page) -> None:
    """The link hands it out; another's, or none, leads back to the page."""
    path = page.link()
    answer = page.browser.get(f"{path}/agreements/1.pdf")
    nobody = page.browser.get(f"{path}/agreements/2.pdf")
    stranger = page.browser.get("/p/nobody-made-this/agreements/1.pdf")

    assert answer.data.startswith(b"%PDF")
    assert (nobody.status_code, stranger.status_code) == (303, 303)
