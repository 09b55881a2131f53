"""`regua simulate`: what people and programs read of it."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.database import Database
from models.client import Client, ContactPoint
from models.invoice import Invoice
from tests.bot.cli.conftest import Regua

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = ("--from", "2031-03-03", "--to", "2031-03-14")
APPROVED = "templates: approved\nprices: {whatsapp: 0.05}\n"
LATER = """
- {step: d0, day: 0, stage: due_day, template: reminder.d0}
- {step: d+5, day: 5, stage: late, template: reminder.d+6}
"""


@pytest.fixture(autouse=True)
def owing(database_url: str, tmp_path: Path) -> None:
    """Let Maria owe something that falls due on a Wednesday in 2031."""
    database = Database(database_url)
    client = Client(
        external_id="C-7", name="Maria Lopes", state="SC", created_at=NOW, language="pt"
    )
    number = "+5548988887777"
    client.contact_points = [
        ContactPoint(
            kind="phone",
            address=number,
            canonical=number,
            opt_in_at=NOW,
            confirmed_at=NOW,
        )
    ]
    with database.write() as session:
        session.add(client)
        session.flush()
        session.add(
            Invoice(
                external_id="I-1",
                client_id=client.id,
                number="1",
                amount_minor=100_00,
                due_on=date(2031, 3, 5),
                created_at=NOW,
            )
        )
    database.close()
    (tmp_path / "story.yml").write_text(APPROVED, encoding="utf-8")
    (tmp_path / "later.yml").write_text(LATER, encoding="utf-8")


def test_days_sums_and_cost(regua: Regua) -> None:
    """A table of days, and what it comes to."""
    said = regua("simulate", *DAYS, "--scenario", "story.yml")

    assert said.code == 0
    assert "contacts with 1 people" in said.out
    assert "cost: BRL" in said.out


def test_two_ladders_client_by_client(regua: Regua) -> None:
    """Maria gets d+5 where she got d+3."""
    said = regua("simulate", *DAYS, "--scenario", "story.yml", "--compare", "later.yml")

    assert "b: later" in said.out
    assert "no d+3 any more" in said.out
    assert "d+5 on 2031-03-10, not there before" in said.out


def test_one_client_day_by_day(regua: Regua) -> None:
    """With the words that they would read."""
    said = regua("simulate", *DAYS, "--scenario", "story.yml", "--client", "C-7")

    assert "2031-03-05 09:00" in said.out
    assert "message" in said.out
    nobody = regua("simulate", *DAYS, "--client", "C-99")
    assert "nothing happens with 'C-99'" in nobody.err


def test_for_programs_and_spreadsheets(regua: Regua, tmp_path: Path) -> None:
    """One JSON value, and a line of CSV for each event."""
    said = regua(
        "simulate", *DAYS, "--scenario", "story.yml", "--json", "--csv", "all.csv"
    )
    answer = json.loads(said.out)
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    sent = answer["sides"][0]["totals"]["messages"]
    assert sent == sum(row["kind"] == "message" for row in rows) > 0
    assert {row["name"] for row in rows} == {"Maria Lopes"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--from", "hoje"), "'hoje' is no day", id="no day"),
        pytest.param(
            ("--from", "2031-03-03", "--to", "2031-03-01"), "before they", id="back"
        ),
        pytest.param(("--scenario", "none.yml"), "No such file", id="no file"),
        pytest.param(("--ladders", "story.yml"), "story.yml", id="no ladders"),
    ],
)
def test_nonsense_is_said_without_a_traceback(
    regua: Regua, words: tuple[str, ...], said: str
) -> None:
    """What is wrong, and where."""
    answer = regua("simulate", *words)

    assert answer.code == 2
    assert said in answer.err
