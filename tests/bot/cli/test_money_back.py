"""`regua refund` and `regua reconcile`: what they do, print and refuse."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.cli.errors import FAILED
from bot.database import Database
from models.payment import Payment
from models.refund import RefundOrder
from tests.bot.cli.conftest import Regua, Said
from tests.bot.payments.till import Till, till_for
from tests.bot.world import world_on
from tests.sandbox.providers import STRIPE_KEY, Providers

BY = ("--by", "bia@fibrasul.example")


@pytest.fixture
def till(regua: Regua, database: Database) -> Till:
    """Let Ana have paid R$ 900.00 and R$ 40.00 at the desk, and two people be there."""
    now = datetime.now(UTC)
    made = till_for(world_on(database, now), now.date())
    made.pay(900_00, "m1", received_on=now.date())
    made.pay(40_00, "m2", received_on=now.date())
    for name, role in (("Bia", "finance"), ("Caio", "admin"), ("Davi", "agent")):
        email = f"{name.lower()}@fibrasul.example"
        said = regua("agent", "add", email, "--name", name, "--role", role)
        assert said.code == 0, said
    with database.write() as session:
        for order in session.scalars(select(RefundOrder)):
            session.delete(order)  # what the house proposed for the credit
    return made


def told(said: Said) -> dict[str, object]:
    """Read what a command printed for programs."""
    assert said.code == 0, said
    found: dict[str, object] = json.loads(said.out)
    return found


def test_asked_agreed_to_and_paid(regua: Regua, till: Till) -> None:
    """A large one by two people, by bank, booked when it is paid."""
    payment = str(till.payments[0].id)
    ask = ("refund", "ask", payment, *BY, "--amount", "600,00", "--reason", "dobro")
    order = told(regua(*ask, "--json"))
    assert (order["state"], order["route"]) == ("asked", "bank")
    number = str(order["refund"])
    alone = regua("refund", "agree", number, *BY)
    assert (alone.code, "a second person" in alone.err) == (2, True)

    regua("refund", "agree", number, "--by", "CAIO@fibrasul.example")
    assert "approved" in regua("refund", "list").out
    day = till.today.isoformat()
    done = told(regua("refund", "paid", number, *BY, "--on", day, "--json"))

    assert done["state"] == "done"
    assert till.rows(select(Payment.refunded_minor).order_by(Payment.id)) == [600_00, 0]
    assert json.loads(regua("refund", "list", "--json").out) == []
    assert len(json.loads(regua("refund", "list", "--everything", "--json").out)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--by", "x@y.example"), "nobody here", id="a stranger"),
        pytest.param(("--by", "davi@fibrasul.example"), "only finance", id="an agent"),
        pytest.param((*BY, "--amount", "mil"), "no amount", id="no amount"),
        pytest.param((*BY, "--amount", "901"), "more than is left", id="too much"),
    ],
)
def test_refusals(regua: Regua, till: Till, words: tuple[str, ...], said: str) -> None:
    """What is wrong, in words, and nothing is written."""
    payment = str(till.payments[0].id)
    answer = regua("refund", "ask", payment, "--reason", "dobro", *words)

    assert answer.code == 2
    assert said in answer.err
    assert till.rows(select(RefundOrder)) == []


def test_given_up(regua: Regua, till: Till) -> None:
    """A small one is agreed to at once, and may be taken back."""
    payment = str(till.payments[1].id)
    regua("refund", "ask", payment, *BY, "--reason", "engano")
    number = str(till.rows(select(RefundOrder.id))[0])

    assert told(regua("refund", "refuse", number, *BY, "--json"))["state"] == "refused"
    again = regua("refund", "by-bank", number, *BY)
    assert (again.code, "beyond that" in again.err) == (2, True)


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Run the fake Stripe."""
    running = Providers("http://127.0.0.1:9")
    yield running
    running.close()


@pytest.fixture
def connected(
    regua: Regua, providers: Providers, monkeypatch: pytest.MonkeyPatch
) -> Regua:
    """Connect the house to it."""
    providers.pull("reset")
    monkeypatch.setenv("STRIPE_API_KEY", STRIPE_KEY)
    monkeypatch.setenv("STRIPE_API_BASE", providers.url)
    return regua


def test_both_sides_agree(connected: Regua, providers: Providers) -> None:
    """Strange money is held and listed: nothing differs, and the code is 0."""
    providers.pull("charge", amount=50_00)
    said = connected("reconcile", "stripe")

    assert (said.code, "Both sides agree" in said.out) == (0, True)
    assert connected("reconcile", "stripe", "--from", "2026-01-01").code == 0


def test_they_do_not(connected: Regua, database: Database) -> None:
    """A payment that Stripe does not have: told for people and for programs, code 1."""
    world = world_on(database, datetime(2026, 11, 1, 12, tzinfo=UTC))
    till_for(world, world.clock.now().date()).pay(10_00, "pi_9", provider="stripe")
    said = connected("reconcile", "stripe", "--json")

    assert said.code == 1
    found = json.loads(said.out)["differences"]
    assert [(each["kind"], each["ref"]) for each in found] == [
        ("not_at_provider", "pi_9")
    ]
    assert "not_at_provider" in connected("reconcile", "stripe").out


def test_no_account(regua: Regua) -> None:
    """It says which variable is missing."""
    said = regua("reconcile", "stripe")

    assert (said.code, "STRIPE_API_KEY" in said.err) == (2, True)


def test_away_and_a_day_that_is_none(
    connected: Regua, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be tried again is told apart from what was asked wrongly."""
    wrong = connected("reconcile", "stripe", "--from", "ontem")
    monkeypatch.setenv("STRIPE_API_BASE", "http://127.0.0.1:9")
    away = connected("reconcile", "stripe")

    assert (wrong.code, away.code) == (2, FAILED)
