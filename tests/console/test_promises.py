"""The room of promises: listed by day, recorded by people, unlocked within limits."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.audit import Audit
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/promises"
TUESDAY = date(2026, 11, 24)


def owes(desk: Desk, **more: str) -> Client:
    """Let Ana owe an invoice that is late."""
    client = desk.client(**more)
    desk.invoice(client, due_on=date(2026, 11, 3))
    return client


def promised(desk: Desk, state: str = "open", **more: object) -> PromiseRow:
    """Let Ana have promised R$ 102.80."""
    client = owes(desk)
    columns: dict[str, object] = {
        "client_id": client.id,
        "amount_minor": 102_80,
        "due_on": TUESDAY,
        "invoices": [],
        "state": state,
        "made_at": NOON - timedelta(days=1),
    }
    row = PromiseRow(**(columns | more))
    desk.add(row)
    return row


def press(desk: Desk, action: str, **form: str) -> tuple[int, str]:
    """Press a button of the client's page."""
    page = desk.browser.get(f"{ROOM}/clients/1")
    answer = desk.browser.post(
        f"{ROOM}/clients/1/{action}", data={"csrf": csrf_of(page), **form}
    )
    return answer.status_code, answer.text


def unlocks(desk: Desk) -> list[tuple[str, str | None]]:
    """Tell how each unlock stands."""
    rows = desk.rows(select(Unlock).order_by(Unlock.id))
    return [(row.state, row.why) for row in rows]


def test_the_list_by_day_with_its_figures(desk: Desk) -> None:
    """Whose, how much, which day; and how promises were kept."""
    promised(desk)
    kept = PromiseRow(
        client_id=1, amount_minor=50_00, due_on=date(2026, 11, 5), invoices=[],
        state="kept", made_at=NOON - timedelta(days=20),
    )  # fmt: skip
    desk.add(kept)
    page = desk.enter(desk.agent()).get(ROOM).text

    assert "24/11/2026" in page
    assert "102,80" in page
    assert "100%" in page
    assert "1 de 1" in page
    assert "<svg" in page


def test_a_file_for_spreadsheets(desk: Desk) -> None:
    """What is on the screen, and no formula in it."""
    promised(desk, "broken", end_reason="=1+1")
    file = desk.enter(desk.agent()).get(f"{ROOM}/list.csv?state=broken").text

    assert "102.80" in file
    assert "'=1+1" in file


def test_a_promise_by_phone(desk: Desk) -> None:
    """An agent records it at the balance of that day; the trail says who."""
    owes(desk)
    agent = desk.agent()
    desk.enter(agent)
    status, _ = press(desk, "record", day="2026-11-24")
    [row] = desk.rows(select(PromiseRow))
    trail = desk.rows(select(Audit.actor).where(Audit.action == "promise_recorded"))

    assert status == 303
    assert (row.state, row.due_on, row.made_by) == (
        "open",
        TUESDAY,
        f"agent:{agent.id}",
    )
    assert row.invoices == [1]
    assert trail == [f"agent:{agent.id}"]


def test_a_part_by_phone(desk: Desk) -> None:
    """A part leaves a rest, as in the chat."""
    owes(desk)
    desk.enter(desk.agent())
    press(desk, "record", day="2026-11-24", amount="40,00")
    [row] = desk.rows(select(PromiseRow))

    assert row.amount_minor == 40_00
    assert row.rest_minor > 0


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param({"day": "2027-01-10"}, "longe demais", id="too far"),
        pytest.param({"day": "2026-11-18"}, "já passou", id="past"),
        pytest.param({"day": ""}, "Escolha o dia", id="no day"),
        pytest.param({"day": "2026-11-24", "amount": "5"}, "mínimo", id="too small"),
        pytest.param({"day": "2026-11-24", "amount": "x"}, "maior que zero", id="x"),
    ],
)
def test_the_limits_hold_for_people_too(
    desk: Desk, form: dict[str, str], said: str
) -> None:
    """What may not be promised in the chat may not be by telephone."""
    owes(desk)
    desk.enter(desk.agent())
    status, page = press(desk, "record", **form)

    assert status == 422
    assert said in page
    assert desk.rows(select(PromiseRow)) == []


def test_ended_with_a_reason(desk: Desk) -> None:
    """It needs one; then the promise is taken back, and the reason is shown as text."""
    row = promised(desk)
    desk.enter(desk.agent())
    refused, _ = press(desk, f"end/{row.id}", note=" ")
    status, _ = press(desk, f"end/{row.id}", note="<b>pagou na loja</b>")
    [after] = desk.rows(select(PromiseRow))
    page = desk.browser.get(f"{ROOM}/clients/1").text

    assert (refused, status) == (422, 303)
    assert (after.state, after.ended_by) == ("cancelled", "agent:1")
    assert "&lt;b&gt;pagou na loja" in page


def test_another_client_s_promise_is_not_theirs(desk: Desk) -> None:
    """The address names both, and they have to fit."""
    row = promised(desk)
    desk.client("Bruno Lima", "C-2")
    desk.enter(desk.agent())
    page = desk.browser.get(f"{ROOM}/clients/2")
    answer = desk.browser.post(
        f"{ROOM}/clients/2/end/{row.id}", data={"csrf": csrf_of(page), "note": "x"}
    )

    assert answer.status_code == 404


def test_a_manager_unlocks_within_the_limits(desk: Desk) -> None:
    """A near day is granted, a far one is not; an agent may not at all."""
    owes(desk, service="suspended")
    desk.enter(desk.agent())
    agents, _ = press(desk, "unlock", day="2026-11-20")
    desk.enter(desk.agent("Rita Melo", "supervisor"))
    far, page = press(desk, "unlock", day="2026-11-24")
    near, _ = press(desk, "unlock", day="2026-11-20")

    assert (agents, far, near) == (403, 422, 303)
    assert "longe demais" in page
    assert unlocks(desk) == [("granted", None)]
    assert "ainda não confirmado" in desk.browser.get(ROOM).text


def test_said_to_be_back(desk: Desk) -> None:
    """Anybody who brought it back says so; the room shows it."""
    owes(desk, service="suspended")
    desk.enter(desk.agent("Rita Melo", "supervisor"))
    press(desk, "unlock", day="2026-11-20")
    status, _ = press(desk, "service", state="active")

    assert status == 303
    assert "religado" in desk.browser.get(ROOM).text


def test_an_unlock_ended_by_a_person(desk: Desk) -> None:
    """With its reason, before its day."""
    owes(desk, service="suspended")
    desk.enter(desk.agent("Rita Melo", "supervisor"))
    press(desk, "unlock", day="2026-11-20")
    press(desk, "unlock/end", note="mudou de ideia")

    assert unlocks(desk) == [("ended", "cancelled")]


def test_barred_until_it_is_lifted(desk: Desk) -> None:
    """A person refuses more unlocks; the limits decide again when it is lifted."""
    owes(desk, service="suspended")
    desk.enter(desk.agent("Rita Melo", "supervisor"))
    press(desk, "unlock/bar", note="três vezes seguidas")
    barred, page = press(desk, "unlock", day="2026-11-20")
    press(desk, "unlock/bar", lift="1")
    after, _ = press(desk, "unlock", day="2026-11-20")

    assert barred == 422
    assert "decidiu não liberar" in page
    assert after == 303


def test_nobody_s_page(desk: Desk) -> None:
    """A client that is none is not found."""
    desk.enter(desk.agent())

    assert desk.browser.get(f"{ROOM}/clients/99").status_code == 404
