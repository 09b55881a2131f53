"""The room of reconciliation: figures, what differs, and what is left out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit import Audit
from models.reconciliation import BalanceTransaction, Reconciliation
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/reconciliation"
FIGURES = {
    "balance": 97_70,
    "opening": 0,
    "listed": 97_70,
    "clearing": 97_70,
    "not_booked": 0,
    "looked_at": 3,
    "matched": 3,
    "recovered": 1,
    "count": 0,
}


def run(desk: Desk, *differences: dict[str, object], **more: object) -> None:
    """Let a comparison have been made."""
    columns: dict[str, object] = {
        "provider": "stripe",
        "since": NOON - timedelta(days=6),
        "started_at": NOON - timedelta(hours=8),
        "ended_at": NOON - timedelta(hours=8),
        "figures": FIGURES | {"count": len(differences)},
        "differences": list(differences),
    }
    desk.add(Reconciliation(**(columns | more)))


def movement(desk: Desk) -> BalanceTransaction:
    """Let a movement stand that nobody could match."""
    row = BalanceTransaction(
        provider_id="txn_1",
        type="contribution",
        amount_minor=-5_00,
        fee_minor=0,
        net_minor=-5_00,
        currency="BRL",
        created_at=NOON,
        available_on=NOON,
        state="unmatched",
        problem="type",
        hint={"description": "<b>árvores</b>"},
        seen_at=NOON,
    )
    desk.add(row)
    return row


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_an_empty_house(desk: Desk, language: str) -> None:
    """Nothing was compared yet, and it is said, in each language."""
    agent = desk.agent(role="finance")
    agent.language = language
    with desk.parts.database.write() as session:
        session.merge(agent)
    page = desk.enter(agent).get(ROOM)

    assert page.status_code == 200
    assert "STRIPE_API_KEY" in page.text


def test_both_sides_agree(desk: Desk) -> None:
    """With what each of them holds."""
    run(desk)
    page = desk.enter(desk.agent(role="finance")).get(ROOM).text

    assert "Tudo confere" in page
    assert page.count("97,70") >= 2


def test_what_differs_in_words(desk: Desk) -> None:
    """Each difference with its client; a run that broke off with its reason."""
    client = desk.client()
    run(
        desk,
        {
            "kind": "not_at_provider",
            "ref": "pi_9",
            "amount_minor": 100_00,
            "currency": "BRL",
            "client_id": client.id,
        },
    )
    run(desk, error="nobody <there>", figures={})
    page = desk.enter(desk.agent(role="finance")).get(ROOM).text

    assert "Pagamento que está nos livros e não na Stripe" in page
    assert "Ana Souza" in page
    assert "nobody &lt;there&gt;" in page


def test_a_movement_is_left_out_with_its_reason(desk: Desk) -> None:
    """It goes from the list, and the trail knows who said so."""
    row = movement(desk)
    browser = desk.enter(desk.agent(role="finance"))
    page = browser.get(ROOM)
    assert "&lt;b&gt;árvores" in page.text
    path = f"{ROOM}/{row.id}/leave-out"

    browser.post(path, data={"csrf": csrf_of(page), "note": "  "})
    assert desk.rows(select(BalanceTransaction.state)) == ["unmatched"]
    browser.post(path, data={"csrf": csrf_of(page), "note": "clima"})

    assert desk.rows(select(BalanceTransaction.state)) == ["expected"]
    assert "movement.left_out" in desk.rows(select(Audit.action))
    assert "clima" in browser.get(ROOM).text
    missing = browser.post(f"{ROOM}/99/leave-out", data={"csrf": csrf_of(page)})
    assert missing.status_code == 404
