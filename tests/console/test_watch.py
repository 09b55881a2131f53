"""The room of alerts: what stands, in words, who beats, what was planned and sent."""

from datetime import date, timedelta

import pytest

from bot.alerts import clear_alert, raise_alert
from bot.watch.beats import WORKER, announce, beat
from models.planned import PlannedContact
from tests.console.conftest import NOON, Desk


def trouble(desk: Desk, count: int = 3) -> None:
    """Raise an alert."""
    with desk.parts.database.write() as session:
        figures = {"count": count, "minutes": 42}
        raise_alert(session, "queue_late", "", figures, NOON)


@pytest.mark.parametrize(
    ("role", "status"),
    [("agent", 403), ("supervisor", 200), ("finance", 200), ("admin", 200)],
)
def test_managers_alone_may_enter(desk: Desk, role: str, status: int) -> None:
    """An agent has no business with the machine room."""
    browser = desk.enter(desk.agent(role=role))

    assert browser.get("/console/watch").status_code == status


def test_an_alert_is_said_in_words_with_what_to_do(desk: Desk) -> None:
    """And the menu counts it, on every page."""
    trouble(desk)
    browser = desk.enter(desk.agent(role="finance"))
    page = browser.get("/console/watch").text

    assert "3 cliente(s) esperando uma pessoa" in page
    assert "Abra Conversas" in page
    assert 'class="dot" title="1 esperando">1<' in browser.get("/console/").text


def test_a_quiet_house(desk: Desk) -> None:
    """Nothing stands, nothing beats, nothing was planned: each is said."""
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "Tudo em ordem" in page
    assert "Nenhuma rotina rodou ainda" in page
    assert "badge" not in page


def test_agents_see_no_count(desk: Desk) -> None:
    """The badge is for those who may enter the room."""
    trouble(desk)

    assert "badge" not in desk.enter(desk.agent()).get("/console/").text


def test_what_is_over_is_history(desk: Desk) -> None:
    """With the time that it lasted."""
    trouble(desk)
    with desk.parts.database.write() as session:
        clear_alert(session, "queue_late", "", NOON + timedelta(minutes=5))
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "Tudo em ordem" in page
    assert "19/11/2026 12:05" in page


def test_who_beats_and_who_is_late(desk: Desk) -> None:
    """Each round by its name, and how long ago it was."""
    with desk.parts.database.write() as session:
        announce(session, {"plan": 300}, NOON - timedelta(hours=2))
        beat(session, WORKER, NOON, 15)
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "Planejamento" in page
    assert "há 2 h 00 min" in page
    assert page.count("atrasada") == 1


def test_what_was_sent_of_what_was_planned(desk: Desk) -> None:
    """Each day's contacts by what became of them."""
    for n, state in enumerate(("sent", "sent", "blocked", "planned", "unknown")):
        client = desk.client(code=f"C-{n}")
        desk.add(
            PlannedContact(
                client_id=client.id,
                planned_on=date(2026, 11, 18),
                state=state,
                not_before=NOON,
                created_at=NOON,
            )
        )
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "18/11/2026: 2 enviados, 2 não enviados com motivo, 1 ainda à espera" in page


@pytest.mark.fault("F66")
def test_a_hostile_alert_runs_nothing(desk: Desk) -> None:
    """Its subject may come from a file or a provider."""
    with desk.parts.database.write() as session:
        evil = "<script>alert(1)</script>{subject}{0}"
        raise_alert(session, "made_up", evil, {"x": evil}, NOON)
        raise_alert(session, "billing_failed", evil, {}, NOON)
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_it_says_who_is_told_outside(desk: Desk) -> None:
    """And how to switch it on where nobody is."""
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "REGUA_PING_URL" in page
    assert "Ninguém por e-mail" in page


def test_who_never_answered_is_one_click_away(desk: Desk) -> None:
    """The alert names the client by their code and leads to where it is decided."""
    ana = desk.client()
    with desk.parts.database.write() as session:
        figures = {"client": "C-1", "client_id": ana.id, "days": 7}
        raise_alert(session, "stop_unanswered", f"client:{ana.id}", figures, NOON)
    page = desk.enter(desk.agent(role="finance")).get("/console/watch").text

    assert "O cliente C-1 não respondeu há 7 dias" in page
    assert f'href="/console/clients/{ana.id}"' in page
