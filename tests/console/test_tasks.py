"""The room of tasks: who sees what, what may be done now, and what is written down."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.wiring import EXTENSION
from bot.words import Catalogue
from models.audit import Audit
from models.client import Client
from models.dispute import Dispute
from models.task import Task
from tests.console.conftest import NOON, PHONE, Desk, csrf_of

MASKED = "(48) *****-4567"
WHOLE = "+55 48 99123-4567"


@pytest.fixture
def room(desk: Desk) -> Desk:
    """Give the desk the words that papers are written with."""
    parts = replace(desk.parts, catalogue=Catalogue.load())
    desk.app.extensions[EXTENSION] = parts
    return replace(desk, parts=parts)


def ana(room: Desk, **more: Any) -> Client:  # noqa: ANN401 - any column
    """Let Ana owe R$ 100 since the thirteenth."""
    home = {"street": "Rua das Hortênsias, 45", "postal_code": "88000120"}
    client = room.client(birth_date=date(1985, 3, 2), **(home | more))
    room.invoice(client)
    return client


def task(room: Desk, client: Client, kind: str = "phone", **more: Any) -> Task:  # noqa: ANN401 - any column
    """Ask for something about the first invoice."""
    columns: dict[str, Any] = {
        "kind": kind,
        "client_id": client.id,
        "step": "d+6",
        "invoices": [1],
        "due_on": date(2026, 11, 19),
        "state": "open",
        "details": {},
        "created_at": NOON,
    }
    made = Task(**(columns | more))
    room.add(made)
    return made


def press(room: Desk, task_id: int, action: str, **fields: object) -> TestResponse:
    """Send a form of the task's page."""
    path = f"/console/tasks/{task_id}"
    token = csrf_of(room.browser.get(path))
    return room.browser.post(f"{path}/{action}", data={"csrf": token} | fields)


def now(room: Desk, task_id: int) -> Task:
    """Read a task as it is now."""
    (row,) = room.rows(select(Task).where(Task.id == task_id))
    assert isinstance(row, Task)
    return row


def trail(room: Desk) -> list[str]:
    """List what was done."""
    rows = room.rows(select(Audit).order_by(Audit.id))
    return [row.action for row in rows if row.subject.startswith("task:")]


KINDS = ("phone", "letter", "registered_letter", "out_of_court", "court", "bureau")


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        pytest.param("agent", {"phone"}, id="agent"),
        pytest.param("supervisor", set(KINDS), id="supervisor"),
        pytest.param("finance", set(KINDS), id="finance"),
        pytest.param("admin", set(KINDS), id="admin"),
    ],
)
def test_agents_see_calls_alone(room: Desk, role: str, seen: set[str]) -> None:
    """Papers are not for everybody: neither in the queue nor by their address."""
    client = ana(room)
    made = {kind: task(room, client, kind).id for kind in KINDS}
    room.enter(room.agent(role=role))
    queue = room.browser.get("/console/tasks").text
    shown = {kind for kind, id_ in made.items() if f'/console/tasks/{id_}"' in queue}
    pages = {
        kind: room.browser.get(f"/console/tasks/{id_}").status_code
        for kind, id_ in made.items()
    }

    assert shown == seen
    assert pages == {kind: 200 if kind in seen else 404 for kind in KINDS}


def test_the_number_is_masked_until_it_is_asked_for(room: Desk) -> None:
    """Then it is shown once, with what to check, and it is written down who looked."""
    made = task(room, ana(room))
    room.enter(room.agent())
    before = room.browser.get(f"/console/tasks/{made.id}").text
    shown = press(room, made.id, "reveal").text
    after = room.browser.get(f"/console/tasks/{made.id}").text

    assert MASKED in before
    assert PHONE not in before
    assert f"tel:{PHONE}" in shown
    assert WHOLE in shown
    assert "1985" in shown
    assert "1985" not in before
    assert PHONE not in after
    assert trail(room) == ["task.revealed"]


def test_outside_the_hours_the_page_says_when(room: Desk) -> None:
    """Thursday night before a holiday: not before Monday, and no number till then."""
    made = task(room, ana(room))
    room.clock.at = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    room.enter(room.agent())
    page = room.browser.get(f"/console/tasks/{made.id}").text

    assert "fora do horário" in page
    assert "23/11/2026 09:00" in page
    assert "Mostrar número" not in page
    assert "Seg" in room.browser.get("/console/tasks").text.title()
    refused = press(room, made.id, "reveal")
    assert refused.status_code == 409
    assert PHONE not in refused.text


def test_a_call_is_recorded_with_its_note(room: Desk) -> None:
    """It leaves the queue and stands among what was done."""
    made = task(room, ana(room))
    room.enter(room.agent())
    answer = press(room, made.id, "call", result="refused", note="vai pensar")

    assert answer.status_code == 303
    done = now(room, made.id)
    assert (done.state, done.result, done.note) == ("done", "refused", "vai pensar")
    assert "Ana Souza" not in room.browser.get("/console/tasks").text
    shelf = room.browser.get("/console/tasks?shelf=done").text
    assert "Não quis pagar" in shelf


def test_what_was_typed_is_not_lost(room: Desk) -> None:
    """A promise without its day is refused; the note is still there."""
    made = task(room, ana(room))
    room.enter(room.agent())
    answer = press(
        room, made.id, "call", result="reached_promised", note="recebe dia 5"
    )

    assert answer.status_code == 409
    assert "recebe dia 5" in answer.text
    assert 'value="reached_promised" required checked' in answer.text
    assert now(room, made.id).state == "open"


def test_a_pointless_task_says_so_before_the_round_has_come(room: Desk) -> None:
    """Looking changes no row; the page warns, and a press ends it with the reason."""
    client = ana(room)
    made = task(room, client)
    dispute = Dispute(client_id=client.id, invoice_id=1, reason="?", opened_at=NOON)
    room.add(dispute)
    room.enter(room.agent())
    page = room.browser.get(f"/console/tasks/{made.id}").text

    assert "contestação em análise: 2026-10" in page
    assert "Registrar" not in page
    assert "fatura contestada" in room.browser.get("/console/tasks").text
    assert now(room, made.id).state == "open"
    assert press(room, made.id, "take").status_code == 409
    ended = now(room, made.id)
    assert (ended.state, ended.result) == ("cancelled", "disputed")


@pytest.mark.parametrize(
    ("kind", "action", "fields", "kind_of_file", "start"),
    [
        pytest.param("letter", "letter", {}, "application/pdf", b"%PDF", id="letter"),
        pytest.param(
            "court", "case", {"part": "pdf"}, "application/pdf", b"%PDF", id="case"
        ),
        pytest.param(
            "court", "case", {"part": "zip"}, "application/zip", b"PK", id="csv"
        ),
        pytest.param(
            "phone", "statement", {}, "application/pdf", b"%PDF", id="statement"
        ),
    ],
)
def test_papers_are_files_and_leave_a_line(  # noqa: PLR0913, PLR0917 - a table's columns
    room: Desk,
    kind: str,
    action: str,
    fields: dict[str, str],
    kind_of_file: str,
    start: bytes,
) -> None:
    """A download is a form: it is written down, and no browser keeps it."""
    made = task(room, ana(room), kind)
    room.enter(room.agent(role="finance"))
    answer = press(room, made.id, action, **fields)

    assert answer.status_code == 200
    assert answer.mimetype == kind_of_file
    assert answer.data.startswith(start)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(trail(room)) == 1


def test_a_letter_without_an_address_is_explained(room: Desk) -> None:
    """What is missing is said where it was asked for."""
    made = task(room, ana(room, street=None), "letter")
    room.enter(room.agent(role="supervisor"))
    answer = press(room, made.id, "letter")

    assert answer.status_code == 409
    assert "rua, cidade e CEP" in answer.text


def test_a_letter_is_marked_as_posted(room: Desk) -> None:
    """Its day and its AR code stand on the page from then on."""
    made = task(room, ana(room), "registered_letter")
    room.enter(room.agent(role="supervisor"))
    press(room, made.id, "posted", posted_on="2026-11-19", tracking="BR123456789BR")
    page = room.browser.get(f"/console/tasks/{made.id}").text

    assert "19/11/2026" in page
    assert "BR123456789BR" in page


def test_a_bureau_wants_its_notice_first(room: Desk) -> None:
    """The page leads to the letter; the entry itself is refused."""
    made = task(room, ana(room), "bureau")
    room.enter(room.agent(role="admin"))
    page = room.browser.get(f"/console/tasks/{made.id}").text
    refused = press(room, made.id, "registered")
    there = press(room, made.id, "notice").headers["Location"]

    assert "art. 43" in page
    assert "Marcar como registrado" not in page
    assert refused.status_code == 409
    assert there == f"/console/tasks/{made.id + 1}"
    letter = now(room, made.id + 1)
    assert (letter.kind, letter.invoices) == ("registered_letter", [1])


def test_a_case_is_handed_over(room: Desk) -> None:
    """From then on the card of the client shows the hold in words."""
    client = ana(room)
    made = task(room, client, "out_of_court")
    room.enter(room.agent(role="finance"))
    press(room, made.id, "hand-over", note="Lemos Advogados")
    thread = room.thread(client)

    card = room.browser.get(f"/console/threads/{thread.id}/card").text
    assert now(room, made.id).result == "handed_over"
    assert "entregue à cobrança externa" in card


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("", {"Ana Souza", "Bruno Peixoto"}, id="open"),
        pytest.param("?shelf=mine", {"Bruno Peixoto"}, id="mine"),
        pytest.param("?kind=letter", {"Bruno Peixoto"}, id="kind"),
        pytest.param("?q=ana", {"Ana Souza"}, id="name"),
        pytest.param("?q=C-2", {"Bruno Peixoto"}, id="code"),
        pytest.param("?shelf=done", set(), id="done"),
        pytest.param("?shelf=x&kind=y&page=z", {"Ana Souza", "Bruno Peixoto"}, id="?"),
    ],
)
def test_the_queue_is_filtered(room: Desk, asked: str, found: set[str]) -> None:
    """By shelf, kind and client; nonsense is everything that is open."""
    task(room, ana(room))
    bruno = Client(external_id="C-2", name="Bruno Peixoto", created_at=NOON)
    room.add(bruno)
    room.invoice(bruno, "2026-09")
    helena = room.agent("Helena Prado", role="finance")
    task(room, bruno, "letter", agent_id=helena.id, invoices=[2])
    room.enter(helena)
    page = room.browser.get(f"/console/tasks{asked}").text

    assert {name for name in ("Ana Souza", "Bruno Peixoto") if name in page} == found


@pytest.mark.parametrize("language", ["pt", "en", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_its_words(room: Desk, kind: str, language: str) -> None:
    """In each language, for each kind; no code is shown where words belong."""
    client = ana(room)
    made = task(room, client, kind, details={"stage": "hand_over", "try": 2})
    boss = room.agent(role="admin")
    with room.parts.database.write() as session:
        session.merge(boss).language = language
    room.enter(boss)
    page = room.browser.get(f"/console/tasks/{made.id}").text

    assert "tasks." not in page.replace("/console/tasks", "")
    assert room.browser.get("/console/tasks").status_code == 200


def test_cancelling_and_opening_again(room: Desk) -> None:
    """The reason stays with the task; both are in its trail."""
    made = task(room, ana(room))
    room.enter(room.agent())
    press(room, made.id, "cancel", note="combinado na loja")
    page = room.browser.get(f"/console/tasks/{made.id}").text
    cancelled = now(room, made.id)
    press(room, made.id, "reopen")

    assert (cancelled.state, cancelled.note) == ("cancelled", "combinado na loja")
    assert "combinado na loja" in page
    assert now(room, made.id).state == "open"
    assert trail(room) == ["task.cancelled", "task.reopened"]


@pytest.mark.parametrize(
    ("details", "first", "firm"),
    [
        pytest.param({"first_word": True, "tone": "firm"}, True, True, id="firm"),
        pytest.param(
            {"first_word": True, "tone": "neutral"}, True, False, id="neutral"
        ),
        pytest.param({"first_word": False, "tone": "firm"}, False, False, id="not it"),
        pytest.param({}, False, False, id="unknown"),
    ],
)
def test_a_letter_that_is_the_first_word(
    room: Desk, details: dict[str, Any], *, first: bool, firm: bool
) -> None:
    """Who posts it knows that nothing reached its reader, and why it is firm."""
    made = task(room, ana(room), "letter", details=details)
    room.enter(room.agent(role="supervisor"))
    page = room.browser.get(f"/console/tasks/{made.id}").text

    assert ("nenhuma mensagem que falasse delas chegou a este cliente" in page) is first
    assert ("ela pode ser firme, porque traz o extrato" in page) is firm
