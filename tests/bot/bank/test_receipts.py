"""One payment, told by a receipt, a person and the bank: booked once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.proofs.decide import confirm_proof
from bot.proofs.known import payment_with
from domain.money import Money
from models.agent import Agent
from models.proof import Proof
from tests.bot.bank.conftest import TODAY, Counter, ofx

EXACT = 102_17  # what Ana owes
E2E = "E99000111202611241210a1b2c3d4e5f"


@pytest.fixture
def receipt(counter: Counter) -> Proof:
    """Put a receipt of Ana's under checking, with its Pix id."""
    with counter.world.session() as session:
        proof = Proof(
            client_id=counter.ana.client_id,
            invoices=list(counter.ana.ids),
            verdict="checking",
            amount_minor=EXACT,
            paid_on=TODAY,
            end_to_end=E2E,
            reading={"kind": "pix"},
            until=TODAY + timedelta(days=2),
            deadline=counter.world.clock.now() + timedelta(days=2),
            created_at=counter.world.clock.now(),
        )
        session.add(proof)
        session.flush()
        session.expunge(proof)
        return proof


def confirmed(counter: Counter, proof: Proof, on: date, now: datetime) -> object:
    """Let a person say that the money is here."""
    with counter.world.session() as session:
        agent = Agent(
            name="Bia", email="bia@fibrasul.example", role="finance", created_at=now
        )
        session.add(agent)
        session.flush()
        return confirm_proof(
            session,
            counter.world.parts,
            proof.id,
            agent,
            amount=Money(EXACT),
            paid_on=on,
            now=now,
        )


def test_the_bank_comes_after_the_person(counter: Counter, receipt: Proof) -> None:
    """The line of the same Pix id is that payment: the cash is in the books once."""
    confirmed(counter, receipt, TODAY, counter.world.clock.now())
    counter.brings(ofx((TODAY, EXACT, f"PIX RECEBIDO {E2E} ANA SOUZA")))

    (payment,) = counter.payments
    (item,) = counter.items
    assert (payment.external_ref, payment.cash_item_id) == (E2E, item.id)
    assert item.state == "applied"
    assert counter.books["cash"] == EXACT
    assert counter.books["unapplied"] == 0


def test_another_amount_is_other_money(counter: Counter, receipt: Proof) -> None:
    """A line of the id with another amount is looked at by a person."""
    confirmed(counter, receipt, TODAY, counter.world.clock.now())
    counter.brings(ofx((TODAY, EXACT + 1, f"PIX RECEBIDO {E2E}")))

    assert counter.payments[0].cash_item_id is None


@pytest.mark.usefixtures("receipt")
def test_the_bank_comes_first(counter: Counter) -> None:
    """The money ends the receipt by itself, and its id is then known as booked."""
    counter.brings(ofx((TODAY, EXACT, f"PIX RECEBIDO {E2E} ANA SOUZA 52998224725")))

    (payment,) = counter.payments
    proof = counter.ana.rows(select(Proof))[0]
    with counter.world.session() as session:
        found = payment_with(session, E2E)
        assert found is not None
        assert found.id == payment.id
    assert (proof.state, proof.payment_id) == ("matched", payment.id)
