"""How events of money are written, and what the books say after a story of them."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import postings
from domain.allocation import Allocation, AllocationLine, undo
from domain.books import Account, Kind, Transaction
from domain.charges import Items
from domain.money import Money
from domain.novation import Renewal, renegotiated
from domain.postings import Event
from tests.domain.sums import receivables, trial_balance

DAY = date(2026, 11, 8)
INVOICE = 7
ANA = 1


def event(ref: str, reason: str = "") -> Event:
    """Let something happen to Ana."""
    return Event(ref, ANA, DAY, reason)


def paying(
    principal: int, fine: int = 0, interest: int = 0, credit: int = 0
) -> Allocation:
    """Share a payment out over Ana's invoice and her credit."""
    items = Items(Money(interest), Money(fine), Money(principal))
    lines = (AllocationLine(INVOICE, items),) if items.total else ()
    return Allocation(lines, Money(credit))


ISSUED = postings.invoice_issued(event("F-1"), INVOICE, Money(100_00))
PAYMENT = paying(100_00, 2_00, 17, credit=5_00)
PAID = postings.payment_received(event("pi_1"), PAYMENT)


def sums(*books: Transaction) -> dict[str, int]:
    """Show the accounts that are not at zero."""
    return {a.value: m.minor for a, m in trial_balance(books).items() if m}


def test_invoice_issued() -> None:
    """A new invoice is a receivable against revenue, and bears its number."""
    assert sums(ISSUED) == {"receivable": 100_00, "revenue": -100_00}
    assert {e.invoice_id for e in ISSUED.entries} == {INVOICE}
    assert (ISSUED.kind, ISSUED.external_ref) == (Kind.INVOICE_ISSUED, "F-1")


def test_late_payment_with_too_much() -> None:
    """Principal closes the receivable, charges are income, the rest is Ana's."""
    assert sums(ISSUED, PAID) == {
        "cash": 107_17,
        "client_credit": -5_00,
        "revenue": -100_00,
        "fines": -2_00,
        "interest": -17,
    }
    assert receivables([ISSUED, PAID]) == {INVOICE: Money(0)}


def test_payment_through_the_provider() -> None:
    """Money that the provider still holds is in clearing."""
    paid = postings.payment_received(event("pi_2"), paying(10_00), Account.CLEARING)

    assert sums(paid) == {"clearing": 10_00, "receivable": -10_00}


@pytest.mark.fault("F53")
def test_full_refund_reopens() -> None:
    """A refund of everything leaves the books as before the payment."""
    back = postings.payment_refunded(event("re_1"), undo(PAYMENT, PAYMENT.amount))

    assert sums(ISSUED, PAID, back) == sums(ISSUED)


@pytest.mark.fault("F52")
def test_refund_of_the_credit() -> None:
    """Giving the excess back touches no invoice."""
    back = postings.payment_refunded(event("re_2"), undo(PAYMENT, Money(5_00)))

    assert sums(back) == {"cash": -5_00, "client_credit": 5_00}


def test_goodwill_refund() -> None:
    """Money given back out of kindness is an expense; the invoice stays paid."""
    back = postings.goodwill_refunded(event("re_3"), Money(10_00))

    assert sums(back) == {"cash": -10_00, "refunds": 10_00}


@pytest.mark.fault("F53")
def test_dispute_lost() -> None:
    """The bank takes the money, and in the end the invoice is open again."""
    opened = postings.dispute_opened(event("dp_1"), PAYMENT.amount)
    lost = postings.dispute_lost(event("dp_1"), PAYMENT)

    assert receivables([ISSUED, PAID, opened]) == {INVOICE: Money(0)}
    assert sums(ISSUED, PAID, opened, lost) == sums(ISSUED)


@pytest.mark.fault("F53")
def test_dispute_won() -> None:
    """A dispute that is won leaves the books as if it had not been."""
    opened = postings.dispute_opened(event("dp_1"), PAYMENT.amount)
    won = postings.dispute_won(event("dp_1"), PAYMENT.amount)

    assert sums(opened) == {"cash": -107_17, "disputes": 107_17}
    assert sums(ISSUED, PAID, opened, won) == sums(ISSUED, PAID)


def test_credit_pays_an_invoice() -> None:
    """Ana's credit settles a part of her next invoice, and no cash moves."""
    applied = postings.credit_applied(event("credit-1"), paying(5_00))

    assert sums(applied) == {"client_credit": 5_00, "receivable": -5_00}


def test_credit_cannot_pay_itself() -> None:
    """An allocation that leaves credit over is no use of credit."""
    with pytest.raises(ValueError, match="pay itself"):
        postings.credit_applied(event("credit-1"), paying(1_00, credit=1))


def test_discount_and_write_off() -> None:
    """Both close the receivable, each against its own expense."""
    off = postings.discount_granted(event("deal-1"), INVOICE, Money(30_00))
    gone = postings.written_off(event("wo-1"), INVOICE, Money(70_00))

    assert receivables([ISSUED, off, gone]) == {INVOICE: Money(0)}
    assert sums(off, gone) == {
        "discounts": 30_00,
        "write_offs": 70_00,
        "receivable": -100_00,
    }


def agreed(*parts: int, left: int = 100_00) -> Transaction:
    """Replace Ana's invoice, of which *left* is open, by instalments 8 and on."""
    instalments = tuple((8 + i, Money(part)) for i, part in enumerate(parts))
    renewal = Renewal(((INVOICE, Money(left)),), instalments)
    return renegotiated(event("agreement:1"), renewal)


@pytest.mark.parametrize(
    ("parts", "rest"),
    [
        pytest.param((51_09, 51_08), {"interest": -2_17}, id="charges as principal"),
        pytest.param((45_00, 45_00), {"discounts": 10_00}, id="principal was let off"),
        pytest.param((50_00, 50_00), {}, id="the same sum"),
    ],
)
def test_renegotiated(parts: tuple[int, int], rest: dict[str, int]) -> None:
    """The old receivable ends, the instalments are owed, the difference is booked."""
    renewal = agreed(*parts)

    assert receivables([ISSUED, renewal]) == {
        INVOICE: Money(0),
        8: Money(parts[0]),
        9: Money(parts[1]),
    }
    moved = {"receivable": sum(parts) - 100_00} if rest else {}
    assert sums(renewal) == moved | rest
    assert renewal.kind is Kind.RENEGOTIATED


def test_renegotiated_charges_only() -> None:
    """Where the principal was paid, the instalments are charges altogether."""
    assert sums(agreed(1_00, 1_17, left=0)) == {"receivable": 2_17, "interest": -2_17}


def test_an_instalment_of_nothing_is_refused() -> None:
    """An agreement has instalments, each above zero."""
    with pytest.raises(ValueError, match="above zero"):
        agreed(100_00, 0)
    with pytest.raises(ValueError, match="above zero"):
        agreed()


def test_correction() -> None:
    """A wrong transaction is undone by its mirror image, with a reason and kept."""
    undone = postings.corrected(event("fix-1", "valor digitado errado"), PAID)

    assert sums(PAID, undone) == {}
    assert undone.kind is Kind.CORRECTION
    assert undone.reason == "valor digitado errado"


@pytest.mark.parametrize(
    "post",
    [
        pytest.param(
            lambda: postings.invoice_issued(event("x"), INVOICE, Money(0)), id="invoice"
        ),
        pytest.param(
            lambda: postings.written_off(event("x"), INVOICE, Money(-1)), id="write-off"
        ),
        pytest.param(
            lambda: postings.dispute_opened(event("x"), Money(0)), id="dispute"
        ),
    ],
)
def test_nothing_moves(post: Callable[[], Transaction]) -> None:
    """An amount of zero or below is not posted."""
    with pytest.raises(ValueError, match="above zero"):
        post()


AMOUNT = st.integers(0, 10**7)
ALLOCATIONS = st.builds(paying, AMOUNT, AMOUNT, AMOUNT, AMOUNT).filter(
    lambda allocation: bool(allocation.amount)
)


@given(st.lists(ALLOCATIONS, max_size=8), st.randoms(use_true_random=False))
def test_books_balance_in_any_order(payments: list[Allocation], random: Random) -> None:
    """I2, I3, I6: the accounts sum to zero, and order does not matter."""
    principal = sum(line.items.principal.minor for a in payments for line in a.lines)
    books = [postings.invoice_issued(event("F"), INVOICE, Money(principal + 1))]
    books += [
        postings.payment_received(event(f"pi_{i}"), a) for i, a in enumerate(payments)
    ]
    shuffled = list(books)
    random.shuffle(shuffled)

    assert sum(m.minor for m in trial_balance(books).values()) == 0
    assert trial_balance(shuffled) == trial_balance(books)
    assert receivables(shuffled) == {INVOICE: Money(1)}
