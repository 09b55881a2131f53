"""Sharing a payment out: oldest first, interest first, and the rest is credit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, position_of
from domain.allocation import Allocation, OpenInvoice, allocate, open_invoice, undo
from domain.calendar import calendar_for
from domain.charges import Charged, ChargesPolicy
from domain.money import Money

DUE = date(2026, 11, 3)
ZERO = Money(0)


def owing(id_: int, principal: int, *, days: int = 0, paid: int = 0) -> OpenInvoice:
    """Make an invoice with R$ 2 of fine and R$ 1 of interest, due *days* later."""
    due_on = DUE + timedelta(days=days)
    charged = Charged(Money(principal), Money(2_00), Money(1_00), 30, due_on, due_on)
    return OpenInvoice(id_, due_on, charged, Money(paid))


def shared(allocation: Allocation) -> dict[int, int]:
    """Show what each invoice takes."""
    return {line.invoice_id: line.amount.minor for line in allocation.lines}


INVOICES = st.lists(
    st.builds(
        owing, st.integers(1, 10**6), st.integers(0, 500_00), days=st.integers(0, 60)
    ),
    max_size=6,
    unique_by=lambda invoice: invoice.id,
)


@pytest.mark.fault("F51")
def test_oldest_first() -> None:
    """The invoice that was due first takes what it owes, the next one the rest."""
    done = allocate(Money(150_00), [owing(1, 100_00, days=30), owing(2, 100_00)])

    assert shared(done) == {2: 103_00, 1: 47_00}
    assert done.credit == ZERO


def test_interest_then_fine_then_principal() -> None:
    """Within an invoice the order is the Civil Code's."""
    (line,) = allocate(Money(2_50), [owing(1, 100_00)]).lines

    assert (line.items.interest, line.items.fine, line.items.principal) == (
        Money(1_00),
        Money(1_50),
        ZERO,
    )


def test_what_is_paid_is_not_taken_again() -> None:
    """An invoice with R$ 100 paid takes the R$ 3 that are left."""
    done = allocate(Money(10_00), [owing(1, 100_00, paid=100_00)])

    assert shared(done) == {1: 3_00}
    assert done.credit == Money(7_00)


@pytest.mark.fault("F52")
def test_overpayment_is_credit() -> None:
    """Paid twice: the second payment finds nothing open and is all credit."""
    done = allocate(Money(103_00), [owing(1, 100_00, paid=103_00)])

    assert done == Allocation((), Money(103_00))


def test_only_the_named_invoice() -> None:
    """A link for one invoice pays that one, even though an older one is open."""
    done = allocate(Money(150_00), [owing(1, 100_00), owing(2, 100_00, days=9)], {2})

    assert shared(done) == {2: 103_00}
    assert done.credit == Money(47_00)


def test_same_due_date_by_id() -> None:
    """Invoices of one day are paid in the order in which they were made."""
    done = allocate(Money(10_00), [owing(9, 100_00), owing(3, 100_00)])

    assert shared(done) == {3: 10_00}


def test_negative_payment_is_refused() -> None:
    """A refund is not a payment with a minus."""
    with pytest.raises(ValueError, match="negative"):
        allocate(Money(-1), [])


def test_part_paid_invoice_is_opened_from_its_position() -> None:
    """What an earlier payment settled stays settled, though interest went on."""
    bill = Bill("F-1", "Internet", Money(100_00), DUE)
    credit = Credit(Money(50_00), DUE + timedelta(days=5))
    on = DUE + timedelta(days=35)
    now = position_of(bill, [credit], on, ChargesPolicy(), calendar_for(None))

    done = allocate(Money(100_00), [open_invoice(1, now)])

    assert done.lines[0].items.principal == Money(52_17)
    assert done.lines[0].items.interest == Money(52)
    assert done.credit == Money(47_31)


def test_undo_takes_credit_then_the_newest() -> None:
    """A refund takes back what was settled last, principal first."""
    whole = allocate(Money(210_00), [owing(1, 100_00), owing(2, 100_00, days=9)])

    undone = undo(whole, Money(10_00))

    assert whole.credit == undone.credit == Money(4_00)
    assert shared(undone) == {2: 6_00}
    assert undone.lines[0].items.principal == Money(6_00)


def test_undo_more_than_came() -> None:
    """No more can be given back than came."""
    with pytest.raises(ValueError, match="taken back"):
        undo(Allocation((), Money(1)), Money(2))


@given(st.integers(0, 2_000_00).map(Money), INVOICES)
def test_every_cent_is_shared_out(amount: Money, invoices: list[OpenInvoice]) -> None:
    """I7: lines and credit sum to the payment; no invoice takes more than it owes."""
    done = allocate(amount, invoices)
    left = {invoice.id: invoice.left.total for invoice in invoices}

    assert done.amount == amount
    assert all(ZERO < line.amount <= left[line.invoice_id] for line in done.lines)
    assert not done.credit or sum(shared(done).values()) == sum(
        m.minor for m in left.values()
    )


@given(st.integers(0, 2_000_00), INVOICES, st.data())
def test_undone_and_kept_make_the_whole(
    amount: int, invoices: list[OpenInvoice], data: st.DataObject
) -> None:
    """What a refund leaves is what a smaller payment would have settled."""
    whole = allocate(Money(amount), invoices)
    back = data.draw(st.integers(0, amount))
    undone, kept = undo(whole, Money(back)), allocate(Money(amount - back), invoices)

    assert undone.amount == Money(back)
    assert undone.credit + kept.credit == whole.credit
    for line in whole.lines:
        parts = [
            i.items
            for a in (undone, kept)
            for i in a.lines
            if i.invoice_id == line.invoice_id
        ]
        assert sum(part.principal.minor for part in parts) == line.items.principal.minor
        assert sum(part.fine.minor for part in parts) == line.items.fine.minor
