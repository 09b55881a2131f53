"""The plan behind a subscription's row, and where it stands in it."""

from datetime import date

from domain.billing import Bill, Plan, Price, next_bill
from domain.money import Money
from models.subscription import Subscription

ACTIVE, PAUSED, CANCELLED = "active", "paused", "cancelled"
BILLED_STATES = (ACTIVE, CANCELLED)  # a cancelled one is billed until its last day


def plan_of(row: Subscription) -> Plan:
    """Read the plan of a row."""
    first = Price(row.starts_on, Money(row.amount_minor, row.currency))
    later = (
        Price(change.from_on, Money(change.amount_minor, row.currency))
        for change in row.prices
    )
    return Plan(
        starts_on=row.starts_on,
        due_day=row.due_day,
        prices=(first, *later),
        every_months=row.every_months,
        issue_days_before=row.issue_days_before,
        pro_rata=row.pro_rata,
        in_advance=row.in_advance,
        ends_on=row.ends_on,
    )


def upcoming(row: Subscription) -> Bill | None:
    """Give the next invoice of a subscription, paused or not."""
    return next_bill(plan_of(row), row.unbilled_from)


def price_now(row: Subscription, today: date) -> Money:
    """Give what a whole period costs today."""
    return plan_of(row).price_on(max(today, row.starts_on))


def reckon(row: Subscription) -> None:
    """Work out when the next invoice is issued; None where there will be none."""
    bill = None if row.state == PAUSED else upcoming(row)
    row.next_issue_on = bill.issue_on if bill else None
