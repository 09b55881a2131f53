"""The room of disputes: listed by deadline, decided by managers, never by a GET."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.alerts import raise_alert
from bot.disputes.decide import UNTOLD
from models.dispute import Dispute, DisputeNote
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


def two_contested(desk: Desk) -> list[Dispute]:
    """Let Ana contest two invoices at once."""
    client = desk.client()
    rows = []
    for number in ("2026-10", "2026-11"):
        invoice = desk.invoice(client, number, external_id=number)
        row = Dispute(
            client_id=client.id,
            invoice_id=invoice.id,
            kind="not_mine",
            reason="nunca contratei",
            opened_at=NOON,
            answer_by=date(2026, 11, 26),
        )
        desk.add(row)
        rows.append(row)
    return rows


def test_two_are_decided_in_one_decision(desk: Desk) -> None:
    """What is ticked beside is decided with it; what is not stays."""
    two_contested(desk)
    browser = desk.enter(desk.agent(role="supervisor"))
    page = browser.get(f"{ROOM}/1")
    status, _ = decide(desk, decision="rejected", also="2")

    assert "Decidir junto" in page.text
    assert "2026-11" in page.text
    assert status == 303
    assert desk.rows(select(Dispute.state)) == ["rejected", "rejected"]


def test_what_is_not_ticked_stays_open(desk: Desk) -> None:
    """One decision is about what it says."""
    two_contested(desk)
    desk.enter(desk.agent(role="supervisor"))
    decide(desk, decision="rejected")

    assert desk.rows(select(Dispute.state).order_by(Dispute.id)) == ["rejected", "open"]


def test_another_client_s_is_not_decided_along(desk: Desk) -> None:
    """A forged tick is refused, and nothing is decided."""
    contested(desk)
    other = desk.client("Bia Reis", "C-2", contact_points=[])
    invoice = desk.invoice(other, "2026-12", external_id="other")
    desk.add(
        Dispute(client_id=other.id, invoice_id=invoice.id, reason="x", opened_at=NOON)
    )
    desk.enter(desk.agent(role="supervisor"))
    status, text = decide(desk, decision="rejected", also="2")

    assert status == 422
    assert "mesmo cliente" in text
    assert desk.rows(select(Dispute.state)) == ["open", "open"]


def test_a_note_and_what_the_client_added_are_shown(desk: Desk) -> None:
    """In order, with who wrote it; markup is text."""
    row = contested(desk)
    desk.add(
        DisputeNote(
            dispute_id=row.id,
            actor="client",
            body="protocolo <i>123</i>",
            files=[],
            created_at=NOON,
        )
    )
    browser = desk.enter(desk.agent("Bia Nunes"))
    csrf = csrf_of(browser.get(f"{ROOM}/1"))
    page = browser.post(
        f"{ROOM}/1/note",
        data={"csrf": csrf, "note": "liguei, sem resposta"},
        follow_redirects=True,
    ).text

    assert "protocolo &lt;i&gt;123" in page
    assert page.index("protocolo") < page.index("liguei, sem resposta")
    assert "Bia Nunes ·" in page


def test_a_decided_one_is_opened_again(desk: Desk) -> None:
    """By a manager; the new one names the old one, and both lead to each other."""
    contested(desk, state="rejected", resolved_at=NOON, resolved_by="client")
    browser = desk.enter(desk.agent(role="supervisor"))
    page = browser.get(f"{ROOM}/1")
    again = browser.post(
        f"{ROOM}/1/reopen", data={"csrf": csrf_of(page)}, follow_redirects=True
    ).text

    assert "o próprio cliente" in page.text
    assert desk.rows(select(Dispute.state).order_by(Dispute.id)) == ["rejected", "open"]
    assert "Ver a decisão anterior" in again
    assert "está sendo revista" in browser.get(f"{ROOM}/1").text


def test_an_agent_does_not_open_again(desk: Desk) -> None:
    """Who may not decide may not undo a decision either."""
    contested(desk, state="rejected", resolved_at=NOON)
    browser = desk.enter(desk.agent())
    csrf = csrf_of(browser.get(f"{ROOM}/1"))

    assert browser.post(f"{ROOM}/1/reopen", data={"csrf": csrf}).status_code == 403


def test_who_could_not_be_told_is_told_by_a_person(desk: Desk) -> None:
    """The page asks for it until somebody says how it was done."""
    contested(desk, state="rejected", resolved_at=NOON)
    with desk.parts.database.write() as session:
        raise_alert(session, UNTOLD, "dispute:1", {"client": "C-1", "dispute": 1}, NOON)
    browser = desk.enter(desk.agent())
    page = browser.get(f"{ROOM}/1")
    after = browser.post(
        f"{ROOM}/1/told",
        data={"csrf": csrf_of(page), "how": "phone"},
        follow_redirects=True,
    ).text

    assert "por telefone ou carta" in page.text
    assert "por telefone ou carta" not in after


def test_the_owner_is_told_of_what_is_late(desk: Desk) -> None:
    """Above the list, whoever took it."""
    agent = desk.agent()
    contested(desk, answer_by=date(2026, 11, 10), owner_id=agent.id)

    assert "prazo vencido" in desk.enter(agent).get(ROOM).text
