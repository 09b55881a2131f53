"""`regua promise list`: what is promised, for people and for programs."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.database import Database
from models.client import Client
from models.promise import PromiseRow
from tests.bot.cli.conftest import Regua

MADE = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def promised(database: Database) -> None:
    """Let Ana have promised two amounts, one of them broken."""
    with database.write() as session:
        client = Client(external_id="ana", name="Ana Souza", created_at=MADE)
        session.add(client)
        session.flush()
        for day, state, rest in ((27, "open", 52_27), (23, "broken", None)):
            session.add(
                PromiseRow(
                    client_id=client.id,
                    amount_minor=50_00,
                    rest_minor=rest,
                    due_on=date(2026, 11, day),
                    invoices=[],
                    state=state,
                    made_at=MADE,
                )
            )


@pytest.mark.usefixtures("promised")
def test_open_ones_by_day(regua: Regua) -> None:
    """The next day first, with what a part leaves."""
    told = json.loads(regua("promise", "list", "--json").out)

    assert [row["due_on"] for row in told["promises"]] == ["2026-11-27"]
    assert (told["promises"][0]["amount"], told["promises"][0]["rest"]) == (
        "50.00",
        "52.27",
    )


@pytest.mark.usefixtures("promised")
def test_those_of_another_state(regua: Regua) -> None:
    """As a table, for people."""
    told = regua("promise", "list", "--state", "broken")

    assert "2026-11-23" in told.out
    assert "2026-11-27" not in told.out


def test_a_state_that_is_none(regua: Regua) -> None:
    """It says which there are."""
    told = regua("promise", "list", "--state", "gone")

    assert told.code == 2
    assert "partly_kept" in told.err
