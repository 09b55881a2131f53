"""`regua papers` and `regua tasks`: files of one client, and what people have to do."""

import json
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.database import Database
from bot.task_round import task_round
from models.audit import Audit
from tests.bot.chores import HOME, rows, step
from tests.bot.cli.conftest import Regua
from tests.bot.world import World, ana, world_on

AT = "2026-11-24T11:00"


@pytest.fixture
def world(database: Database) -> World:
    """Let Ana owe for November, in the database that the command opens."""
    known = world_on(database)
    ana(known, date(2026, 11, 4), **HOME)
    return known


def text_of(file: Path) -> str:
    """Read a PDF's text."""
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def test_a_letter_and_a_statement_are_files(
    regua: Regua, tmp_path: Path, world: World
) -> None:
    """R$ 100.00, twenty days late: 2.00 and 0.67."""
    letter, statement = tmp_path / "l.pdf", tmp_path / "s.pdf"

    assert regua("papers", "letter", "ana", "-o", str(letter), "--at", AT).code == 0
    said = regua("papers", "statement", "ana", "-o", str(statement), "--at", AT)
    assert said.code == 0
    assert "102,67" in text_of(letter)
    assert "102,67" in text_of(statement)
    assert [row.action for row in rows(world, Audit)] == ["paper.made", "paper.made"]


def test_a_case_file_is_two_files(regua: Regua, tmp_path: Path, world: World) -> None:
    """The ZIP lies beside the PDF; the CPF is masked unless it is asked for."""
    file = tmp_path / "case.pdf"
    regua("papers", "case", "ana", "-o", str(file), "--at", AT)
    masked = text_of(file)
    regua("papers", "case", "ana", "-o", str(file), "--at", AT, "--whole")

    with zipfile.ZipFile(BytesIO(file.with_suffix(".zip").read_bytes())) as archive:
        assert "invoices.csv" in archive.namelist()
    assert "***.982.247-**" in masked
    assert "529.982.247-25" in text_of(file)
    assert len(rows(world, Audit)) == 4


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(("letter", "nobody"), 2, "no client", id="nobody"),
        pytest.param(("letter", "ana", "--sort", "x"), 2, "no sort", id="sort"),
        pytest.param(
            ("letter", "ana", "--suspends-on", "2026-11-27", "--at", AT),
            1,
            "no_suspension",
            id="a friday",
        ),
        pytest.param(("letter", "ana", "--suspends-on", "x"), 2, "no day", id="day"),
    ],
)
@pytest.mark.usefixtures("world")
def test_what_cannot_be_made_is_said(
    regua: Regua, words: tuple[str, ...], code: int, said: str
) -> None:
    """The error names what is wrong and what to do."""
    answer = regua("papers", *words)

    assert answer.code == code
    assert said in answer.err
    assert "do:" in answer.err


def test_tasks_are_listed_with_what_stands_against_them(
    regua: Regua, world: World
) -> None:
    """For programs: the day, the kind, the client, what is owed, and why not."""
    step(world, 1)
    task_round(world.parts)
    said = regua("tasks", "--json")
    (task,) = json.loads(said.out)["tasks"]

    assert (task["kind"], task["client"], task["invoices"]) == (
        "phone",
        "ana",
        ["1001"],
    )
    assert task["state"] == "open"
    assert "phone" in regua("tasks").out
    assert json.loads(regua("tasks", "--json", "--kind", "letter").out)["tasks"] == []
    assert regua("tasks", "--kind", "x").code == 2
