"""The room of disputes: listed by deadline, decided by managers, never by a GET."""

from datetime import date

import pytest
from sqlalchemy import select

from models.dispute import Dispute
from models.invoice import Invoice
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/disputes"


def contested(desk: Desk, **more: object) -> Dispute:
    """Let Ana contest an invoice of R$ 100."""
    client = desk.client()
    invoice = desk.invoice(client)
    columns: dict[str, object] = {
        "client_id": client.id,
        "invoice_id": invoice.id,
        "kind": "service",
        "reason": "fiquei sem internet <b>o mês todo</b>",
        "opened_at": NOON,
        "answer_by": date(2026, 11, 26),
    }
    row = Dispute(**(columns | more))
    desk.add(row)
    return row


def decide(desk: Desk, **form: str) -> tuple[int, str]:
    """Press the button."""
    page = desk.browser.get(f"{ROOM}/1")
    answer = desk.browser.post(
        f"{ROOM}/1/resolve",
        data={"csrf": csrf_of(page), "note": "conferido", **form},
    )
    return answer.status_code, answer.text


def test_the_list_shows_what_and_by_when(desk: Desk) -> None:
    """Whose, which invoice, why, and the day; the client's words are text."""
    contested(desk)
    browser = desk.enter(desk.agent())
    page = browser.get(ROOM).text
    one = browser.get(f"{ROOM}/1").text

    assert "serviço não prestado" in page
    assert "26/11/2026" in page
    assert "&lt;b&gt;o mês todo" in one


def test_an_agent_may_take_it_and_not_decide(desk: Desk) -> None:
    """What money is let off is a manager's decision."""
    contested(desk)
    browser = desk.enter(desk.agent("Bia Nunes"))
    csrf = csrf_of(browser.get(f"{ROOM}/1"))
    taken = browser.post(f"{ROOM}/1/take", data={"csrf": csrf}, follow_redirects=True)
    refused = browser.post(
        f"{ROOM}/1/resolve", data={"csrf": csrf, "decision": "cancel", "note": "x"}
    )

    assert "Bia Nunes" in taken.text
    assert refused.status_code == 403


def test_the_amount_is_corrected(desk: Desk) -> None:
    """80 instead of 100, as people write it."""
    contested(desk)
    desk.enter(desk.agent(role="supervisor"))
    status, _ = decide(desk, decision="reduce", to="80,00")
    with desk.parts.database.read() as session:
        invoice = session.scalars(select(Invoice)).one()
        row = session.scalars(select(Dispute)).one()

    assert status == 303
    assert invoice.amount_minor == 80_00
    assert (row.state, row.remedy) == ("upheld", "reduce")
    assert "corrigir o valor" in desk.browser.get(f"{ROOM}/1").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param({"decision": "reduce", "to": "x"}, "maior que zero", id="amount"),
        pytest.param({"decision": "reduce", "to": "120"}, "menor que", id="not less"),
        pytest.param({"decision": ""}, "Escolha uma decisão", id="none"),
        pytest.param({"decision": "rejected", "note": " "}, "motivo", id="no note"),
    ],
)
def test_what_does_not_fit_is_said(desk: Desk, form: dict[str, str], said: str) -> None:
    """The page comes back with the reason, and what was typed."""
    contested(desk)
    desk.enter(desk.agent(role="finance"))
    status, text = decide(desk, **form)

    assert status == 422
    assert said in text


def test_late_ones_are_marked(desk: Desk) -> None:
    """Whoever opens the room sees what was promised for a day that has passed."""
    contested(desk, answer_by=date(2026, 11, 10))

    assert 'tag late">atrasada' in desk.enter(desk.agent()).get(ROOM).text
