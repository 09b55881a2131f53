"""Payments by hand: with a reason, once, and with a second look where one is due."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.ledger.examine import examine
from bot.payments.manual import ByHand, Refused, Why, add_payment
from bot.payments.withdraw import Why as Standing
from bot.payments.withdraw import withdraw
from domain.money import Money
from models.audit import Audit
from models.client import Client
from models.invoice import Hold, Invoice
from models.message import Message
from models.payment import Payment
from models.refund import RefundOrder
from tests.bot.payments.till import LATE, OLDER, Till, till_for
from tests.bot.world import World

TODAY = date(2026, 11, 24)


@pytest.fixture
def till(world: World) -> Till:
    """Let Ana owe two invoices."""
    return till_for(world, LATE, OLDER)


def by_hand(till: Till, **more: Any) -> Payment | Refused:  # noqa: ANN401 - any fact of it
    """Book R$ 102.17 of cash that Ana brought today."""
    facts: dict[str, Any] = {
        "key": "form-1",
        "amount": Money(102_17),
        "on": TODAY,
        "method": "cash",
        "reason": "paid at the counter",
    }
    world = till.world
    with world.session() as session:
        client = session.get_one(Client, till.client_id)
        told = ByHand(**(facts | more))
        return add_payment(
            session, world.parts, client, told, "agent:1", world.clock.now()
        )


def test_a_payment_by_hand_is_a_payment(till: Till) -> None:
    """It settles what was named, and says why and who."""
    payment = by_hand(till, invoice_ids=(till.ids[0],))

    assert isinstance(payment, Payment)
    assert till.statuses == ["paid", "open"]
    assert (payment.provider, payment.reason) == ("manual", "paid at the counter")
    trail = till.rows(select(Audit).where(Audit.action == "payment.by_hand"))
    assert trail[0].actor == "agent:1"


def test_without_invoices_the_oldest_is_first(till: Till) -> None:
    """Part of the older one is paid, and the message says what is left (F51)."""
    till.has_thread()
    by_hand(till)
    words = till.rows(select(Message.body))

    assert till.lines[0].invoice_id == till.ids[1]
    assert "R$" in words[0]


def test_the_same_form_twice_is_one_payment(till: Till) -> None:
    """A double click books once."""
    first, second = by_hand(till), by_hand(till)

    assert isinstance(first, Payment)
    assert isinstance(second, Payment)
    assert first.id == second.id
    assert len(till.payments) == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        pytest.param({"amount": Money(0)}, Why.AMOUNT, id="nothing"),
        pytest.param({"on": TODAY + timedelta(days=1)}, Why.FUTURE, id="tomorrow"),
        pytest.param({"method": "shells"}, Why.METHOD, id="no method of ours"),
        pytest.param({"reason": "  "}, Why.REASON, id="no reason"),
        pytest.param({"reason": "x" * 301}, Why.REASON, id="a long reason"),
        pytest.param({"payer": "x" * 201}, Why.PAYER, id="a long name"),
        pytest.param({"invoice_ids": (999,)}, Why.INVOICE, id="no such invoice"),
    ],
)
def test_mistakes_are_refused(till: Till, more: dict[str, Any], why: Why) -> None:
    """Even where the person is sure."""
    assert by_hand(till, sure=True, **more) == Refused(why)
    assert till.payments == []


def test_a_second_one_like_it_is_asked_about(till: Till) -> None:
    """The same amount within three days: really? Yes: it is booked."""
    first = by_hand(till)
    again = by_hand(till, key="form-2", on=TODAY - timedelta(days=3))
    surely = by_hand(till, key="form-3", sure=True)

    assert isinstance(first, Payment)
    assert isinstance(again, Refused)
    assert again.why is Why.DUPLICATE
    assert again.like is not None
    assert again.like.id == first.id
    assert isinstance(surely, Payment)


def test_four_days_apart_are_two_payments(till: Till) -> None:
    """Nobody is asked about last week's."""
    by_hand(till)

    assert isinstance(by_hand(till, key="f2", on=TODAY - timedelta(days=4)), Payment)


def test_a_day_before_the_invoice_was_issued_is_asked_about(till: Till) -> None:
    """Who pays before there is an invoice may mean another one."""
    with till.world.session() as session:
        session.get_one(Invoice, till.ids[0]).issued_on = TODAY - timedelta(days=1)
    early = TODAY - timedelta(days=2)
    only = (till.ids[0],)

    assert by_hand(till, on=early, invoice_ids=only) == Refused(Why.EARLY)
    assert isinstance(by_hand(till, on=early, invoice_ids=only, sure=True), Payment)


@pytest.mark.fault("F59")
def test_writing_it_off_by_hand_ends_the_claim(till: Till) -> None:
    """A "já paguei" had paused the reminders; what is paid pauses nothing more."""
    now = till.world.clock.now()
    with till.world.session() as session:
        session.add(
            Hold(
                client_id=till.client_id,
                invoice_id=till.ids[0],
                reason="claimed_payment",
                until=now + timedelta(hours=48),
                created_at=now,
            )
        )
    by_hand(till, invoice_ids=(till.ids[0],))

    assert till.holds == []


def test_another_person_paid(till: Till) -> None:
    """The name is kept with the payment."""
    payment = by_hand(till, payer=" Maria Pereira ")

    assert isinstance(payment, Payment)
    assert payment.payer == "Maria Pereira"


def test_a_mistake_is_taken_back_with_a_reason(till: Till) -> None:
    """The invoice is owed again, held for a person; the books tell both."""
    payment = by_hand(till, invoice_ids=(till.ids[0],))
    assert isinstance(payment, Payment)
    world = till.world
    with world.session() as session:
        row = session.get_one(Payment, payment.id)
        first = withdraw(session, row, "", "agent:1", world.clock.now())
        second = withdraw(session, row, "wrong person", "agent:1", world.clock.now())
        third = withdraw(session, row, "wrong person", "agent:1", world.clock.now())
    with world.parts.database.read() as session:
        found = examine(session)

    assert (first, second, third) == (Standing.REASON, None, Standing.STATE)
    assert till.statuses == ["open", "open"]
    assert till.holds == [("manual", till.ids[0])]
    assert till.kinds == ["payment_received", "correction"]
    assert found == []


def test_what_was_taken_back_is_no_duplicate(till: Till) -> None:
    """Booked anew after a mistake, nobody asks."""
    payment = by_hand(till)
    assert isinstance(payment, Payment)
    with till.world.session() as session:
        row = session.get_one(Payment, payment.id)
        withdraw(session, row, "typo", "agent:1", till.world.clock.now())

    assert isinstance(by_hand(till, key="form-2"), Payment)


def test_what_the_house_proposed_goes_with_the_mistake(till: Till) -> None:
    """An overpayment asks for a refund; taken back, nobody is asked any more (F52)."""
    payment = by_hand(till, amount=Money(500_00))
    assert isinstance(payment, Payment)
    world = till.world
    with world.session() as session:
        row = session.get_one(Payment, payment.id)
        why = withdraw(session, row, "typo", "agent:1", world.clock.now())
    with world.parts.database.read() as session:
        standing = [alert.kind for alert in standing_alerts(session)]
        found = examine(session)

    assert why is None
    assert [order.state for order in till.rows(select(RefundOrder))] == ["refused"]
    assert (standing, found) == ([], [])


def test_a_refund_that_was_agreed_to_stands_in_the_way(till: Till) -> None:
    """Money that is on its way back cannot be unsaid."""
    payment = by_hand(till, amount=Money(500_00))
    assert isinstance(payment, Payment)
    with till.world.session() as session:
        session.scalars(select(RefundOrder)).one().state = "approved"
        session.flush()
        row = session.get_one(Payment, payment.id)
        why = withdraw(session, row, "typo", "agent:1", till.world.clock.now())

    assert why is Standing.REFUNDED


def test_what_was_cancelled_stands_in_the_way(till: Till) -> None:
    """People decided that nothing more of it is owed."""
    payment = by_hand(till, amount=Money(10_00))
    assert isinstance(payment, Payment)
    with till.world.session() as session:
        session.get_one(Invoice, till.ids[1]).status = "cancelled"
        session.flush()
        row = session.get_one(Payment, payment.id)
        why = withdraw(session, row, "typo", "agent:1", till.world.clock.now())

    assert why is Standing.MOVED
