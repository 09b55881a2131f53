"""Deeds of finance in the books: write-offs, credit used, corrections."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.agents import add_agent
from bot.billing.changes import Hand
from bot.ledger.client_account import client_account
from bot.ledger.correct import amend_invoice, correct_whole
from bot.ledger.credit import apply_credit, usable_credit
from bot.ledger.examine import examine
from bot.ledger.refused import Refused, Why
from bot.ledger.write_off import write_off
from bot.payments import reverse
from bot.payments.reverse import Reversal
from domain.books import Kind
from domain.money import Money
from models.audit import Audit
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerTransaction
from models.payment import Payment
from models.refund import RefundOrder
from tests.bot.payments.till import LATE, OLDER, Till, till_for
from tests.bot.world import World


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    """Let Ana owe two late invoices; the books balance to the end of each test."""
    till = till_for(world, OLDER, LATE)
    yield till
    with world.session() as session:
        assert examine(session) == []


def _hand(till: Till) -> Hand:
    till.world.move(seconds=1)
    return Hand("agent:1", till.today, till.world.clock.now())


def _off(till: Till, place: int = 0) -> Money | Refused:
    with till.world.session() as session:
        return write_off(session, till.ids[place], "moved away", _hand(till))


def _use(till: Till, *ids: int, amount: Money | None = None) -> Payment | Refused:
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        parts, hand = till.world.parts, _hand(till)
        return apply_credit(session, parts, client, ids, "asked", hand, amount)


def _correct(till: Till, kind: Kind) -> object:
    query = select(LedgerTransaction.id).where(LedgerTransaction.kind == kind)
    booked = till.rows(query.order_by(LedgerTransaction.id.desc()))[0]
    with till.world.session() as session:
        return correct_whole(session, booked, "a slip", _hand(till))


def _back(till: Till, minor: int, how: str = "refund", place: int = 0) -> None:
    with till.world.session() as session:
        payment = session.get_one(Payment, till.payments[place].id)
        back = Reversal(payment, "re_1", Money(minor), till.today, "asked for")
        getattr(reverse, how)(session, back, till.world.clock.now())


def test_a_write_off(till: Till) -> None:
    """The principal is a loss, the invoice is closed, and no reminder goes out."""
    till.pay(30_00, invoice_ids=till.ids[:1])

    left = _off(till)
    _off(till, 1)

    assert isinstance(left, Money)
    assert till.sums["write_offs"] == left.minor + 100_00
    assert till.statuses == ["cancelled", "cancelled"]
    till.world.plan()
    till.world.work()
    assert till.world.channel.sent == []
    assert "books.written_off" in till.rows(select(Audit.action))


def test_a_write_off_is_done_once_and_can_be_taken_back(till: Till) -> None:
    """Money that comes after all finds the invoice open again."""
    _off(till)
    assert _off(till) == Refused(Why.CLOSED)

    _correct(till, Kind.WRITTEN_OFF)
    assert till.statuses == ["open", "open"]
    assert _correct(till, Kind.WRITTEN_OFF) == Refused(Why.DONE)

    assert not isinstance(_off(till), Refused)


def test_an_earlier_write_off_is_not_taken_back_twice(till: Till) -> None:
    """What stands now is the second: the first was taken back already."""
    _off(till)
    _correct(till, Kind.WRITTEN_OFF)
    till.world.move(seconds=1)
    _off(till)
    query = select(LedgerTransaction.id).where(
        LedgerTransaction.kind == Kind.WRITTEN_OFF
    )
    first = min(till.rows(query))
    with till.world.session() as session:
        done = correct_whole(session, first, "a slip", _hand(till))

    assert done == Refused(Why.DONE)
    assert till.statuses == ["cancelled", "open"]


def test_money_for_what_was_written_off_is_credit(till: Till) -> None:
    """Nothing is open for it; a person decides."""
    _off(till)
    _off(till, 1)

    till.pay(50_00)

    assert till.sums["client_credit"] == -50_00


def test_credit_is_used(till: Till) -> None:
    """The newer invoice is paid by what was too much for the older one."""
    till.pay(150_00, invoice_ids=till.ids[:1])
    credit = -till.sums["client_credit"]

    paid = _use(till)

    assert isinstance(paid, Payment)
    assert paid.amount_minor == credit
    assert "client_credit" not in till.sums
    assert "credit_applied" in till.kinds
    assert till.rows(select(RefundOrder.state)) == ["refused"]


def test_no_more_credit_is_used_than_is_owed(till: Till) -> None:
    """The rest stays the client's."""
    till.pay(500_00, invoice_ids=till.ids[:1])
    before = -till.sums["client_credit"]

    paid = _use(till, till.ids[1])

    assert isinstance(paid, Payment)
    assert paid.amount_minor == 102_17
    assert -till.sums["client_credit"] == before - 102_17
    assert till.statuses == ["paid", "paid"]
    assert _use(till) == Refused(Why.NOTHING)


def test_credit_that_is_going_back_is_not_used(till: Till) -> None:
    """A person has decided already what becomes of it."""
    till.pay(300_00, invoice_ids=till.ids[:1])
    agent = _agent(till)
    with till.world.session() as session:
        session.scalars(select(RefundOrder)).one().asked_by = agent

    assert _use(till) == Refused(Why.NOTHING)
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        assert usable_credit(session, client, "BRL") == Money(0)


def test_a_refund_of_credit_that_was_used(till: Till) -> None:
    """What it had settled is owed again: the money is not there twice."""
    till.pay(300_00, invoice_ids=till.ids[:1])
    _use(till, till.ids[1])
    assert till.statuses == ["paid", "paid"]

    _back(till, 150_00)

    assert till.statuses == ["paid", "open"]
    assert till.sums.get("client_credit", 0) <= 0


def test_used_credit_is_given_back(till: Till) -> None:
    """By the page, when it was the wrong invoice."""
    till.pay(300_00, invoice_ids=till.ids[:1])
    credit = till.sums["client_credit"]
    _use(till, till.ids[1])

    _correct(till, Kind.CREDIT_APPLIED)

    assert till.sums["client_credit"] == credit
    assert till.statuses == ["paid", "open"]
    assert _correct(till, Kind.CREDIT_APPLIED) == Refused(Why.MOVED)


def test_a_refund_that_fails_after_the_client_paid_again(till: Till) -> None:
    """What came back is their credit, and no receivable falls below zero (I7)."""
    till.pay(102_17, invoice_ids=till.ids[1:])
    _back(till, 102_17)
    till.pay(102_17, "m2", invoice_ids=till.ids[1:])

    _back(till, 102_17, "refund_failed")

    assert till.sums["client_credit"] == -102_17
    assert till.statuses == ["open", "paid"]


def test_what_paid_an_invoice_that_is_given_up_goes_back(till: Till) -> None:
    """The invoice stays closed; the debt gets one of its own, held."""
    till.pay(30_00, invoice_ids=till.ids[1:])
    _off(till, 1)

    _back(till, 30_00)

    rows = till.rows(select(Invoice).order_by(Invoice.id))
    assert [row.status for row in rows] == ["open", "cancelled", "open"]
    assert rows[2].external_id.startswith("anew:")
    assert till.holds[-1] == ("manual", rows[2].id)

    _back(till, 30_00, "refund_failed")
    assert till.statuses == ["open", "cancelled", "cancelled"]


def test_a_wrong_invoice_is_corrected(till: Till) -> None:
    """It is cancelled; one that money stands on is not."""
    assert isinstance(_correct(till, Kind.INVOICE_ISSUED), LedgerTransaction)
    assert till.statuses == ["open", "cancelled"]

    till.pay(10_00)
    with till.world.session() as session:
        done = correct_whole(session, 1, "a slip", _hand(till))
    assert done == Refused(Why.MOVED)


def test_an_amount_is_corrected(till: Till) -> None:
    """The difference is booked with its reason; not below what was paid."""
    till.pay(30_00, invoice_ids=till.ids[1:])
    with till.world.session() as session:
        invoice = till.ids[1]
        low = amend_invoice(session, invoice, Money(20_00), "typed", _hand(till))
        done = amend_invoice(session, invoice, Money(90_00), "typed", _hand(till))

    assert low == Refused(Why.AMOUNT)
    assert isinstance(done, Invoice)
    assert till.sums["revenue"] == -190_00
    reasons = till.rows(select(LedgerTransaction.reason))
    assert any(reason.startswith("typed") for reason in reasons)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_always_needed(till: Till, reason: str) -> None:
    """Without one nothing is done."""
    with till.world.session() as session:
        hand = _hand(till)
        assert write_off(session, till.ids[0], reason, hand) == Refused(Why.REASON)
        assert correct_whole(session, 1, reason, hand) == Refused(Why.REASON)


def test_the_account_of_a_client(till: Till) -> None:
    """Each event in order; the end is what the books say is owed, less the credit."""
    till.pay(102_17, invoice_ids=till.ids[1:])
    till.pay(50_00, "m2", invoice_ids=till.ids[1:])
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        found = client_account(session, client, OLDER, till.today)

    told = [(s.kind.value, s.account.value, s.amount.minor) for s in found.steps]
    assert told == [
        ("invoice_issued", "revenue", 100_00),
        ("invoice_issued", "revenue", 100_00),
        ("payment_received", "cash", -102_17),
        ("payment_received", "interest", 17),
        ("payment_received", "fines", 2_00),
        ("payment_received", "cash", -50_00),
    ]
    assert found.closing == Money(50_00)


def _agent(till: Till) -> int:
    with till.world.session() as session:
        now = till.world.clock.now()
        return add_agent(session, name="Bia", email="b@example.org", now=now).id
