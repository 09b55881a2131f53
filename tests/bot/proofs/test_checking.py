"""Receipts under checking: paused with a day, and ended by money, days or people."""

from datetime import UTC, date, datetime

import pytest

from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.proofs.decide import Refused, Why, confirm_proof, reject_proof
from bot.proofs.known import payment_with
from bot.proofs.round import proof_round
from domain.money import Money
from models.agent import Agent
from models.client import Client, ContactPoint
from models.invoice import Invoice
from models.payment import Payment
from tests.bot.proofs.receipts import (
    E2E,
    TEXT,
    given_back,
    holds,
    pays,
    proofs,
    shows,
    told,
    trusted,
)
from tests.bot.world import World, ana, world_on

LATE = date(2026, 11, 19)
BRUNO = "+5548966665555"


@pytest.fixture
def world(database: Database) -> World:
    """Build a world where Ana owes R$ 102.17 today, a Tuesday, and is known."""
    made = world_on(database)
    ana(made, LATE)
    trusted(made)
    return made


def bruno(world: World) -> None:
    """Add somebody else, who is known too."""
    with world.session() as session:
        client = Client(
            external_id="bruno",
            name="Bruno Lima",
            document="39053344705",
            state="SC",
            created_at=world.clock.now(),
        )
        client.contact_points.append(
            ContactPoint(
                kind="phone",
                address=BRUNO,
                canonical=BRUNO,
                confirmed_at=world.clock.now(),
                opt_in_at=world.clock.now(),
            )
        )
        session.add(client)
    trusted(world, BRUNO)


def agent_of(world: World) -> Agent:
    """Hire somebody who may decide."""
    with world.session() as session:
        agent = Agent(
            name="Bia",
            email="bia@fibrasul.example",
            role="finance",
            created_at=world.clock.now(),
        )
        session.add(agent)
        session.flush()
        session.expunge(agent)
        return agent


def test_the_pause_has_a_day(world: World) -> None:
    """Two business days, to the end of the day that the client was told."""
    assert shows(world) == ["proof.checking"]

    proof, hold = proofs(world)[0], holds(world)[0]
    assert proof.until == date(2026, 11, 26)
    assert proof.deadline == datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    assert (hold.reason, hold.note) == ("claimed_payment", f"proof:{proof.id}")
    assert (hold.until, hold.invoice_id) == (proof.deadline, proof.invoices[0])
    assert (proof.amount_minor, proof.end_to_end) == (102_17, E2E)
    assert proof.payee_ok is True


@pytest.mark.parametrize(
    ("minor", "reference"),
    [
        pytest.param(102_17, "bank-1", id="by amount and day"),
        pytest.param(50_00, E2E, id="by the pix id"),
    ],
)
def test_the_money_ends_it(world: World, minor: int, reference: str) -> None:
    """Whatever source it comes from, it is found, and thanked for once."""
    shows(world)
    payment = pays(world, minor, reference=reference)

    proof = proofs(world)[0]
    assert payment is not None
    assert (proof.state, proof.payment_id) == ("matched", payment.id)
    assert [h for h in holds(world) if h.note == f"proof:{proof.id}"] == []
    assert len(told(world)) == 1
    assert str(told(world)[0]).startswith("payment.")


def test_other_money_does_not(world: World) -> None:
    """A payment of another sum on another day is not what the receipt was of."""
    shows(world)
    pays(world, 5_00)

    assert proofs(world)[0].state == "checking"
    assert told(world) == []


def test_a_receipt_of_booked_money(world: World) -> None:
    """The receipt of what is here already is confirmed at once, and pauses nothing."""
    payment = pays(world, 50_00, reference=E2E)

    assert shows(world) == ["proof.booked"]
    assert payment is not None
    assert proofs(world)[0].payment_id == payment.id
    assert holds(world) == []


def test_one_payment_confirms_one_receipt(world: World) -> None:
    """A second receipt of the same sum is not of the same payment."""
    pays(world, 30_00)
    text = "Comprovante Pix\nValor R$ 30,00\n24/11/2026\nRecebedor Fibra Sul\n"

    assert shows(world, text) == ["proof.booked"]
    assert shows(world, text + "nova via") == ["proof.checking", "proof.part"]


def test_the_same_receipt_from_two_clients(world: World) -> None:
    """The second one goes to a person, who is told why; nobody is accused."""
    bruno(world)
    shows(world)

    with world.session() as session:
        other = session.query(Client).filter_by(external_id="bruno").one()
        session.add(
            Invoice(
                external_id="b-1",
                client_id=other.id,
                number="77",
                amount_minor=100_00,
                due_on=LATE,
                created_at=world.clock.now(),
            )
        )
    again = TEXT.replace("Comprovante", "COMPROVANTE")  # another file, the same id

    assert shows(world, again, BRUNO) == ["proof.person"]
    assert proofs(world)[1].asks == "reused"
    assert world.thread(BRUNO).handoff_reason == "proof"
    assert holds(world)[-1].until is None


def test_a_payee_that_is_not_ours(world: World) -> None:
    """A person at once, and no reminder until they have decided."""
    text = TEXT.replace("Fibra Sul Telecom Ltda", "JSX Intermediacoes")

    assert shows(world, text) == ["proof.not_ours"]
    assert (proofs(world)[0].asks, proofs(world)[0].payee_ok) == ("not_ours", False)
    assert world.thread().handoff_reason == "payee_not_ours"
    assert holds(world)[0].until is None


def test_the_days_are_over(world: World) -> None:
    """Kindly reopened: the client hears it, a person sees it, the pause is gone."""
    with world.session() as session:
        remember(session, "proof.lapsed", "pt", Approved("HX" + "b" * 32, ()))
    shows(world)
    world.move(days=2)
    assert proof_round(world.parts) == 0

    world.move(hours=16)

    assert proof_round(world.parts) == 1
    assert (proofs(world)[0].state, proofs(world)[0].asks) == ("lapsed", "lapsed")
    assert told(world) == ["proof.lapsed"]
    assert holds(world) == []
    assert proof_round(world.parts) == 0  # once


def test_the_money_comes_late(world: World) -> None:
    """What lapsed is still found by its money, and thanked for."""
    shows(world)
    world.move(days=4)
    proof_round(world.parts)
    pays(world, 102_17, reference=E2E, on=date(2026, 11, 27))

    assert (proofs(world)[0].state, proofs(world)[0].asks) == ("matched", None)
    assert len(told(world)) == 2


def test_a_third_receipt_in_vain(world: World) -> None:
    """After two that came to nothing a person looks before reminders stop again."""
    for number in range(2):
        shows(world, TEXT.replace("a1b2c3d4e5f", f"a1b2c3d4e5{number}"))
        world.move(days=5)
        proof_round(world.parts)

    assert shows(world, TEXT.replace("a1b2c3d4e5f", "zzzzzzzzzzz")) == ["proof.person"]
    assert proofs(world)[2].asks == "in_vain"


def test_confirmed_by_a_person_and_then_by_the_bank(world: World) -> None:
    """The bank's line of the same Pix id finds the payment that a person booked."""
    shows(world)
    agent, proof = agent_of(world), proofs(world)[0]
    with world.session() as session:
        paid = confirm_proof(
            session,
            world.parts,
            proof.id,
            agent,
            amount=Money(102_17),
            paid_on=date(2026, 11, 24),
            now=world.clock.now(),
        )
        assert isinstance(paid, Payment)
        assert payment_with(session, E2E) is paid

    assert told(world) == ["payment.received"]
    assert proofs(world)[0].state == "confirmed"


def test_refused_by_a_person(world: World) -> None:
    """The words of the reason go out, the pause ends, and it is not refused twice."""
    shows(world)
    agent, proof = agent_of(world), proofs(world)[0]
    answers = []
    for _ in range(2):
        with world.session() as session:
            done = reject_proof(
                session,
                world.parts,
                proof.id,
                agent,
                reason="not_found",
                note="",
                now=world.clock.now(),
            )
        answers.append(done)

    assert answers[1] == Refused(Why.CLOSED)
    assert told(world) == ["proof.rejected.not_found"]
    assert holds(world) == []
    given_back(world)
    assert shows(world) == ["proof.person"]  # the same one again


def test_the_number_of_a_stranger_hears_nothing(world: World) -> None:
    """Where the number may not hear of an invoice, the round tells nobody."""
    shows(world)
    with world.session() as session:
        thread = session.merge(world.thread())
        thread.identity_checked_until = None
        for point in session.query(ContactPoint):
            point.confirmed_at = None
    world.move(days=4)
    proof_round(world.parts)

    assert proofs(world)[0].state == "lapsed"
    assert told(world) == []
