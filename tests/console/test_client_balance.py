"""A client's balance by day, and waivers: who may, what is shown, what is refused."""

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.charges import WaiverRow
from models.client import Client
from models.invoice import Invoice
from tests.console.conftest import Desk, csrf_of


def page_of(client: Client) -> str:
    """Name the page."""
    return f"/console/clients/{client.id}/balance"


def waives(desk: Desk, client: Client, **form: str) -> TestResponse:
    """Fill in the form of the page."""
    page = page_of(client)
    invoice = str(desk.rows(select(Invoice.id))[0])
    data = {"csrf": csrf_of(desk.browser.get(page)), "invoice": invoice} | form
    return desk.browser.post(f"{page}/waive", data={"reason": "cortesia"} | data)


def owing(desk: Desk, role: str = "finance") -> Client:
    """Let Ana owe R$ 100, seven days late, and somebody be in."""
    desk.enter(desk.agent(role=role))
    client = desk.client()
    desk.invoice(client)
    return client


def test_item_by_item_on_a_day_that_is_past(desk: Desk) -> None:
    """On the day after the due date: R$ 100 + 2.00 + 0.10 for three days."""
    client = owing(desk, "agent")
    page = desk.browser.get(f"{page_of(client)}?on=2026-11-16").text

    assert "R$&nbsp;102,10" in page or "102,10" in page
    assert 'value="2026-11-16"' in page


def test_on_a_day_before_there_was_any(desk: Desk) -> None:
    """Nothing was open then, and a day that is none is today."""
    client = owing(desk)

    assert (
        "Nada em aberto nesse dia"
        in desk.browser.get(f"{page_of(client)}?on=2020-01-01").text
    )
    assert desk.browser.get(f"{page_of(client)}?on=maio").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [("agent", 403), ("supervisor", 303), ("finance", 303), ("admin", 303)],
)
def test_who_may_let_off(desk: Desk, role: str, status: int) -> None:
    """Agents look, and their elders decide."""
    client = owing(desk, role)

    assert waives(desk, client, item="fine").status_code == status


def test_let_off_and_taken_back(desk: Desk) -> None:
    """The page shows it at once, with its reason, and lets it be asked for again."""
    client = owing(desk)
    assert waives(desk, client, item="fine").status_code == 303
    page = desk.browser.get(page_of(client))
    assert "cortesia" in page.text

    (row,) = desk.rows(select(WaiverRow))
    form = {"csrf": csrf_of(page), "reason": "engano"}
    path = f"{page_of(client)}/waivers/{row.id}/take-back"

    assert desk.browser.post(path, data=form).status_code == 303
    assert "cortesia" not in desk.browser.get(page_of(client)).text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        pytest.param({"item": "fine", "amount": "2,01"}, 409, "R$ 2,00", id="more"),
        pytest.param({"item": "fine", "reason": " "}, 409, "motivo", id="no reason"),
        pytest.param({"item": "fine", "amount": "x"}, 409, "item", id="no amount"),
        pytest.param({"item": "soul"}, 400, "", id="no item"),
    ],
)
def test_refused(desk: Desk, form: dict[str, str], status: int, words: str) -> None:
    """What is wrong is said, and nothing is stored."""
    client = owing(desk)
    answer = waives(desk, client, **form)

    assert answer.status_code == status
    assert words in answer.text.replace("\xa0", " ").replace("&nbsp;", " ")
    assert desk.rows(select(WaiverRow)) == []


def test_nobody(desk: Desk) -> None:
    """A client who is not there has no page."""
    desk.enter(desk.agent())

    assert desk.browser.get("/console/clients/9/balance").status_code == 404
