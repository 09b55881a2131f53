"""The case file: everything is in it, the sums agree, and no cell computes anything."""

import csv
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest

from bot.papers.case import case_of
from bot.papers.handed import CaseFile, write_case
from bot.task_calls import Result
from bot.words import Catalogue
from domain.ladder import Kind
from domain.message_state import State
from models.client import Client
from models.conversation import Conversation
from models.dispute import Dispute
from models.message import Message
from models.planned import Decision, PlannedContact
from models.promise import PromiseRow
from models.task import Task
from tests.bot.chores import HOME, add, pays
from tests.bot.papers.reading import pages_of, text_of
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 4)
LATER = date(2026, 10, 5)
EVIL = '=HYPERLINK("http://x.example";"clique")'


@pytest.fixture
def case(world: World) -> World:
    """Let Ana have a history: a promise, a dispute, messages, a call, a refusal."""
    client = ana(world, LATER, LATE, **HOME)
    now = world.clock.now()
    pays(world, client, 2, 40_00)
    thread = Conversation(
        channel="whatsapp",
        address=f"whatsapp:{PHONE}",
        canonical=PHONE,
        client_id=client,
        created_at=now,
    )
    contact = PlannedContact(
        client_id=client,
        planned_on=now.date(),
        state="blocked",
        not_before=now,
        rule="weekly_cap",
        created_at=now,
    )
    add(world, thread, contact)
    add(
        world,
        _message(thread, "in", EVIL, now - timedelta(days=3)),
        _message(thread, "out", "Sua fatura 1001 " * 300, now - timedelta(days=2)),
        PromiseRow(
            client_id=client,
            amount_minor=103_67,
            due_on=date(2026, 11, 13),
            invoices=[1],
            state="broken",
            made_at=now - timedelta(days=15),
        ),
        Dispute(
            client_id=client,
            invoice_id=2,
            reason="-2 dias sem internet",
            state="rejected",
            opened_at=now - timedelta(days=12),
            resolved_at=now - timedelta(days=8),
        ),
        Decision(
            contact_id=contact.id,
            at=now,
            verdict="wait",
            rule="weekly_cap",
            figures={},
            possible_at=now + timedelta(days=1),
        ),
        Task(
            kind="phone",
            client_id=client,
            invoices=[1],
            due_on=now.date(),
            state="done",
            result="no_answer",
            note="@caixa postal",
            details={},
            created_at=now,
            done_at=now,
        ),
    )
    return world


def _message(thread: Conversation, direction: str, body: str, at: object) -> Message:
    ours = direction == "out"
    return Message(
        token=direction,
        conversation_id=thread.id,
        client_id=thread.client_id,
        direction=direction,
        author="regua" if ours else "client",
        purpose="reminder",
        channel="whatsapp",
        address=thread.address,
        queue_key=PHONE,
        settled=True,
        body=body,
        state="delivered" if ours else "received",
        created_at=at,
        sent_at=at if ours else None,
        delivered_at=at if ours else None,
    )


def made(world: World, **how: bool) -> CaseFile:
    """Make Ana's case file."""
    with world.session() as session:
        client = session.get_one(Client, 1)
        found = case_of(session, world.parts, client, world.clock.now(), **how)  # type: ignore[arg-type]  # flags alone
        return write_case(world.parts, found)


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    """Read the CSV files of a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        texts = {
            name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()
        }
    return {
        name: list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
        for name, text in texts.items()
    }


def test_the_pdf_tells_the_whole_story(case: World) -> None:
    """Summary, figures, payments, promises, disputes, contacts, refusals, messages."""
    text = text_of(made(case).pdf.content)

    for said in (
        "Dossiê de cobrança: cobrança extrajudicial",
        "Total em aberto R$ 166,34",
        "Prescrição mais próxima 05/10/2031",
        "1001 · Internet 05/10/2026 50 100,00 2,00 1,67 0,00 0,00 103,67",
        "24/11/2026 lançamento manual 1002 40,00",
        "09/11/2026 11:00 13/11/2026 R$ 103,67 1001 quebrada",
        "-2 dias sem internet improcedente 16/11/2026",
        "telefonema 1001 ninguém atendeu @caixa postal",
        "espera limite da semana 25/11/2026 11:00",
        EVIL,
        "enviada 11:00 entregue 11:00",
    ):
        assert said in text, said


def test_a_long_message_runs_over_pages(case: World) -> None:
    """4,800 characters are all there."""
    text = text_of(made(case).pdf.content)

    assert text.count("fatura 1001") + text.count("fatura 10 01") >= 295
    assert len(pages_of(made(case).pdf.content)) >= 3


def test_a_court_has_its_own_cover(case: World) -> None:
    """The file says for which road it was made."""
    assert "cobrança judicial" in text_of(made(case, court=True).pdf.content)


def test_the_csv_agrees_with_the_pdf_to_the_cent(case: World) -> None:
    """Each line adds up, and all lines to the total on the cover."""
    rows = tables(made(case).csv.content)["invoices.csv"]

    for row in rows:
        charged = sum(Decimal(row[n]) for n in ("principal", "fine", "interest"))
        settled = Decimal(row["discount"]) + Decimal(row["paid"])
        assert charged - settled == Decimal(row["owed"])
    assert sum(Decimal(row["owed"]) for row in rows) == Decimal("166.34")
    assert rows[0]["due_on"] == "2026-10-05"


def test_every_table_is_there(case: World) -> None:
    """Six files; instants in the client's zone, amounts with a decimal point."""
    found = tables(made(case).csv.content)

    assert {name: len(rows) for name, rows in found.items()} == {
        "invoices.csv": 2,
        "payments.csv": 1,
        "promises.csv": 1,
        "disputes.csv": 1,
        "messages.csv": 2,
        "contacts.csv": 2,
    }
    assert found["payments.csv"][0]["amount"] == "40.00"
    assert found["promises.csv"][0]["made_at"] == "2026-11-09T11:00:00-03:00"
    assert {row["rule"] for row in found["contacts.csv"]} == {"weekly_cap", ""}


@pytest.mark.fault("F66")
def test_no_cell_computes_anything(case: World) -> None:
    """What begins as a formula does stands behind an apostrophe."""
    found = tables(made(case, whole=True).csv.content)
    cells = [cell for rows in found.values() for row in rows for cell in row.values()]

    assert f"'{EVIL}" in cells
    assert "'-2 dias sem internet" in cells
    assert "'@caixa postal" in cells
    assert "'+55 48 98888-7777" in cells
    assert [c for c in cells if c[:1] in {"=", "+", "-", "@", "\t"}] == []


@pytest.mark.parametrize("whole", [False, True])
def test_documents_are_whole_for_whoever_may_see_them(
    case: World, *, whole: bool
) -> None:
    """CPF, birth and numbers in full for finance; masked for all others."""
    file = made(case, whole=whole)
    text = text_of(file.pdf.content)
    number = tables(file.csv.content)["messages.csv"][0]["address"]

    assert ("529.982.247-25" in text) is whole
    assert ("***.982.247-**" in text) is not whole
    assert ("02/03/1985" in text) is whole
    assert ("8888-7777" in text.replace("98888-", "8888-")) is whole
    assert number == ("'+55 48 98888-7777" if whole else "(48) *****-7777")


def test_the_same_day_gives_the_same_bytes(case: World) -> None:
    """Both halves: what was handed over can be made again and compared."""
    assert made(case) == made(case)


def test_a_case_without_any_history_is_one_too(world: World) -> None:
    """A first bill that was never paid: each section says that there is nothing."""
    ana(world, LATE)
    text = text_of(made(world).pdf.content)

    assert text.count("Nenhum registro.") == 7
    assert "R$ 102,67" in text


CODES = [
    *(f"task.{result.value}" for result in Result),
    *(f"kind.{kind.value}" for kind in Kind if kind is not Kind.MESSAGE),
    *(f"message.{state.value}" for state in State),
    *(f"promise.{name}" for name in ("open", "kept", "partly_kept", "broken")),
    *(f"task.{name}" for name in ("posted", "handed_over", "registered")),
]


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_every_code_has_words(language: str) -> None:
    """Whoever reads a case file does not know our codes."""
    words = Catalogue.load().words[language]

    assert [code for code in CODES if f"papers.code.{code}" not in words] == []
