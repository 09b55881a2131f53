"""Recurring plans: periods, prices by the day, due days, and how they end."""

from datetime import date, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing import (
    Bill,
    Ending,
    Plan,
    PlanError,
    Price,
    bills,
    due_when_late,
    ends_on,
    first_unbilled,
    next_bill,
    periods,
    served,
)
from domain.money import Money

DAY = timedelta(days=1)
MONTH = Money(100_00)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def plan(starts_on: date, due_day: int = 10, **more: Any) -> Plan:  # noqa: ANN401 - any field
    """Make a plan of R$ 100.00 a month."""
    return Plan(starts_on, due_day, (Price(starts_on, MONTH),), **more)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan with any day, rhythm and price, with or without an end."""
    starts_on = draw(DAYS)
    prices = draw(st.dictionaries(DAYS, st.integers(1, 500_000), max_size=3))
    first = Price(starts_on, Money(draw(st.integers(1, 500_000))))
    length = draw(st.none() | st.integers(0, 900))
    return Plan(
        starts_on,
        draw(st.integers(1, 31)),
        (first, *(Price(day, Money(minor)) for day, minor in prices.items())),
        draw(st.integers(1, 12)),
        draw(st.integers(0, 60)),
        draw(st.booleans()),
        draw(st.booleans()),
        None if length is None else starts_on + timedelta(days=length),
    )


def shown(bill: Bill) -> tuple[str, str, int, str]:
    """Write a bill for a table: from, to, amount, due."""
    first, last = bill.period.first, bill.period.last
    return str(first), str(last), bill.amount.minor, str(bill.due_on)


@given(plans())
def test_periods_tile_the_time(any_plan: Plan) -> None:
    """No day is billed twice, none is left out, from the first to the last."""
    found = list(islice(periods(any_plan, any_plan.starts_on), 30))

    assert found[0].first == any_plan.starts_on
    assert all(a.last + DAY == b.first for a, b in pairwise(found))
    assert all(a.first <= a.last for a in found)
    assert len(found) == 30 or found[-1].last == any_plan.ends_on


@given(plans(), st.integers(1, 31), st.integers(1, 12))
def test_periods_tile_the_time_when_the_day_is_changed(
    before: Plan, due_day: int, every: int
) -> None:
    """A new due day or rhythm makes one shorter period, and no gap or overlap."""
    first = next(periods(before, before.starts_on))
    prices, unbilled = before.prices, first.last + DAY
    after = Plan(before.starts_on, due_day, prices, every, pro_rata=before.pro_rata)

    next_one, second = islice(periods(after, unbilled), 2)

    assert next_one.first == unbilled
    assert next_one.whole_first <= next_one.first
    assert second.first == next_one.last + DAY
    assert second.is_whole


@given(plans())
def test_only_the_ends_are_not_whole(any_plan: Plan) -> None:
    """Between the first and the last period every one is whole, and costs its price."""
    for bill in list(islice(bills(any_plan, any_plan.starts_on), 20))[1:-1]:
        assert bill.period.is_whole
        assert bill.amount == any_plan.price_on(bill.period.first)


@given(plans())
def test_no_invoice_is_of_nothing_and_none_above_its_price(any_plan: Plan) -> None:
    """A part costs at least a cent and at most the whole."""
    for bill in islice(bills(any_plan, any_plan.starts_on), 20):
        assert 0 < bill.amount.minor <= any_plan.price_on(bill.period.first).minor


@given(plans(), st.lists(st.integers(0, 400), max_size=5), st.integers(1, 1_000_000))
def test_the_parts_of_a_period_add_up_to_it(
    any_plan: Plan, cuts: list[int], minor: int
) -> None:
    """Cut anywhere, any number of times: the shares sum to the price to the cent."""
    endless = Plan(
        any_plan.starts_on, any_plan.due_day, any_plan.prices, any_plan.every_months
    )
    _, whole = islice(periods(endless, endless.starts_on), 2)
    inside = {whole.first + timedelta(days=n) for n in cuts} | {whole.first}
    firsts = sorted(day for day in inside if day <= whole.last)
    lasts = [*(day - DAY for day in firsts[1:]), whole.last]
    parts = [
        type(whole)(first, last, whole.first, whole.last).share_of(Money(minor)).minor
        for first, last in zip(firsts, lasts, strict=True)
    ]

    assert sum(parts) == minor
    assert min(parts) >= 0


@given(plans())
def test_invoices_come_in_order(any_plan: Plan) -> None:
    """Due days and issue days never go back, so one look at the next is enough."""
    found = list(islice(bills(any_plan, any_plan.starts_on), 20))

    for one, other in pairwise(found):
        assert one.due_on <= other.due_on
        assert one.issue_on <= other.issue_on
    for bill in found:
        begins = bill.period.first if any_plan.in_advance else bill.period.last + DAY
        assert begins <= bill.due_on <= begins + timedelta(days=31)
        assert (bill.due_on - bill.issue_on).days == any_plan.issue_days_before


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(
            plan(date(2026, 3, 17)),
            [
                ("2026-03-17", "2026-04-09", 77_42, "2026-04-10"),  # 24 of 31 days
                ("2026-04-10", "2026-05-09", 100_00, "2026-05-10"),
            ],
            id="pro rata first month",
        ),
        pytest.param(
            plan(date(2026, 3, 17), in_advance=True),
            [
                ("2026-03-17", "2026-04-09", 77_42, "2026-04-10"),
                ("2026-04-10", "2026-05-09", 100_00, "2026-04-10"),
            ],
            id="in advance",
        ),
        pytest.param(
            plan(date(2026, 3, 17), pro_rata=False),
            [
                ("2026-03-17", "2026-04-16", 100_00, "2026-05-10"),
                ("2026-04-17", "2026-05-16", 100_00, "2026-06-10"),
            ],
            id="whole months from the start",
        ),
        pytest.param(
            plan(date(2026, 3, 10)),
            [("2026-03-10", "2026-04-09", 100_00, "2026-04-10")],
            id="begins on the due day",
        ),
        pytest.param(
            plan(date(2027, 1, 31), 31),
            [
                ("2027-01-31", "2027-02-27", 100_00, "2027-02-28"),
                ("2027-02-28", "2027-03-30", 100_00, "2027-03-31"),
                ("2027-03-31", "2027-04-29", 100_00, "2027-04-30"),
            ],
            id="day 31 in shorter months",
        ),
        pytest.param(
            plan(date(2028, 1, 29), 29),
            [
                ("2028-01-29", "2028-02-28", 100_00, "2028-02-29"),
                ("2028-02-29", "2028-03-28", 100_00, "2028-03-29"),
            ],
            id="29 February",
        ),
        pytest.param(
            plan(date(2028, 2, 29), 29, every_months=12),
            [
                ("2028-02-29", "2029-02-27", 100_00, "2029-02-28"),
                ("2029-02-28", "2030-02-27", 100_00, "2030-02-28"),
            ],
            id="a year from 29 February",
        ),
        pytest.param(
            plan(date(2026, 1, 17), every_months=3),
            [
                ("2026-01-17", "2026-02-09", 26_09, "2026-02-10"),  # 24 of 92 days
                ("2026-02-10", "2026-05-09", 100_00, "2026-05-10"),
            ],
            id="quarters",
        ),
        pytest.param(
            plan(date(2026, 12, 20), 1),
            [("2026-12-20", "2026-12-31", 38_71, "2027-01-01")],
            id="over the new year",
        ),
        pytest.param(
            plan(date(2026, 3, 10), ends_on=date(2026, 4, 19)),
            [
                ("2026-03-10", "2026-04-09", 100_00, "2026-04-10"),
                ("2026-04-10", "2026-04-19", 33_33, "2026-05-10"),
            ],
            id="ends within a month",
        ),
        pytest.param(
            plan(date(2026, 3, 17), ends_on=date(2026, 3, 20)),
            [("2026-03-17", "2026-03-20", 12_90, "2026-04-10")],
            id="begins and ends within a month",
        ),
        pytest.param(
            plan(date(2026, 3, 17), ends_on=date(2026, 3, 16)), [], id="never began"
        ),
    ],
)
def test_what_is_billed(made: Plan, expected: list[tuple[str, str, int, str]]) -> None:
    """From, to, amount and due day of the first invoices."""
    found = [shown(bill) for bill in islice(bills(made, made.starts_on), 5)]

    assert found[: len(expected)] == expected
    assert len(found) == (5 if made.ends_on is None else len(expected))


def test_a_price_holds_for_the_periods_that_begin_with_it() -> None:
    """A change in the middle of a month counts from the next one."""
    prices = (
        Price(date(2026, 3, 10), MONTH),
        Price(date(2026, 4, 20), Money(120_00)),
    )
    made = Plan(date(2026, 3, 10), 10, prices)

    amounts = [b.amount.minor for b in islice(bills(made, made.starts_on), 3)]

    assert amounts == [100_00, 100_00, 120_00]


def test_days_that_cost_no_cent_have_no_invoice() -> None:
    """One day of a plan of one cent is not billed, and the next month is."""
    made = Plan(date(2026, 3, 9), 10, (Price(date(2026, 3, 9), Money(1)),))

    bill = next_bill(made, made.starts_on)

    assert bill is not None
    assert bill.period.first == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 3, 17), date(2026, 3, 17), id="on its first day"),
        pytest.param(date(2026, 4, 10), date(2026, 3, 17), id="on the due day"),
        pytest.param(date(2026, 4, 11), date(2026, 4, 10), id="the day after"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 10), id="months later"),
        pytest.param(date(2026, 1, 1), date(2026, 3, 17), id="before it begins"),
    ],
)
def test_nothing_is_billed_after_the_fact(today: date, expected: date) -> None:
    """A plan that came from another system goes on with what is not due yet."""
    assert first_unbilled(plan(date(2026, 3, 17)), today) == expected


def test_a_plan_that_ended_long_ago_has_nothing_left() -> None:
    """The day after its last one is what is not billed."""
    made = plan(date(2025, 3, 10), ends_on=date(2025, 6, 9))

    first = first_unbilled(made, date(2026, 11, 20))

    assert first == date(2025, 6, 10)
    assert next_bill(made, first) is None


@pytest.mark.parametrize(
    ("ending", "day", "expected"),
    [
        pytest.param(Ending.BY_DAYS, date(2026, 4, 19), date(2026, 4, 19), id="days"),
        pytest.param(Ending.WHOLE, date(2026, 4, 19), date(2026, 5, 9), id="whole"),
        pytest.param(Ending.WHOLE, date(2026, 5, 9), date(2026, 5, 9), id="last day"),
        pytest.param(Ending.WHOLE, date(2026, 4, 2), date(2026, 4, 9), id="billed"),
        pytest.param(Ending.NO_MORE, date(2026, 4, 19), date(2026, 4, 9), id="no more"),
        pytest.param(Ending.NO_MORE, date(2026, 4, 2), date(2026, 4, 2), id="earlier"),
    ],
)
def test_how_a_plan_ends(ending: Ending, day: date, expected: date) -> None:
    """Billed until 9 April; the last day that is billed follows from the choice."""
    made = plan(date(2026, 3, 10))

    assert ends_on(made, date(2026, 4, 10), day, ending) == expected


@pytest.mark.parametrize(
    ("ends", "minor"),
    [
        pytest.param(date(2026, 4, 9), 0, id="never begun"),
        pytest.param(date(2026, 4, 10), 3_33, id="one day"),
        pytest.param(date(2026, 4, 24), 50_00, id="half"),
        pytest.param(date(2026, 5, 9), 100_00, id="all of it"),
        pytest.param(date(2026, 8, 1), 100_00, id="more"),
    ],
)
def test_what_is_left_of_an_issued_invoice(ends: date, minor: int) -> None:
    """By the thirty days from 10 April to 9 May."""
    first, last = date(2026, 4, 10), date(2026, 5, 9)

    assert served(MONTH, first, last, ends) == Money(minor)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 3, 31), date(2026, 4, 10), id="in time"),
        pytest.param(date(2026, 4, 3), date(2026, 4, 10), id="a little late"),
        pytest.param(date(2026, 4, 8), date(2026, 4, 13), id="late"),
        pytest.param(date(2026, 4, 20), date(2026, 4, 25), id="after the due day"),
    ],
)
def test_nobody_is_late_because_we_were(today: date, expected: date) -> None:
    """Five days to pay at least, whenever the invoice comes."""
    made = plan(date(2026, 3, 10))
    bill = next_bill(made, made.starts_on)

    assert bill is not None
    assert due_when_late(made, bill, today, 5) == expected


def test_who_has_no_days_is_given_none_for_our_delay() -> None:
    """A plan that is issued on its due day is due at once, also later."""
    made = plan(date(2026, 3, 10), issue_days_before=0)
    bill = next_bill(made, made.starts_on)

    assert bill is not None
    assert due_when_late(made, bill, date(2026, 4, 20), 5) == date(2026, 4, 20)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"due_day": 0}, id="no day"),
        pytest.param({"due_day": 32}, id="no such day"),
        pytest.param({"every_months": 13}, id="too rare"),
        pytest.param({"issue_days_before": -1}, id="after the due day"),
        pytest.param({"prices": ()}, id="no price"),
        pytest.param({"prices": (Price(date(2026, 1, 1), Money(0)),)}, id="for free"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(wrong: dict[str, Any]) -> None:
    """What is nonsense is told at once."""
    usual: dict[str, Any] = {
        "starts_on": date(2026, 1, 1),
        "due_day": 10,
        "prices": (Price(date(2026, 1, 1), MONTH),),
    }

    with pytest.raises(PlanError):
        Plan(**usual | wrong)
