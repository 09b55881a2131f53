"""Frozen days: nothing is added in them, and the rates go on where they stood."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, position_of
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy, RateChange
from domain.freeze import Frozen, frozen
from domain.money import Money

CALENDAR = calendar_for("SC")
DUE = date(2026, 11, 2)  # a holiday: payable on the 3rd
BILL = Bill("1", "Internet", Money(100_00), date(2026, 11, 3))
POLICY = ChargesPolicy()
days = st.integers(0, 120).map(lambda n: BILL.due_on + timedelta(days=n))
spans = st.tuples(days, st.integers(0, 40)).map(
    lambda it: Frozen(it[0], it[0] + timedelta(days=it[1]))
)


def owed(on: date, *still: Frozen, paid: tuple[Credit, ...] = ()) -> int:
    """Price the bill on a day, in cents."""
    position = position_of(BILL, paid, on, frozen(POLICY, still), CALENDAR)
    return position.left.total.minor


def test_the_worked_example() -> None:
    """R$ 100.00 ten days late is 100 + 2 + 0.33; thirty days later it is still so.

    On the day after the pause one day's interest comes on top of it.
    """
    paused_on = date(2026, 11, 13)
    span = Frozen(date(2026, 11, 14), date(2026, 12, 13))

    assert owed(paused_on, span) == 102_33
    assert owed(date(2026, 12, 13), span) == 102_33
    assert owed(date(2026, 12, 14), span) == 102_37  # eleven days of interest
    assert owed(date(2026, 12, 14)) == 103_37  # without the freeze: forty-one


def test_what_falls_due_meanwhile_bears_no_fine() -> None:
    """Its first late day is a frozen one; interest comes when the days are over."""
    span = Frozen(date(2026, 11, 1), date(2026, 11, 30))

    assert owed(date(2026, 11, 30), span) == 100_00
    assert owed(date(2026, 12, 1), span) == 100_03


def test_a_payment_in_the_middle_is_exact() -> None:
    """Half of it paid during the pause: interest goes on with what is left."""
    span = Frozen(date(2026, 11, 14), date(2026, 12, 13))
    paid = (Credit(Money(52_33), date(2026, 11, 20)),)

    assert owed(date(2026, 12, 13), span, paid=paid) == 50_00
    assert owed(date(2026, 12, 23), span, paid=paid) == 50_17


def test_rates_of_the_contract_go_on_after_it() -> None:
    """A change within the frozen days is in force when they are over."""
    policy = ChargesPolicy(changes=(RateChange(date(2026, 11, 20), 100, 200),))
    still = frozen(policy, [Frozen(date(2026, 11, 10), date(2026, 11, 30))])

    assert still.rates_on(date(2026, 11, 9)).interest_bp_month == 100
    assert still.rates_on(date(2026, 11, 20)).interest_bp_month == 0
    assert still.rates_on(date(2026, 12, 1)) == policy.rates_on(date(2026, 12, 1))


@given(st.lists(spans, max_size=3), days)
def test_never_dearer(still: list[Frozen], on: date) -> None:
    """Whatever is frozen, nobody owes more for it."""
    assert owed(on, *still) <= owed(on)


@given(spans)
def test_nothing_is_added_in_them(span: Frozen) -> None:
    """From the day before to the last day the balance stands still.

    Where the fine's own day lies before them.
    """
    before = max(span.first - timedelta(days=1), BILL.due_on + timedelta(days=1))
    last = max(span.last, before)

    assert span.first > before or owed(last, span) == owed(before, span)


@given(st.lists(spans, max_size=3), days)
def test_each_other_day_counts_as_ever(still: list[Frozen], on: date) -> None:
    """Outside frozen days the rates are the policy's own, whatever lies around."""
    free = not any(on in span for span in still)

    assert not free or frozen(POLICY, still).rates_on(on) == POLICY.rates_on(on)


def test_no_days_at_all() -> None:
    """A pause that was ended on its first day froze nothing."""
    span = Frozen(date(2026, 11, 14), date(2026, 11, 13))

    assert frozen(POLICY, [span]) is POLICY
