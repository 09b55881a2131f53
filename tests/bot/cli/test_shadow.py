"""`regua shadow`: on, off and how it stands; and a new house that begins in it."""

import json
from datetime import UTC, datetime

import pytest

from bot.database import Database
from models.client import Client
from tests.bot.cli.conftest import Regua


def test_on_off_and_how_it_stands(regua: Regua) -> None:
    """Each says what it did, and a second time that it was so already."""
    assert "off" in regua("shadow", "status").out
    assert "is on" in regua("shadow", "on").out
    assert "already" in regua("shadow", "on").out
    assert json.loads(regua("shadow", "status", "--json").out)["shadow"] is True
    assert "0 contacts are judged anew" in regua("shadow", "off", "--yes").out
    assert "already" in regua("shadow", "off").out


@pytest.mark.parametrize(
    ("answer", "shadow"),
    [pytest.param("n\n", True, id="no"), pytest.param("y\n", False, id="yes")],
)
def test_a_release_is_confirmed(regua: Regua, answer: str, *, shadow: bool) -> None:
    """Whoever says no has released nothing."""
    regua("shadow", "on")
    said = regua("shadow", "off", stdin=answer)

    assert "up to 0 contacts" in said.err
    assert json.loads(regua("shadow", "status", "--json").out)["shadow"] is shadow
    assert (said.code != 0) is shadow


def test_a_new_house_begins_in_shadow(regua: Regua) -> None:
    """Said once, and kept off by whoever wants it so."""
    assert "shadow mode is on" in regua("init").out
    assert json.loads(regua("shadow", "status", "--json").out)["shadow"] is True


def test_a_new_house_need_not(regua: Regua) -> None:
    """With --no-shadow reminders go out from the first hour."""
    regua("init", "--no-shadow")

    assert "off" in regua("shadow", "status").out


def test_a_house_that_works_stays_as_it_is(regua: Regua, database_url: str) -> None:
    """An init of a running deployment never silences it."""
    database = Database(database_url)
    with database.write() as session:
        now = datetime(2026, 11, 20, tzinfo=UTC)
        session.add(Client(external_id="C-1", name="Ana", created_at=now))
    database.close()

    assert "shadow" not in regua("init").out
    assert "off" in regua("shadow", "status").out
