"""`regua why` and `regua hold`: the story of a client, and a stop by hand."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.database import Database
from models.client import Client, ContactPoint
from models.invoice import Invoice
from tests.bot.cli.conftest import Regua

NOW = datetime.now(UTC)


@pytest.fixture
def regua_with_ana(regua: Regua, database: Database) -> Regua:
    """Let Ana and another Ana be known; one of them owes."""
    with database.write() as session:
        for code, name, phone in (
            ("ana", "Ana Souza", "+5548988887777"),
            ("ana-2", "Ana Lima", "+5548988880002"),
        ):
            client = Client(external_id=code, name=name, state="SC", created_at=NOW)
            point = ContactPoint(kind="phone", address=phone, canonical=phone)
            client.contact_points = [point]
            session.add(client)
        session.flush()
        session.add(
            Invoice(
                external_id="i-1",
                client_id=1,
                number="1001",
                amount_minor=100_00,
                due_on=date(2026, 1, 9),
                created_at=NOW,
            )
        )
    return regua


def test_by_code_number_or_name(regua_with_ana: Regua) -> None:
    """One client is found in any of the ways in which people name them."""
    for who in ("ana", "+55 48 98888-7777", "Souza"):
        said = regua_with_ana("why", who, "--json")
        assert json.loads(said.out)["client"] == {"code": "ana", "name": "Ana Souza"}


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param("Ana", "more than one client", id="two of them"),
        pytest.param("Zoe", "no client is 'Zoe'", id="nobody"),
        pytest.param("100%", "no client is", id="a wildcard is a character"),
    ],
)
def test_who_is_not_clear(regua_with_ana: Regua, who: str, words: str) -> None:
    """The error says so, and the command fails."""
    said = regua_with_ana("why", who)

    assert said.code == 2
    assert words in said.err


def test_hold_why_lift(regua_with_ana: Regua) -> None:
    """A hold is told as the reason; lifted, it is so no more, and both stay told."""
    put = regua_with_ana(
        "hold", "put", "ana", "--reason", "legal", "--invoice", "1001", "--json"
    )
    held = json.loads(put.out)
    during = json.loads(regua_with_ana("why", "ana", "--json").out)
    listed = regua_with_ana("hold", "list", "ana").out
    regua_with_ana("hold", "lift", "ana", str(held["hold"]))
    after = json.loads(regua_with_ana("why", "ana", "--json").out)

    assert (held["reason"], held["invoice"], held["until"]) == ("legal", "1001", None)
    assert during["now"]["rule"] == "on_hold"
    assert "questão jurídica" in during["now"]["words"]
    assert during["now"]["passing"] is True
    assert "legal" in listed
    assert after["now"]["rule"] != "on_hold"
    assert [event["kind"] for event in after["events"]] == ["lifted", "hold"]


def test_for_people_and_in_their_language(regua_with_ana: Regua) -> None:
    """A sentence, and a table of what happened."""
    last = (NOW + timedelta(days=5)).date()
    regua_with_ana("hold", "put", "ana", "--until", last.isoformat())
    said = regua_with_ana("why", "ana", "--language", "en").out

    assert "A reminder may not go out now: on hold: a person's decision" in said
    assert "possible from" in said


@pytest.mark.parametrize(
    ("words", "error"),
    [
        pytest.param(["--until", "2020-01-01"], "over already", id="in the past"),
        pytest.param(["--until", "friday"], "is no day", id="no day"),
        pytest.param(["--invoice", "77"], "no such invoice", id="no invoice"),
        pytest.param(["--reason", "because"], "no reason of ours", id="no reason"),
    ],
)
def test_a_hold_that_is_refused(
    regua_with_ana: Regua, words: list[str], error: str
) -> None:
    """It says why, and what to give."""
    said = regua_with_ana("hold", "put", "ana", *words)

    assert said.code == 2
    assert error in said.err


def test_no_such_hold(regua_with_ana: Regua) -> None:
    """Lifting what does not stand fails, and so does an unknown language."""
    assert "no such hold" in regua_with_ana("hold", "lift", "ana", "7").err
    assert "no language" in regua_with_ana("why", "ana", "--language", "fr").err
