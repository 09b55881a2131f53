"""Shadow mode on the pages: a banner for all, the words, and the way out of it."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.reminders import remind_next
from bot.rounds import plan_round
from bot.shadow import enter_shadow, in_shadow
from bot.words import Catalogue
from models.audit import Audit
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/shadow"


def in_the_shadow(desk: Desk) -> None:
    """Let Ana's reminder be kept back by shadow mode alone."""
    client = desk.client(preferred_channel="sms")
    desk.invoice(client, due_on=date(2026, 11, 19))
    desk.parts = replace(desk.parts, catalogue=Catalogue.load())
    desk.app.extensions["regua"] = desk.parts
    with desk.parts.database.write() as session:
        enter_shadow(session, "cli", NOON)
    plan_round(desk.parts)
    remind_next(desk.parts)


def dark(desk: Desk) -> bool:
    """Tell whether the house is in shadow."""
    with desk.parts.database.read() as session:
        return in_shadow(session)


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """Come in as finance."""
    return desk.enter(desk.agent(role="finance"))


def test_every_page_says_so(desk: Desk, browser: FlaskClient) -> None:
    """A banner in the office and a mark in the inbox while it is on, and not before."""
    assert "Modo sombra" not in browser.get("/console/").text
    in_the_shadow(desk)

    assert "Modo sombra" in browser.get("/console/").text
    assert "Modo sombra: nada" in browser.get("/console/simulations").text
    other = desk.app.test_client()
    assert "Modo sombra" in desk.enter(desk.agent("Léo"), other).get("/console/").text


def test_what_would_go_out_is_read(desk: Desk, browser: FlaskClient) -> None:
    """Who, which step, and the very text."""
    in_the_shadow(desk)
    page = browser.get(ROOM).text

    assert "Ana Souza" in page
    assert "vence hoje" in page
    assert "até 1 contatos" in page


def test_a_release_says_how_much_and_does_it(desk: Desk, browser: FlaskClient) -> None:
    """With the number that was shown; the trail knows who it was."""
    in_the_shadow(desk)
    data = {"csrf": csrf_of(browser.get(ROOM)), "seen": "1", "sure": "on"}
    answer = browser.post(f"{ROOM}/release", data=data)

    assert answer.status_code == 303
    assert not dark(desk)
    assert "1 contatos são julgados" in browser.get(ROOM).text
    last = desk.rows(select(Audit))[-1]
    assert (last.action, last.actor) == ("shadow.release", "agent:1")


def test_more_than_was_said_is_said_anew(desk: Desk, browser: FlaskClient) -> None:
    """Who agreed to none does not let one out."""
    in_the_shadow(desk)
    data = {"csrf": csrf_of(browser.get(ROOM)), "seen": "0", "sure": "on"}
    answer = browser.post(f"{ROOM}/release", data=data)

    assert answer.status_code == 409
    assert "mais contatos passaram a esperar" in answer.text
    assert dark(desk)


def test_finance_turns_it_on(desk: Desk, browser: FlaskClient) -> None:
    """Also from the page."""
    data = {"csrf": csrf_of(browser.get(ROOM))}

    assert browser.post(f"{ROOM}/enter", data=data).status_code == 303
    assert dark(desk)


def test_a_supervisor_reads_and_releases_nothing(desk: Desk) -> None:
    """The page is for managers, the button for finance."""
    in_the_shadow(desk)
    browser = desk.enter(desk.agent(role="supervisor"))
    page = browser.get(ROOM)

    assert page.status_code == 200
    assert "shadow/release" not in page.text
    data = {"csrf": csrf_of(page), "seen": "9"}
    assert browser.post(f"{ROOM}/release", data=data).status_code == 403
    assert dark(desk)
