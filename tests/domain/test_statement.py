"""The balance that is shown: lines that sum, what is late, what is oldest."""

from datetime import date

import pytest

from domain.accrual import Bill, Credit
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy
from domain.money import Money
from domain.statement import Balance, InvoiceBalance, balance_of

TODAY = date(2026, 11, 21)
BRAZIL = calendar_for("SP")
DAYS = (date(2026, 12, 10), date(2026, 11, 16), date(2026, 10, 13))


def line(due_on: date, *credits_: Credit) -> InvoiceBalance:
    """Show an invoice of R$ 100 today."""
    bill = Bill("F-1", "Internet 500 MB", Money(100_00), due_on, invoice_id=7)
    return balance_of(bill, credits_, TODAY, ChargesPolicy(), BRAZIL)


def test_line_of_a_late_invoice() -> None:
    """Ana's invoice, five days late, is 100 + 2.00 + 0.17."""
    shown = line(date(2026, 11, 16))

    assert shown == InvoiceBalance(
        number="F-1",
        description="Internet 500 MB",
        due_on=date(2026, 11, 16),
        days_late=5,
        principal=Money(100_00),
        fine=Money(2_00),
        interest=Money(17),
        discount=Money(0),
        paid=Money(0),
        owed=Money(102_17),
        invoice_id=7,
    )


def test_line_of_a_part_paid_invoice() -> None:
    """The lines show the whole and what came; the rest is owed."""
    shown = line(date(2026, 11, 16), Credit(Money(50_00), TODAY))

    assert (shown.principal, shown.paid, shown.owed) == (
        Money(100_00),
        Money(50_00),
        Money(52_17),
    )


def test_settled_line_is_not_late() -> None:
    """Nothing is late where nothing is owed."""
    shown = line(date(2026, 10, 13), Credit(Money(100_00), date(2026, 10, 13)))

    assert (shown.owed, shown.days_late) == (Money(0), 0)


def test_total_overdue_and_oldest() -> None:
    """Overdue leaves out what is not yet due; the oldest is the first due."""
    balance = Balance(TODAY, tuple(map(line, DAYS)))

    assert balance.total == Money(100_00) + balance.overdue
    assert balance.overdue == balance.lines[1].owed + balance.lines[2].owed
    assert [late.due_on for late in balance.late] == [DAYS[2], DAYS[1]]
    assert balance.oldest == balance.lines[2]


def test_settled_invoice_is_not_the_oldest() -> None:
    """An older invoice that is paid does not hide the one that is owed."""
    settled = line(DAYS[2], Credit(Money(200_00), DAYS[2]))
    balance = Balance(TODAY, (settled, line(DAYS[1])))

    assert balance.oldest == balance.lines[1]


def test_nothing_owed() -> None:
    """A client without invoices owes zero of the company's currency."""
    balance = Balance(TODAY, currency="USD")

    assert balance.total == balance.overdue == Money(0, "USD")
    assert balance.oldest is None


@pytest.mark.parametrize(
    ("paid", "owed"),
    [
        pytest.param(0, 99_00, id="a cent hidden"),
        pytest.param(101_00, -1_00, id="below zero"),
    ],
)
def test_lines_must_sum(paid: int, owed: int) -> None:
    """A line whose parts do not sum to what is owed cannot be made."""
    zero = Money(0)

    with pytest.raises(ValueError, match="do not sum"):
        InvoiceBalance(
            "F-1",
            "Internet",
            TODAY,
            0,
            Money(100_00),
            zero,
            zero,
            zero,
            Money(paid),
            Money(owed),
        )
