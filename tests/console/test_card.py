"""The client beside the thread: what they owe, and why they were or were not told."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.agent import Agent
from models.agreement import Agreement
from models.bargain import QuoteRow
from models.client import OptOut
from models.dispute import Dispute
from models.invoice import Hold
from models.payment import Payment
from models.planned import Decision, PlannedContact, PlannedStep
from models.promise import PromiseRow
from tests.console.conftest import NOON, Desk


def shown(desk: Desk, thread_id: int, language: str = "pt") -> str:
    """Read the card, with spaces as plain ones."""
    agent = desk.agent()
    with desk.parts.database.write() as session:
        session.get_one(Agent, agent.id).language = language
    desk.enter(agent)
    page = desk.browser.get(f"/console/threads/{thread_id}/card").text
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_each_open_invoice_is_itemised_as_of_today(desk: Desk) -> None:
    """R$ 100,00, six days late: 2,00 of fine and 0,20 of interest; no mystery fees."""
    ana = desk.client()
    desk.invoice(ana)
    desk.invoice(ana, "2026-12", due_on=date(2026, 12, 10), amount_minor=50_00)
    page = shown(desk, desk.thread(ana).id)

    assert "R$ 152,20" in page
    assert "R$ 102,20 vencido" in page
    assert "R$ 50,00 a vencer" in page
    for part in ("R$ 100,00", "R$ 2,00", "R$ 0,20", "R$ 102,20"):
        assert f"<td>{part}</td>" in page
    assert "venceu em 13/11/2026 · 6 dias" in page
    assert "vence em 10/12/2026" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("pt", ["Em aberto hoje", "R$ 102,20"], id="pt"),
        pytest.param("en", ["Owed today", "R$102.20"], id="en"),
        pytest.param("es", ["Pendiente hoy", "102,20 BRL"], id="es"),
    ],
)
def test_the_card_speaks_the_agents_language(
    desk: Desk, language: str, words: list[str]
) -> None:
    """Words and figures follow the agent, not the company."""
    ana = desk.client()
    desk.invoice(ana)
    page = shown(desk, desk.thread(ana).id, language)

    for word in words:
        assert word in page


def test_the_document_is_never_shown_whole(desk: Desk) -> None:
    """An agent compares; nobody has to read a CPF aloud."""
    page = shown(desk, desk.thread(desk.client()).id)

    assert "***.456.789-**" in page
    assert "12345678909" not in page
    assert "123.456.789-09" not in page


def test_offers_say_why_they_were_chosen(desk: Desk) -> None:
    """The last list that was told; what was read back later has no reasons."""
    ana = desk.client()
    thread = desk.thread(ana)
    asked = desk.said(thread, "parcela?")
    columns: dict[str, Any] = {
        "client_id": ana.id,
        "conversation_id": thread.id,
        "message_id": asked.id,
        "told_at": NOON,
        "valid_until": date(2026, 11, 24),
        "basis": "0" * 16,
        "invoices": [],
        "principal_minor": 100_00,
        "charges_minor": 0,
        "total_minor": 100_00,
        "terms": {},
        "share_bp": 0,
        "interest_bp_month": 0,
    }
    why = ["amount_named", "pay_day_paid"]
    desk.add(QuoteRow(**columns, read_back=False, why=["nothing_known"]))
    desk.add(QuoteRow(**columns, read_back=False, why=why))
    desk.add(QuoteRow(**columns, read_back=True, why=[]))
    page = shown(desk, thread.id)

    assert (
        "Ofertas de 19/11/2026, escolhidas assim: "
        "o cliente disse quanto consegue pagar por vez · "
        "perto do dia em que costuma pagar</p>"
    ) in page


def test_without_offers_nothing_is_said_of_them(desk: Desk) -> None:
    """No line where nothing was told."""
    page = shown(desk, desk.thread(desk.client()).id)

    assert "escolhidas assim" not in page


def test_what_holds_reminders_back_is_there(desk: Desk) -> None:
    """Promise, agreement, dispute, hold, opt-out and consent, each with its day."""
    ana = desk.client(
        vulnerable_until=NOON + timedelta(days=30),
        identity_locked_until=NOON + timedelta(hours=2),
    )
    invoice = desk.invoice(ana)
    desk.add(
        PromiseRow(
            client_id=ana.id,
            amount_minor=102_20,
            due_on=date(2026, 11, 24),
            invoices=[invoice.id],
            made_at=NOON,
        ),
        Agreement(
            client_id=ana.id,
            total_minor=300_00,
            terms={},
            evidence={},
            accepted_at=NOON,
        ),
        Dispute(
            client_id=ana.id, invoice_id=invoice.id, reason="dobro", opened_at=NOON
        ),
        Hold(
            client_id=ana.id,
            reason="claimed_payment",
            until=NOON + timedelta(days=2),
            created_at=NOON,
        ),
        Hold(
            client_id=ana.id,
            reason="manual",
            note="acabou",
            until=NOON - timedelta(days=2),
            created_at=NOON,
        ),
        OptOut(address_hash="x", client_id=ana.id, at=NOON, via="word:opt_out"),
    )
    page = shown(desk, desk.thread(ana).id)

    assert "R$ 102,20 até 24/11/2026" in page
    assert "R$ 300,00 em 19/11/2026" in page
    assert "dobro" in page
    assert "fatura 2026-10" in page
    assert "diz que já pagou" in page
    assert "acabou" not in page  # a hold that is over holds nothing
    assert "Pediu para não receber mensagens em 19/11/2026" in page
    assert "Sem pressão até 19/12/2026" in page
    assert "Identidade bloqueada até 19/11/2026 14:00" in page
    assert "autorizou em 19/11/2026 (contrato)" in page


def test_each_decision_says_its_rule_and_when_it_would_let_go(desk: Desk) -> None:
    """The card says why Ana got a message, or did not."""
    ana = desk.client()
    invoice = desk.invoice(ana)
    contact = PlannedContact(
        client_id=ana.id,
        planned_on=NOON.date(),
        state="planned",
        not_before=NOON,
        rule="hours",
        created_at=NOON,
    )
    desk.add(contact)
    desk.add(
        PlannedStep(
            invoice_id=invoice.id,
            step="d+6",
            due_on=invoice.due_on,
            planned_on=NOON.date(),
            contact_id=contact.id,
        ),
        Decision(
            contact_id=contact.id,
            at=NOON,
            verdict="wait",
            rule="hours",
            figures={"state": "SC", "zone": "America/Sao_Paulo"},
            possible_at=NOON + timedelta(hours=18),
        ),
    )
    page = shown(desk, desk.thread(ana).id)

    assert "d+6 · 2026-10" in page
    assert "fora do horário permitido" in page
    assert "possível em 20/11/2026 06:00" in page
    assert "fora do horário de contato em SC (relógio de Sao Paulo)" in page
    assert f'href="/console/clients/{ana.id}"' in page


def test_payments_show_what_came_and_what_went_back(desk: Desk) -> None:
    """The newest first, with refunds and what the bank contests."""
    ana = desk.client()
    desk.add(
        *(
            Payment(
                client_id=ana.id,
                provider="stripe",
                external_ref=f"pi_{n}",
                amount_minor=100_00 + n,
                method="pix",
                refunded_minor=n,
                disputed_at=NOON if n else None,
                received_on=date(2026, 9 + n, 5),
                created_at=NOON,
            )
            for n in (0, 1)
        )
    )
    page = shown(desk, desk.thread(ana).id)

    assert page.index("R$ 100,01") < page.index("R$ 100,00")
    assert "contestado no cartão" in page
    assert "devolvido R$ 0,01" in page


def test_a_number_of_nobody_has_no_card(desk: Desk) -> None:
    """The thread works; there is only nothing to show beside it."""
    page = shown(desk, desk.thread().id)

    assert "não está em nenhum cadastro" in page


def test_a_document_that_is_none_shows_nothing_of_itself(desk: Desk) -> None:
    """What an importer took in wrongly is hidden whole."""
    ana = desk.client()
    with desk.parts.database.write() as session:
        row = session.merge(ana)
        row.document = "1234567890"
    page = shown(desk, desk.thread(ana).id)

    assert "1234567890" not in page
    assert "**********" in page
