"""Money going back: refunds and chargebacks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.payments import reverse
from bot.payments.reverse import Reversal
from domain.money import Money
from models.agreement import Agreement
from models.invoice import Invoice
from models.payment import Payment
from tests.bot.payments.till import LATE, OLDER, Till, till_for
from tests.bot.world import World

ISSUED = {"receivable": 100_00, "revenue": -100_00}
PAID = {"cash": 102_17, "fines": -2_00, "interest": -17, "revenue": -100_00}


def _back(till: Till, minor: int, how: str = "refund", ref: str = "re_1") -> None:
    with till.world.session() as session:
        payment = session.get_one(Payment, till.payments[0].id)
        back = Reversal(payment, ref, Money(minor), till.today, "asked for")
        getattr(reverse, how)(session, back, till.world.clock.now())


@pytest.mark.fault("F53")
def test_a_refund_reopens(till: Till) -> None:
    """The books are as before the payment; a person looks before anyone is written."""
    till.pay(102_17)

    _back(till, 102_17)

    assert till.sums == ISSUED
    assert till.statuses == ["open"]
    assert till.lines == []
    assert till.holds == [("manual", till.ids[0])]


def test_a_refund_is_booked_once(till: Till) -> None:
    """The same refund told twice goes back once."""
    till.pay(102_17)

    _back(till, 50_00)
    _back(till, 50_00)

    assert till.kinds == ["payment_received", "payment_refunded"]
    assert till.payments[0].refunded_minor == 50_00


def test_refunds_in_parts(world: World) -> None:
    """The newest invoice opens first; what stands is the part that was kept."""
    till = till_for(world, OLDER, LATE)
    till.pay(205_34)

    _back(till, 60_00, ref="re_1")
    assert till.statuses == ["paid", "open"]
    _back(till, 60_00, ref="re_2")

    assert till.statuses == ["open", "open"]
    assert (
        sum(line.principal_minor for line in till.lines)
        == 200_00 - till.sums["receivable"]
    )
    assert till.sums["cash"] == 85_34


def test_a_refund_of_the_credit_reopens_nothing(till: Till) -> None:
    """What was too much goes back, and the invoice stays paid."""
    till.pay(110_00)

    _back(till, 7_83)

    assert till.sums == PAID
    assert till.statuses == ["paid"]
    assert till.holds == []


def test_more_than_came_cannot_go_back(till: Till) -> None:
    """It is an error, and a person must look."""
    till.pay(102_17)

    with pytest.raises(ValueError, match="taken back"):
        _back(till, 102_18)


def test_a_refund_that_failed(till: Till) -> None:
    """The bank sent it back: the invoice is paid again, and nothing is on hold."""
    till.pay(102_17)
    _back(till, 102_17)

    _back(till, 102_17, "refund_failed")
    _back(till, 102_17, "refund_failed")

    assert till.sums == PAID
    assert till.statuses == ["paid"]
    assert till.holds == []
    assert till.payments[0].refunded_minor == 0


def test_a_failure_that_is_heard_of_first(till: Till) -> None:
    """The refund's own news find it settled."""
    till.pay(102_17)
    _back(till, 102_17, "refund_failed")

    _back(till, 102_17)

    assert till.sums == PAID
    assert till.statuses == ["paid"]


@pytest.mark.fault("F53")
def test_a_dispute_freezes_the_person(till: Till) -> None:
    """The money is parked, the invoice stays paid, nobody is written to."""
    till.pay(102_17)

    _back(till, 102_17, "dispute_opened", "du_1")
    _back(till, 102_17, "dispute_opened", "du_1")

    assert till.sums["disputes"] == 102_17
    assert "cash" not in till.sums
    assert till.statuses == ["paid"]
    assert till.holds == [("chargeback", None)]


@pytest.mark.fault("F53")
def test_a_dispute_won(till: Till) -> None:
    """All is as it was."""
    till.pay(102_17)
    _back(till, 102_17, "dispute_opened", "du_1")

    _back(till, 102_17, "dispute_won", "du_1")

    assert till.sums == PAID
    assert till.holds == []


@pytest.mark.fault("F53")
def test_a_dispute_lost(till: Till) -> None:
    """The invoice is owed again, and no automatic reminder goes out."""
    till.pay(102_17)
    _back(till, 102_17, "dispute_opened", "du_1")

    _back(till, 102_17, "dispute_lost", "du_1")
    _back(till, 102_17, "dispute_opened", "du_1")  # told late

    assert till.sums == ISSUED
    assert till.statuses == ["open"]
    assert till.holds == [("chargeback", till.ids[0])]


@pytest.mark.parametrize("end", ["dispute_won", "dispute_lost"])
def test_the_end_of_a_dispute_first(till: Till, end: str) -> None:
    """Its beginning, told later, changes nothing."""
    till.pay(102_17)
    _back(till, 102_17, end, "du_1")
    after = till.sums, till.holds

    _back(till, 102_17, "dispute_opened", "du_1")

    assert (till.sums, till.holds) == after
    assert after[0] == (PAID if end == "dispute_won" else ISSUED)


def test_an_inquiry_moves_no_money(till: Till) -> None:
    """A bank that only asks stops the reminders, and lets go at the end."""
    till.pay(102_17)
    with till.world.session() as session:
        payment = session.get_one(Payment, till.payments[0].id)
        back = Reversal(payment, "du_1", Money(102_17), till.today)
        now = till.world.clock.now()
        reverse.dispute_opened(session, back, now, withdrawn=False)

    assert till.sums == PAID
    assert till.holds == [("chargeback", None)]

    with till.world.session() as session:
        payment = session.get_one(Payment, till.payments[0].id)
        back = Reversal(payment, "du_1", Money(102_17), till.today)
        reverse.dispute_won(session, back, now, withdrawn=False)

    assert till.sums == PAID
    assert till.holds == []


def test_a_reminder_stays_away_after_a_chargeback(till: Till) -> None:
    """Weeks later the planner has still not written by itself."""
    till.pay(102_17)
    _back(till, 102_17, "dispute_lost", "du_1")

    for _ in range(10):
        till.world.move(days=3)
        till.world.plan()
        till.world.work()

    assert till.world.channel.sent == []


def test_an_agreement_goes_on(world: World) -> None:
    """The last instalment that is refunded makes the agreement active again."""
    till = till_for(world, LATE)
    with till.world.session() as session:
        agreement = Agreement(
            client_id=till.client_id,
            total_minor=100_00,
            terms={},
            evidence={},
            accepted_at=world.clock.now() - timedelta(days=30),
        )
        session.add(agreement)
        session.flush()
        session.get_one(Invoice, till.ids[0]).agreement_id = agreement.id
    till.pay(102_17)
    assert till.rows(select(Agreement.state)) == ["kept"]

    _back(till, 102_17)

    assert till.rows(select(Agreement.state)) == ["active"]
