"""The room of the time machine, from the question to the file that is taken away."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.simulation.jobs import Runner
from bot.words import Catalogue
from models.audit import Audit
from models.client import Client, ContactPoint
from models.ladder import LadderVersion
from models.message import Message
from models.simulation import Simulation, SimulationLine
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/simulations"
LATER = [
    {"step": "d0", "day": 0, "stage": "due_day", "template": "reminder.d0"},
    {"step": "d+5", "day": 5, "stage": "late", "template": "reminder.d+6"},
]
ASKED = {
    "from": "2026-11-23",
    "days": "14",
    "preset": "silence",
    "seed": "1",
    "ladders": "in_force",
    "compare": "",
    "approved": "on",
}


def owing(desk: Desk) -> None:
    """Let Ana and Bruno owe something that falls due on the first Friday."""
    for number, name in enumerate(("Ana Souza", "Bruno <b>Lima</b>")):
        client = desk.client(name, f"C-{number}")
        if number:
            with desk.parts.database.write() as session:
                query = select(ContactPoint).where(ContactPoint.client_id == client.id)
                point = session.scalars(query).one()
                point.address = point.canonical = "+5548991234568"
        desk.invoice(client, f"2026-1{number}", due_on=date(2026, 11, 27))


def draft(desk: Desk) -> int:
    """Keep a draft of a ladder that waits longer."""
    row = LadderVersion(name="default", version=2, steps=LATER, created_at=NOON)
    desk.add(row)
    return row.id


def run(desk: Desk) -> bool:
    """Let the ticker's process answer what was asked."""
    return Runner(replace(desk.parts, catalogue=Catalogue.load())).round()


def ask(browser: FlaskClient, **fields: object) -> str:
    """Send the form; give the address of the answer's page."""
    data = ASKED | {"csrf": csrf_of(browser.get(ROOM))} | fields
    answer = browser.post(ROOM, data=data)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """Come in as finance."""
    return desk.enter(desk.agent(role="finance"))


def test_asked_watched_and_read(desk: Desk, browser: FlaskClient) -> None:
    """In line, then run, then shown: figures, a chart, each message with its text."""
    owing(desk)
    page = ask(browser)
    waits = browser.get(page).text

    assert 'http-equiv="refresh"' in waits
    assert "Na fila" in waits

    assert run(desk)
    shown = browser.get(page).text

    assert 'http-equiv="refresh"' not in shown
    assert '<rect class="k' in shown
    assert "vence hoje" in shown
    assert "Bruno &lt;b&gt;Lima&lt;/b&gt;" in shown
    assert desk.rows(select(Message)) == []


def test_refusals_are_shown_with_their_reason(desk: Desk, browser: FlaskClient) -> None:
    """Without approved templates nothing goes out by WhatsApp, and it is said."""
    owing(desk)
    page = ask(browser, approved="")
    run(desk)
    shown = browser.get(f"{page}?kind=refusal&client=C-0").text

    assert "Nenhum contato sairia" in shown
    assert "Ana Souza" in shown
    assert "Bruno" not in shown


def test_two_ladders_are_compared(desk: Desk, browser: FlaskClient) -> None:
    """A draft beside what is in force: which step moves, and for whom."""
    owing(desk)
    page = ask(browser, compare=str(draft(desk)))
    run(desk)
    shown = browser.get(page).text

    assert "2 pessoas com alguma diferença" in shown
    assert "d+3: não sai mais (era 30/11/2026)" in shown
    assert "d+5: 02/12/2026, antes não saía" in shown
    only_ana = browser.get(f"{page}?side=both&client=ana").text
    assert "Ana Souza" in only_ana
    assert "Bruno" not in only_ana
    assert "d+5" in browser.get(f"{page}?side=b").text


def test_everything_can_be_taken_away(desk: Desk, browser: FlaskClient) -> None:
    """As CSV, with a line for each event."""
    owing(desk)
    page = ask(browser)
    run(desk)
    answer = browser.get(f"{page}/lines.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.mimetype == "text/csv"
    assert len(rows) == len(desk.rows(select(SimulationLine)))
    assert {"Ana Souza", "Bruno <b>Lima</b>"} == {row["name"] for row in rows}
    assert any("vence hoje" in row["text"] for row in rows)


def test_one_is_thrown_away(desk: Desk, browser: FlaskClient) -> None:
    """With its lines, and not without a trace of who did it."""
    owing(desk)
    page = ask(browser)
    run(desk)
    data = {"csrf": csrf_of(browser.get(page))}

    assert browser.post(f"{page}/forget", data=data).status_code == 303
    assert desk.rows(select(Simulation)) == []
    assert desk.rows(select(SimulationLine)) == []
    assert [row.action for row in desk.rows(select(Audit))][-2:] == [
        "simulation.ask",
        "simulation.forget",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"from": "amanhã"}, "primeira data", id="no day"),
        pytest.param({"days": "400"}, "de 1 a 92", id="a year and more"),
        pytest.param({"preset": "../x"}, "o que os clientes", id="no preset"),
        pytest.param({"ladders": "99"}, "não existe mais", id="no such version"),
        pytest.param({"compare": "in_force"}, "duas réguas diferentes", id="the same"),
    ],
)
def test_nonsense_is_refused_in_words(
    desk: Desk, browser: FlaskClient, fields: dict[str, str], said: str
) -> None:
    """The form comes back with what is wrong, and nothing is put in line."""
    data = ASKED | {"csrf": csrf_of(browser.get(ROOM))} | fields
    answer = browser.post(ROOM, data=data)

    assert answer.status_code == 400
    assert said in answer.text
    assert desk.rows(select(Simulation)) == []


def test_the_room_is_for_finance(desk: Desk) -> None:
    """An agent of the inbox sees neither the room nor a simulation."""
    desk.add(Simulation(asked={}, created_at=NOON))
    browser = desk.enter(desk.agent())

    assert browser.get(ROOM).status_code == 403
    assert browser.get(f"{ROOM}/1").status_code == 403
    assert browser.get(f"{ROOM}/1/lines.csv").status_code == 403


def test_pages_of_lines(desk: Desk, browser: FlaskClient) -> None:
    """Fifty at a time; the second page has the rest."""
    page = ask(browser)
    run(desk)
    client = desk.client("Zilda Prado", "Z-1")
    desk.add(
        *(
            SimulationLine(
                simulation_id=1,
                side="a",
                kind="message",
                at=NOON + timedelta(minutes=n),
                day=NOON.date(),
                client_id=client.id,
                text=f"texto {n:03}.",
                details={},
            )
            for n in range(60)
        )
    )
    second = browser.get(f"{page}?page=2").text

    assert "51 a 60 de 60" in second
    assert "texto 050." in second
    assert "texto 049." not in second
    assert desk.rows(select(Client)) != []
