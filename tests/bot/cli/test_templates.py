"""`regua templates`: what is known of our templates, and what needs an account."""

import json

import pytest

from bot.channels.templates import Approved, remember
from bot.database import Database
from tests.bot.cli.conftest import Regua


@pytest.fixture(autouse=True)
def _known(database: Database) -> None:
    """Know of two templates."""
    with database.write() as session:
        paused = Approved("HX" + "1" * 32, (), "paused")
        row = remember(session, "reminder.neutral", "pt", paused)
        row.reason = "low quality"
        remember(session, "handoff.notice", "en", Approved("HX" + "2" * 32, ()))


def test_the_list_says_what_whatsapp_said(regua: Regua) -> None:
    """State and reason stand beside each template."""
    said = regua("templates", "list")

    assert said.code == 0
    assert "paused" in said.out
    assert "low quality" in said.out


def test_the_list_for_programs(regua: Regua) -> None:
    """The same as JSON, asked of nobody."""
    said = regua("templates", "status", "--no-ask", "--json")

    assert [(row["template"], row["state"]) for row in json.loads(said.out)] == [
        ("handoff.notice", "approved"),
        ("reminder.neutral", "paused"),
    ]


@pytest.mark.parametrize("command", ["push", "submit", "status"])
def test_what_needs_an_account(regua: Regua, command: str) -> None:
    """Without one the command says what to set."""
    said = regua("templates", command)

    assert said.code != 0
    assert "TWILIO_ACCOUNT_SID" in said.err + said.out
