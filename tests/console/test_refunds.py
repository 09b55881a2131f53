"""The room of refunds: who may, what is asked, agreed to, paid and disputed."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.payments.chargebacks import keep
from bot.payments.settle import receive
from domain.money import Money
from models.chargeback import Chargeback
from models.client import Client
from models.payment import Payment
from models.refund import RefundOrder
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/refunds"


def paid(desk: Desk, minor: int = 100_00, provider: str = "stripe") -> Client:
    """Let Ana have paid."""
    client = desk.client()
    desk.invoice(client, amount_minor=minor, due_on=date(2026, 11, 19))
    with desk.parts.database.write() as session:
        receive(
            session,
            desk.parts,
            client=session.get_one(Client, client.id),
            provider=provider,
            external_ref="pi_1",
            amount=Money(minor),
            method="card" if provider == "stripe" else "cash",
            received_on=date(2026, 11, 19),
            invoice_ids=(),
            now=NOON,
        )
    return client


def payment_id(desk: Desk) -> int:
    """Give the payment's id."""
    found: int = desk.rows(select(Payment.id))[0]
    return found


def asks(desk: Desk, client: Client, **form: str) -> TestResponse:
    """Fill in the form of the client's page."""
    page = f"/console/clients/{client.id}/refunds"
    data = {"csrf": csrf_of(desk.browser.get(page)), "reason": "duplicada"} | form
    return desk.browser.post(f"{page}/{payment_id(desk)}", data=data)


def presses(desk: Desk, path: str, **form: str) -> TestResponse:
    """Press a button of the room."""
    data = {"csrf": csrf_of(desk.browser.get(ROOM))} | form
    return desk.browser.post(f"/console/{path}", data=data)


def order(desk: Desk) -> RefundOrder:
    """Give the one order."""
    found: RefundOrder = desk.rows(select(RefundOrder))[0]
    return found


@pytest.mark.parametrize(
    ("role", "status"),
    [("agent", 403), ("supervisor", 403), ("finance", 200), ("admin", 200)],
)
def test_finance_alone_may_enter(desk: Desk, role: str, status: int) -> None:
    """Money that goes back is no business of agents."""
    desk.enter(desk.agent(role=role))

    assert desk.browser.get(ROOM).status_code == status
    assert desk.browser.get("/console/reconciliation").status_code == status


def test_a_small_one_is_asked_and_agreed_to_at_once(desk: Desk) -> None:
    """With its reason, for a part, in the client's own numbers."""
    desk.enter(desk.agent(role="finance"))
    client = paid(desk)

    answer = asks(desk, client, amount="R$ 40,50")

    assert answer.status_code == 303
    assert (order(desk).amount_minor, order(desk).state) == (40_50, "approved")
    page = desk.browser.get(f"/console/clients/{client.id}/refunds").text
    assert "59,50" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param({"amount": "muito"}, "passa do que resta", id="no amount"),
        pytest.param({"amount": "100,01"}, "passa do que resta", id="too much"),
        pytest.param({"reason": " "}, "Escreva o motivo", id="no reason"),
    ],
)
def test_what_is_wrong_is_said(desk: Desk, form: dict[str, str], said: str) -> None:
    """And what was typed stays."""
    desk.enter(desk.agent(role="finance"))

    answer = asks(desk, paid(desk), **form)

    assert answer.status_code == 422
    assert said in answer.text
    assert desk.rows(select(RefundOrder)) == []


def test_a_large_one_needs_two_people(desk: Desk) -> None:
    """Who asked is told so, and has no button."""
    desk.enter(desk.agent(role="finance"))
    asks(desk, paid(desk, 900_00))
    mine = desk.browser.get(ROOM).text
    assert "Outra pessoa do financeiro confirma" in mine
    assert "/agree" not in mine
    presses(desk, f"refunds/{order(desk).id}/agree")
    assert order(desk).state == "asked"

    desk.enter(desk.agent("Caio Reis", role="admin"))
    presses(desk, f"refunds/{order(desk).id}/agree")

    assert order(desk).state == "approved"


def test_paid_at_the_desk_goes_back_by_bank(desk: Desk) -> None:
    """A task for finance, booked when they say that it is done."""
    desk.enter(desk.agent(role="finance"))
    asks(desk, paid(desk, provider="manual"))
    page = desk.browser.get(ROOM).text
    assert "Para pagar pelo nosso banco" in page

    future = (NOON.date() + timedelta(days=1)).isoformat()
    presses(desk, f"refunds/{order(desk).id}/paid", paid_on=future)
    assert order(desk).state == "approved"
    presses(desk, f"refunds/{order(desk).id}/paid", paid_on="2026-11-19")

    assert order(desk).state == "done"
    assert desk.rows(select(Payment.refunded_minor)) == [100_00]


def test_another_clients_payment(desk: Desk) -> None:
    """A payment is asked for at its own client's page alone."""
    desk.enter(desk.agent(role="finance"))
    paid(desk)
    other = desk.client("Bruno Lima", "C-2")

    answer = asks(desk, other)

    assert answer.status_code == 422
    assert desk.rows(select(RefundOrder)) == []


def test_no_such_order(desk: Desk) -> None:
    """A number that is none is a 404."""
    desk.enter(desk.agent(role="finance"))

    page = desk.browser.get("/console/clients/1/refunds")
    assert page.status_code == 404
    paid(desk)
    asks(desk, desk.rows(select(Client))[0])
    assert presses(desk, "refunds/77/agree").status_code == 404
    assert presses(desk, "chargebacks/77/seen").status_code == 404


def dispute(desk: Desk, status: str, due: datetime | None = None) -> None:
    """Let a bank dispute the payment."""
    of = {
        "id": "du_1",
        "amount": 100_00,
        "currency": "brl",
        "reason": "fraudulent",
        "status": status,
        "evidence_details": {"due_by": int(due.timestamp()) if due else None},
    }
    with desk.parts.database.write() as session:
        payment = session.scalars(select(Payment)).one()
        keep(session, payment, of, NOON)


def test_a_chargeback_with_its_deadline(desk: Desk) -> None:
    """The reason in words, the day to answer by; lost, until somebody has decided."""
    desk.enter(desk.agent(role="finance"))
    paid(desk)
    dispute(desk, "needs_response", NOON + timedelta(days=7))
    page = desk.browser.get(ROOM).text
    assert "Responder até 26/11/2026 12:00" in page
    assert "o portador não reconhece" in page

    dispute(desk, "lost")
    assert "Já decidi" in desk.browser.get(ROOM).text
    number = desk.rows(select(Chargeback.id))[0]
    data = {"csrf": csrf_of(desk.browser.get(ROOM))}
    desk.browser.post(f"/console/chargebacks/{number}/seen", data=data)

    assert "Já decidi" not in desk.browser.get(ROOM).text
