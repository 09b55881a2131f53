"""`regua costs` from outside: a month as a table and as JSON, and what is no month."""

import json
from datetime import UTC, datetime

import pytest

from bot.database import Database
from models.conversation import Conversation
from models.message import Message
from tests.bot.cli.conftest import Regua

AT = datetime(2026, 10, 15, 15, 0, tzinfo=UTC)


@pytest.fixture
def _october(database: Database) -> None:
    """Let one SMS have gone out in October."""
    with database.write() as session:
        thread = Conversation(
            channel="sms",
            address="+5548988887777",
            canonical="+5548988887777",
            dialogue={},
            created_at=AT,
        )
        session.add(thread)
        session.flush()
        session.add(
            Message(
                token="0" * 32,
                conversation_id=thread.id,
                direction="out",
                author="regua",
                purpose="reminder",
                channel="sms",
                address="+5548988887777",
                queue_key="+5548988887777",
                sent_as="text",
                state="delivered",
                provider_sid="SM" + "0" * 32,
                price_micro=52_500,
                price_currency="USD",
                segments=2,
                created_at=AT,
                sent_at=AT,
            )
        )


@pytest.mark.usefixtures("_october")
def test_a_month_as_json(regua: Regua) -> None:
    """Amounts are text, so that no program rounds them."""
    said = regua("costs", "--month", "2026-10", "--json")

    assert said.code == 0
    assert json.loads(said.out) == {
        "month": "2026-10",
        "costs": [
            {
                "channel": "sms",
                "kind": "text",
                "messages": 1,
                "segments": 2,
                "amount": "0.0525",
                "currency": "USD",
                "unpriced": 0,
            }
        ],
    }


@pytest.mark.usefixtures("_october")
def test_a_month_as_a_table(regua: Regua) -> None:
    """People read the same in columns."""
    said = regua("costs", "--month", "2026-10")

    assert "0.0525" in said.out
    assert "sms" in said.out


def test_a_month_without_messages(regua: Regua) -> None:
    """Nothing is an answer."""
    said = regua("costs", "--month", "2026-09", "--json")

    assert json.loads(said.out) == {"month": "2026-09", "costs": []}


def test_what_is_no_month(regua: Regua) -> None:
    """Asked wrongly is 2."""
    assert regua("costs", "--month", "november").code == 2
