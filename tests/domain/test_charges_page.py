"""docs/charges.md: every worked example of the page, worked out anew."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.accrual import Bill, Credit, Position, Terms, position_of
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy, RateChange
from domain.correction import Index, Rate
from domain.early import EarlyDiscount
from domain.money import Money
from domain.statement import line_of

PAGE = Path(__file__).parents[2] / "docs" / "charges.md"
BRAZIL = calendar_for(None)
IPCA = Index(
    "IPCA", {date(2026, 5, 1): Rate(440_000), date(2026, 6, 1): Rate(-310_000)}
)
CHANGED = ChargesPolicy(changes=(RateChange(date(2026, 7, 1), interest_bp_month=200),))
FIVE_OFF = ChargesPolicy(early=EarlyDiscount(percent_bp=500))


def rows(heading: str) -> Iterator[dict[str, str]]:
    """Read the table under a heading."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    lines = [line for line in section.partition("\n## ")[0].splitlines() if "|" in line]
    names, _, *cells = (
        [cell.strip() for cell in line.strip("| ").split("|")] for line in lines
    )
    return (dict(zip(names, row, strict=True)) for row in cells)


def table(*headings: str) -> list[object]:
    """Make the cases of several tables."""
    return [
        pytest.param(heading, row, id=f"{heading}: {next(iter(row.values()))}")
        for heading in headings
        for row in rows(heading)
    ]


CASES = {  # the invoice and the rules that a table is about
    "The rule": (100_00, date(2026, 11, 3), ChargesPolicy(), None),
    "Rates that changed": (300_00, date(2026, 6, 23), CHANGED, None),
    "Correction by an index": (1_000_00, date(2026, 6, 30), ChargesPolicy(), IPCA),
    "The discount for paying in time": (100_00, date(2026, 11, 10), FIVE_OFF, None),
}


@pytest.mark.parametrize(("heading", "row"), table(*CASES))
def test_worked_example(heading: str, row: dict[str, str]) -> None:
    """The figures of the page are those of the rules, to the cent."""
    minor, due_on, policy, index = CASES[heading]
    bill = Bill("F-1", "", Money(minor), due_on)
    days = row.get("days late")
    on = due_on + timedelta(int(days)) if days else date.fromisoformat(row["on"])
    terms = Terms(index=index)
    line = line_of(bill, position_of(bill, (), on, policy, BRAZIL, terms))
    found = {
        "principal": line.principal,
        "correction": line.correction,
        "fine": line.fine,
        "interest": line.interest,
        "discount": line.early,
        "owed": line.owed,
    }
    told = {name: cents(cell) for name, cell in row.items() if name in found}

    assert {name: found[name] for name in told} == told


def cents(cell: str) -> Money:
    """Read an amount of the page."""
    return Money(int(Decimal(cell) * 100))


def test_the_part_payment_of_the_page() -> None:
    """R$ 50 on day 5, and R$ 52.69 thirty days later."""
    due_on = date(2026, 11, 3)
    bill = Bill("F-1", "", Money(100_00), due_on)
    paid = Credit(Money(50_00), due_on + timedelta(days=5))
    on = due_on + timedelta(days=35)
    now: Position = position_of(bill, [paid], on, ChargesPolicy(), BRAZIL)

    assert (now.left.principal, now.left.interest) == (Money(52_17), Money(52))
    assert now.left.total == Money(52_69)
