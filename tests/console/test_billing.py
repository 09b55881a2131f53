"""The billing room: plans begun, changed and ended with what it does shown first."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.billing.changes import Hand, Terms, begin
from bot.billing.issue import Issuing, issue_all
from domain.money import Money
from models.audit import Audit
from models.client import Client
from models.invoice import Invoice
from models.subscription import Subscription
from tests.console.conftest import NOON, Desk, csrf_of

TODAY = date(2026, 11, 19)
PLAN = {
    "external_id": "P-1",
    "description": "Internet 500 Mega",
    "amount": "99,90",
    "starts_on": "2026-11-17",
    "due_day": "10",
    "every_months": "1",
    "issue_days_before": "10",
    "in_advance": "no",
    "pro_rata": "yes",
    "ends_on": "",
    "segment": "",
    "portfolio": "",
}


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """Come in as somebody of finance."""
    return desk.enter(desk.agent(role="finance"))


def send(browser: FlaskClient, path: str, **fields: Any) -> TestResponse:  # noqa: ANN401 - form fields
    """Send a form with our own token."""
    token = csrf_of(browser.get("/console/billing"))
    return browser.post(f"/console/billing{path}", data={"csrf": token} | fields)


def begun(desk: Desk, client: Client, **more: Any) -> Subscription:  # noqa: ANN401 - any term
    """Begin a plan without the page."""
    usual: dict[str, Any] = {
        "description": "Internet 500 Mega",
        "amount": Money(99_90),
        "due_day": 10,
        "starts_on": date(2026, 11, 10),
    }
    with desk.parts.database.write() as session:
        made = begin(
            session,
            session.get_one(Client, client.id),
            "P-1",
            Terms(**usual | more),
            Hand("cli", TODAY, NOON),
        )
    assert isinstance(made, Subscription)
    return made


def row(desk: Desk) -> Subscription:
    """Read the one plan."""
    [found] = desk.rows(select(Subscription))
    assert isinstance(found, Subscription)
    return found


@pytest.mark.parametrize(
    ("role", "status"),
    [("agent", 403), ("supervisor", 403), ("finance", 200), ("admin", 200)],
)
@pytest.mark.parametrize("path", ["", "/new", "/invoice"])
def test_finance_alone_may_enter(desk: Desk, role: str, status: int, path: str) -> None:
    """What people owe is not everybody's to change."""
    inside = desk.enter(desk.agent(role=role))

    assert inside.get(f"/console/billing{path}").status_code == status


def test_a_client_is_found_by_name(desk: Desk, browser: FlaskClient) -> None:
    """Accents and case aside, or by the client's own code."""
    client = desk.client("João Conceição", code="C-77")
    link = f"/console/billing/new?client={client.id}"

    assert link in browser.get("/console/billing/new?q=joao").text
    assert link in browser.get("/console/billing/new?q=C-77").text
    assert "Nenhum cliente" in browser.get("/console/billing/new?q=ninguém").text


def test_a_plan_is_shown_before_it_begins(desk: Desk, browser: FlaskClient) -> None:
    """The first invoices, the part among them; nothing is kept."""
    client = desk.client()
    page = send(browser, "/new", client=client.id, step="preview", **PLAN)

    assert page.status_code == 200
    assert "23 dias" in page.text
    assert "R$\xa076,59" in page.text
    assert desk.rows(select(Subscription)) == []


def test_a_plan_begins(desk: Desk, browser: FlaskClient) -> None:
    """As shown, by a person whose name is kept."""
    client = desk.client()
    answer = send(browser, "/new", client=client.id, step="begin", **PLAN)
    made = row(desk)
    [trail] = desk.rows(select(Audit).where(Audit.action == "billing.add"))

    assert answer.status_code == 303
    assert answer.location == f"/console/billing/{made.id}"
    assert (made.amount_minor, made.next_issue_on) == (99_90, date(2026, 11, 30))
    assert trail.actor == "agent:1"
    assert "Plano criado" in browser.get(answer.location).text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param({"amount": "1.234"}, "acima de zero", id="two meanings"),
        pytest.param({"amount": "-5"}, "acima de zero", id="below zero"),
        pytest.param({"due_day": "32"}, "Fora do que", id="no such day"),
        pytest.param({"starts_on": "2026-02-30"}, "dia que exista", id="no such date"),
        pytest.param({"description": " "}, "Falta preencher", id="nothing said"),
        pytest.param({"external_id": "P" * 51}, "Comprido", id="too long"),
        pytest.param({"ends_on": "2026-01-01"}, "antes do começo", id="ends before"),
        pytest.param({"every_months": "²"}, "Fora do que", id="no digit"),
    ],
)
def test_what_is_typed_wrong_is_told_beside_it(
    desk: Desk, browser: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    """The form comes back as typed, with the reason, and nothing is kept."""
    client = desk.client()
    fields = PLAN | wrong
    page = send(browser, "/new", client=client.id, step="begin", **fields)

    assert page.status_code == 422
    assert says in page.text
    assert desk.rows(select(Subscription)) == []


def test_a_code_in_use_is_refused(desk: Desk, browser: FlaskClient) -> None:
    """One plan a code."""
    client = desk.client()
    begun(desk, client)
    page = send(browser, "/new", client=client.id, step="begin", **PLAN)

    assert page.status_code == 409
    assert "Já existe um plano com esse código" in page.text


def test_the_list_finds_and_counts(desk: Desk, browser: FlaskClient) -> None:
    """By name, by code, by state; a year's plan counts a twelfth a month."""
    begun(desk, desk.client("Ana Souza"), every_months=12, amount=Money(1200_00))
    page = browser.get("/console/billing").text

    assert "R$\xa0100,00" in page
    for query in ("q=ana", "q=P-1", "state=active"):
        assert "Ana Souza" in browser.get(f"/console/billing?{query}").text
    for query in ("q=bruno", "state=paused"):
        assert "Ana Souza" not in browser.get(f"/console/billing?{query}").text


def test_a_plan_is_changed(desk: Desk, browser: FlaskClient) -> None:
    """Its due day and its price, which counts from a day."""
    plan = begun(desk, desk.client())
    changed = send(browser, f"/{plan.id}/change", **PLAN | {"due_day": "20"})
    priced = send(browser, f"/{plan.id}/price", amount="120", from_on="2026-12-20")
    page = browser.get(f"/console/billing/{plan.id}").text

    assert (changed.status_code, priced.status_code) == (303, 303)
    assert row(desk).due_day == 20
    assert "R$\xa0120,00 desde 20/12/2026" in page


def test_a_change_that_is_wrong_keeps_the_rest_of_the_page(
    desk: Desk, browser: FlaskClient
) -> None:
    """The other forms show what holds."""
    plan = begun(desk, desk.client())
    page = send(browser, f"/{plan.id}/price", amount="x", from_on="2026-12-20")

    assert page.status_code == 422
    assert "acima de zero" in page.text
    assert 'value="Internet 500 Mega"' in page.text


def test_pause_and_resume(desk: Desk, browser: FlaskClient) -> None:
    """The days until yesterday are billed with the pause; twice is refused."""
    plan = begun(desk, desk.client())
    first = send(browser, f"/{plan.id}/pause")
    again = send(browser, f"/{plan.id}/pause")
    [made] = desk.rows(select(Invoice))
    resumed = send(browser, f"/{plan.id}/resume")

    assert (first.status_code, again.status_code) == (303, 409)
    assert made.amount_minor == 29_97
    assert resumed.status_code == 303
    assert row(desk).state == "active"


def test_the_end_is_shown_before_it_comes(desk: Desk, browser: FlaskClient) -> None:
    """What is still issued, and what becomes of what was; looking changes nothing."""
    plan = begun(desk, desk.client(), in_advance=True)
    issue_all(desk.parts.database, Issuing(desk.parts.settings, NOON, all_behind=True))
    page = browser.get(f"/console/billing/{plan.id}/cancel?on=2026-11-24").text
    whole = browser.get(f"/console/billing/{plan.id}/cancel?on=2026-11-24&ending=whole")

    assert "Último dia cobrado: 24/11/2026" in page
    assert "Nenhuma fatura nova será emitida" in page
    assert row(desk).state == "active"
    assert "Último dia cobrado: 09/12/2026" in whole.text


def test_a_plan_ends_with_its_reason(desk: Desk, browser: FlaskClient) -> None:
    """And cannot end twice; without a reason it does not end."""
    plan = begun(desk, desk.client())
    silent = send(browser, f"/{plan.id}/cancel", on="2026-11-24", ending="by_days")
    done = send(
        browser,
        f"/{plan.id}/cancel",
        on="2026-11-24",
        ending="by_days",
        reason="mudou de cidade",
        adjust="yes",
    )
    page = browser.get(f"/console/billing/{plan.id}").text
    again = browser.get(f"/console/billing/{plan.id}/cancel")

    assert (silent.status_code, done.status_code) == (422, 303)
    assert row(desk).cancel_reason == "mudou de cidade"
    assert "mudou de cidade" in page
    assert again.status_code == 303


def test_one_invoice_by_hand(desk: Desk, browser: FlaskClient) -> None:
    """Sent twice by a double click, made once."""
    client = desk.client()
    fields = {
        "client": client.id,
        "key": "k1",
        "description": "Visita técnica",
        "amount": "35",
        "due_on": "2026-12-01",
        "number": "",
    }
    codes = [send(browser, "/invoice", **fields).status_code for _ in range(2)]
    [made] = desk.rows(select(Invoice))

    assert codes == [303, 303]
    assert (made.number, made.amount_minor, made.issued_on) == (
        "A00001",
        35_00,
        TODAY,
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param({"due_on": "2026-11-18"}, "Já passou", id="past"),
        pytest.param({"due_on": ""}, "Falta preencher", id="no day"),
        pytest.param({"amount": "0"}, "acima de zero", id="nothing"),
    ],
)
def test_an_invoice_that_cannot_be(
    desk: Desk, browser: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    """The form comes back with the reason, and the same key."""
    usual = {"key": "k1", "description": "x", "amount": "1", "due_on": "2026-12-01"}
    fields: dict[str, Any] = {"client": desk.client().id, **usual} | wrong
    page = send(browser, "/invoice", **fields)

    assert page.status_code == 422
    assert says in page.text
    assert 'name="key" value="k1"' in page.text


def test_a_client_that_is_not_there(desk: Desk, browser: FlaskClient) -> None:
    """A form that was tampered with makes nothing."""
    answer = send(browser, "/new", client="999", step="begin", **PLAN)

    assert answer.status_code == 400
    assert desk.rows(select(Subscription)) == []


@pytest.mark.parametrize("path", ["/999", "/999/cancel"])
def test_a_plan_that_is_not_there(browser: FlaskClient, path: str) -> None:
    """Says nothing but 404."""
    assert browser.get(f"/console/billing{path}").status_code == 404


@pytest.mark.fault("F66")
def test_hostile_texts_run_nothing(desk: Desk, browser: FlaskClient) -> None:
    """A name, a plan and a reason are text on every page."""
    evil = "<script>alert(1)</script>"
    plan = begun(desk, desk.client(evil), description=evil, segment=evil)
    paths = ["", f"/{plan.id}", f"/{plan.id}/cancel", f"/new?q={evil}"]
    for path in paths:
        page = browser.get(f"/console/billing{path}").text
        assert "<script>alert" not in page


@pytest.mark.postgres
def test_the_same_on_postgresql(postgres_desk: Desk) -> None:
    """Every page of the room, and of the alerts, over the other database."""
    desk = postgres_desk
    inside = desk.enter(desk.agent(role="finance"))
    plan = begun(desk, desk.client("Ana Souza"), in_advance=True)
    send(inside, f"/{plan.id}/price", amount="120", from_on="2026-01-10")
    paths = ["billing", "billing?q=ana", f"billing/{plan.id}", "watch"]
    paths += [f"billing/{plan.id}/cancel", "billing/new?q=ana", "billing/invoice"]

    assert {inside.get(f"/console/{path}").status_code for path in paths} == {200}
