"""The room of agreements: late ones first, each with its proof, and how one ends."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.agreements.record import record
from bot.books import post
from bot.payments.settle import receive
from domain.money import Money
from domain.offers import Instalment, Kind, Offer
from domain.postings import Event, invoice_issued
from models.agreement import Agreement
from models.audit import Audit
from models.client import Client
from models.invoice import Invoice
from models.message import Message
from tests.bot.agreements.proof import said_yes
from tests.console.conftest import Desk, csrf_of

ROOM = "/console/agreements"
PARTS = ((date(2026, 11, 24), 40_00), (date(2026, 12, 24), 40_00))


@dataclass
class Deals:
    """A desk with agreements made by the real functions."""

    desk: Desk

    def agreed(self, name: str = "Ana Souza", code: str = "C-1", **more: Any) -> int:  # noqa: ANN401 - any column
        """Let a client agree to pay R$ 80 in two parts for R$ 100; give its id."""
        desk, now = self.desk, self.desk.clock.now()
        client = desk.client(name, code)
        invoice = desk.invoice(client, f"F-{code}")
        parts = tuple(
            Instalment(place, day, Money(minor))
            for place, (day, minor) in enumerate(PARTS, start=1)
        )
        offer = Offer(
            "offer12",
            Kind.PLAN,
            Money(80_00),
            Money(0),
            parts,
            Money(22_20),
            PARTS[0][0],
        )
        with desk.parts.database.write() as session:
            event = Event(f"invoice:{invoice.id}", client.id, invoice.due_on)
            post(session, invoice_issued(event, invoice.id, invoice.amount), now)
            row = record(
                session,
                desk.parts,
                session.get_one(Client, client.id),
                offer,
                (),
                evidence=said_yes(offer.id, now),
                actor="bot",
                now=now,
            )
            if more:
                session.flush()
                session.execute(
                    update(Agreement).where(Agreement.id == row.id).values(**more)
                )
            return row.id

    def pays(self, agreement_id: int, minor: int) -> None:
        """Let money come for its parts."""
        desk = self.desk
        with desk.parts.database.write() as session:
            row = session.get_one(Agreement, agreement_id)
            ids = session.scalars(
                select(Invoice.id).where(Invoice.agreement_id == agreement_id)
            ).all()
            receive(
                session,
                desk.parts,
                client=session.get_one(Client, row.client_id),
                provider="manual",
                external_ref=f"p{minor}",
                amount=Money(minor),
                method="pix",
                received_on=desk.clock.now().date(),
                invoice_ids=ids,
                now=desk.clock.now(),
            )

    def statuses(self) -> list[str]:
        """List how the invoices stand."""
        return self.desk.rows(select(Invoice.status).order_by(Invoice.id))


@pytest.fixture
def deals(desk: Desk) -> Deals:
    """Stand at the desk."""
    return Deals(desk)


def test_late_ones_first(deals: Deals) -> None:
    """What is overdue stands above what is to come, with the days of delay."""
    deals.agreed("Ana Souza", "C-1")
    late = deals.agreed("Bruno Dias", "C-2")
    with deals.desk.parts.database.write() as session:
        first = select(Invoice.id).where(Invoice.agreement_id == late).limit(1)
        session.execute(
            update(Invoice)
            .where(Invoice.id == session.scalar(first))
            .values(due_on=date(2026, 11, 10))
        )
    page = deals.desk.enter(deals.desk.agent()).get(ROOM).text

    assert page.index("Bruno Dias") < page.index("Ana Souza")
    assert "em atraso há 9 d" in page
    assert "Em atraso (1)" in page
    assert "R$\xa0160,00" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("q=bruno", ["Bruno Dias"], id="name"),
        pytest.param("q=C-1", ["Ana Souza"], id="code"),
        pytest.param("q=2", ["Bruno Dias"], id="number"),
        pytest.param("q=A2", ["Bruno Dias"], id="number as on an instalment"),
        pytest.param("q=%25", [], id="a sign that a pattern knows"),
        pytest.param("state=broken", ["Bruno Dias"], id="state"),
        pytest.param("q=zz", [], id="nobody"),
    ],
)
def test_what_is_searched_is_found(deals: Deals, query: str, found: list[str]) -> None:
    """By number, by name, by code, by state."""
    deals.agreed("Ana Souza", "C-1")
    deals.agreed("Bruno Dias", "C-2", state="broken")
    wanted = query if "state" in query else f"state=all&{query}"
    page = deals.desk.enter(deals.desk.agent()).get(f"{ROOM}?{wanted}").text

    names = [name for name in ("Ana Souza", "Bruno Dias") if f"<bdi>{name}" in page]
    assert names == found


def test_how_they_fare(deals: Deals) -> None:
    """Kept of all that ended, and a bar for each month."""
    deals.agreed("Ana Souza", "C-1", state="kept")
    deals.agreed("Bruno Dias", "C-2", state="broken")
    page = deals.desk.enter(deals.desk.agent()).get(ROOM).text

    assert "50%" in page
    assert "cumpridos: 1, quebrados: 1" in page
    assert "11/26 · quebrado: 1" in page


def test_as_a_file(deals: Deals) -> None:
    """The list as lines, in cells that no spreadsheet runs."""
    deals.agreed("=1+1 Souza", "C-1")
    answer = deals.desk.enter(deals.desk.agent()).get(f"{ROOM}/list.csv?state=all")
    head, line = answer.text.removeprefix("\ufeff").splitlines()

    assert head.startswith("agreement,client,name,state")
    assert line.startswith("1,C-1,'=1+1 Souza,active,2026-11-19,80.00,BRL,2,0,")


def test_one_with_its_terms_parts_and_proof(deals: Deals) -> None:
    """The debt before, the discount, each part with what was paid, the proof."""
    number = deals.agreed()
    deals.pays(number, 40_00)
    page = deals.desk.enter(deals.desk.agent()).get(f"{ROOM}/{number}").text

    for said in (
        "R$\xa0102,20",  # the debt
        "1 de 2",
        "19/11/2026 · R$\xa040,00",
        "A prova está completa",
        "perguntas de segurança",
        "Posso fechar esse acordo?",
        "F-C-1",
        "Pagamento",
    ):
        assert said in page
    assert "+55 48 98888-7777" not in page


def test_an_incomplete_proof_is_shown(deals: Deals) -> None:
    """Rows of an earlier version kept less: whoever relies on one must see it."""
    client = deals.desk.client()
    deals.desk.add(
        Agreement(
            client_id=client.id,
            total_minor=1,
            terms={},
            evidence={},
            accepted_at=deals.desk.clock.now(),
        )
    )
    page = deals.desk.enter(deals.desk.agent()).get(f"{ROOM}/1").text

    assert "A prova está incompleta" in page
    assert "read_back.text" in page


def test_its_paper(deals: Deals) -> None:
    """Any of them may print it; the trail knows who did."""
    number = deals.agreed()
    answer = deals.desk.enter(deals.desk.agent()).get(f"{ROOM}/{number}.pdf")
    [note] = deals.desk.rows(select(Audit).where(Audit.action == "paper.made"))

    assert answer.data.startswith(b"%PDF")
    assert note.details["agreement"] == number


def test_what_returns_is_shown_before_and_nothing_is_done(deals: Deals) -> None:
    """The preview is to the cent what the deed does, and leaves no trace."""
    number = deals.agreed()
    deals.pays(number, 40_00)
    before = deals.statuses()
    browser = deals.desk.enter(deals.desk.agent(role="supervisor"))
    page = browser.get(f"{ROOM}/{number}/cancel").text

    assert "R$\xa062,20" in page  # 100 + 2.00 + 0.20 - 40
    assert "no prazo para desistir" in page
    assert deals.statuses() == before
    assert deals.desk.rows(select(Agreement.state)) == ["active"]
    assert not deals.desk.rows(
        select(Audit).where(Audit.action == "agreement_cancelled")
    )


def test_cancelled_with_a_reason(deals: Deals) -> None:
    """The old invoice is owed again, the parts end, and the client is told."""
    number = deals.agreed()
    deals.pays(number, 40_00)
    client = deals.desk.rows(select(Client))[0]
    deals.desk.thread(client)
    browser = deals.desk.enter(deals.desk.agent(role="supervisor"))
    csrf = csrf_of(browser.get(f"{ROOM}/{number}/cancel"))
    answer = browser.post(
        f"{ROOM}/{number}/cancel",
        data={"csrf": csrf, "reason": "cliente desistiu"},
        follow_redirects=True,
    )
    [told] = deals.desk.rows(select(Message).where(Message.direction == "out"))

    assert "O acordo foi cancelado" in answer.text
    assert "cliente desistiu" in answer.text
    assert deals.statuses() == ["open", "cancelled", "cancelled"]
    assert told.key == "agreement.ended.cancelled.credited"
    assert "R$ 62,20" in told.body
    assert "cliente desistiu" not in told.body


@pytest.mark.parametrize(
    ("role", "reason", "status"),
    [
        pytest.param("agent", "x", 403, id="not an agent's"),
        pytest.param("supervisor", " ", 422, id="no reason"),
        pytest.param("finance", "x" * 301, 422, id="too long"),
    ],
)
def test_who_may_and_why(deals: Deals, role: str, reason: str, status: int) -> None:
    """Managers decide, and say why."""
    number = deals.agreed()
    browser = deals.desk.enter(deals.desk.agent(role=role))
    csrf = csrf_of(browser.get("/console/"))
    answer = browser.post(
        f"{ROOM}/{number}/cancel", data={"csrf": csrf, "reason": reason}
    )

    assert answer.status_code == status
    assert deals.desk.rows(select(Agreement.state)) == ["active"]


def test_one_that_is_over_is_not_cancelled(deals: Deals) -> None:
    """Whoever comes late hears that it has ended already."""
    number = deals.agreed(state="kept")
    browser = deals.desk.enter(deals.desk.agent(role="admin"))
    answer = browser.get(f"{ROOM}/{number}/cancel")

    assert answer.status_code == 409
    assert "já não está em vigor" in answer.text
