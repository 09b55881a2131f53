"""A payment booked by mistake, found out after its invoice was bargained anew."""

import pytest
from sqlalchemy import select

from bot.payments.withdraw import Why, withdraw
from models.agreement import CANCELLED as ENDED
from models.invoice import CANCELLED, OPEN, Hold, Invoice
from models.payment import Payment
from models.receipt import Receipt
from tests.bot.agreements.deal import FIRST, SECOND, Deal
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World


@pytest.fixture
def part_paid(world: World) -> Deal:
    """Let Ana pay R$ 52,17 of her invoice: R$ 50,00 of principal are left."""
    deal = Deal(till_for(world, LATE))
    deal.till.has_thread()  # she hears of it, and has a receipt
    deal.till.pay(52_17)
    return deal


def takes_back(deal: Deal) -> Why | None:
    """Find out that it was another's."""
    world = deal.till.world
    with world.session() as session:
        row = session.scalars(select(Payment)).one()
        return withdraw(session, row, "era de outra", "agent:1", world.clock.now())


def test_what_it_paid_of_a_renegotiated_invoice_is_owed_anew(part_paid: Deal) -> None:
    """The agreement is about the rest, and stands; the part is held for a person."""
    part_paid.agrees((FIRST, 50_00))
    why = takes_back(part_paid)
    anew = [i for i in part_paid.invoices() if i.external_id.startswith("anew:")]
    held = part_paid.till.rows(select(Hold.invoice_id))

    assert why is None
    assert [(each.status, each.amount_minor) for each in anew] == [(OPEN, 50_00)]
    assert held == [anew[0].id]
    assert part_paid.books_hold()


def test_after_the_agreement_was_undone_the_old_invoice_owes_it(
    part_paid: Deal,
) -> None:
    """What came back with its credit loses the credit."""
    part_paid.ends(part_paid.agrees((FIRST, 50_00)), ENDED, "a pedido")
    why = takes_back(part_paid)

    assert why is None
    assert part_paid.owed()["1001"] == 102_17
    assert part_paid.books_hold()


def test_of_an_instalment_whose_agreement_was_undone(world: World) -> None:
    """The payment had been moved to the old invoice: that one is owed again."""
    deal = Deal(till_for(world, LATE))
    agreement = deal.agrees((FIRST, 45_00), (SECOND, 45_00), saved=12_17)
    deal.to(FIRST)
    deal.till.pay(45_00)
    deal.ends(agreement, ENDED, "a pedido")
    why = takes_back(deal)

    assert why is None
    assert deal.till.sums["receivable"] == 100_00
    assert deal.books_hold()


def test_owed_anew_and_then_undone_it_is_owed_once(part_paid: Deal) -> None:
    """The invoice that was made for it goes where the old one returns."""
    agreement = part_paid.agrees((FIRST, 50_00))
    takes_back(part_paid)
    part_paid.ends(agreement, ENDED, "a pedido")
    anew = [i for i in part_paid.invoices() if i.external_id.startswith("anew:")]

    assert [each.status for each in anew] == [CANCELLED]
    assert part_paid.owed() == {"1001": 102_17}
    assert part_paid.books_hold()


def test_of_what_was_cancelled_a_refund_is_asked_for(part_paid: Deal) -> None:
    """People decided that nothing of it is owed: that is not undone by the way."""
    with part_paid.till.world.session() as session:
        session.scalars(select(Invoice)).one().status = CANCELLED

    assert takes_back(part_paid) is Why.MOVED


def test_its_receipt_is_void(part_paid: Deal) -> None:
    """Whoever checks the receipt is told that it is in force no more."""
    before = part_paid.till.rows(select(Receipt.voided_at))
    part_paid.agrees((FIRST, 50_00))
    takes_back(part_paid)
    reasons = part_paid.till.rows(select(Receipt.void_reason))

    assert before == [None]
    assert reasons == ["withdrawn"]
