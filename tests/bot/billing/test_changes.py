"""What people do to a plan: change it, its price, pause it, and end it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.billing.cancel import Fate, Outcome, cancel, foresee
from bot.billing.changes import (
    Refused,
    Terms,
    Why,
    begin,
    change,
    pause,
    resume,
    set_price,
)
from bot.billing.invoices import by_hand
from domain.billing import Ending
from domain.money import Money
from models.audit import Audit
from models.client import Client
from models.payment import Payment, PaymentLine
from models.subscription import Subscription
from tests.bot.billing.conftest import Desk

NOVEMBER_10 = date(2026, 11, 10)
Act = Callable[..., Any]


def do(desk: Desk, row_id: int, act: Act, *more: Any, **how: Any) -> Any:  # noqa: ANN401 - whatever the act takes and gives
    """Do something to a plan, by a person's hand."""
    with desk.world.session() as session:
        row = session.get_one(Subscription, row_id)
        return act(session, row, *more, desk.hand, **how)


def actions(desk: Desk) -> list[tuple[str, str]]:
    """List what the trail says, and of whom."""
    with desk.world.parts.database.read() as session:
        rows = session.scalars(select(Audit).order_by(Audit.id))
        return [(row.actor, row.action) for row in rows]


def test_a_new_plan_begins_with_what_is_not_due_yet(desk: Desk) -> None:
    """One that has run for years elsewhere issues no invoice of the past."""
    row = desk.row(desk.begin(starts_on=date(2024, 1, 10)))

    assert (row.unbilled_from, row.next_issue_on) == (NOVEMBER_10, date(2026, 11, 30))
    assert actions(desk) == [("agent:1", "billing.add")]


@pytest.mark.parametrize(
    ("external_id", "terms", "why"),
    [
        pytest.param("P-1", {}, Why.TAKEN, id="id in use"),
        pytest.param("P" * 51, {}, Why.TOO_LONG, id="id too long"),
        pytest.param("P-2", {"due_day": 40}, Why.PLAN, id="no such day"),
        pytest.param("P-2", {"amount": Money(0)}, Why.PLAN, id="for free"),
    ],
)
def test_what_cannot_begin(
    desk: Desk, external_id: str, terms: dict[str, Any], why: Why
) -> None:
    """The reason is a value, and nothing is stored."""
    desk.begin("P-1")
    usual: dict[str, Any] = {
        "description": "x",
        "amount": Money(1),
        "due_day": 1,
        "starts_on": NOVEMBER_10,
    }
    with desk.world.session() as session:
        client = session.get_one(Client, desk.client_id)
        made = begin(session, client, external_id, Terms(**usual | terms), desk.hand)
        count = session.query(Subscription).count()

    assert isinstance(made, Refused)
    assert (made.why, count) == (why, 1)


def test_a_new_due_day_makes_one_shorter_period(desk: Desk) -> None:
    """From the 10th to the 20th: ten days are billed between, and nothing twice."""
    row_id = desk.begin()
    desk.world.move(days=6)
    desk.issue()
    do(desk, row_id, change, {"due_day": 20})
    desk.days(42)

    assert desk.billed() == [
        ("P-1/001", 100_00, "2026-12-10", "open"),
        ("P-1/002", 33_33, "2026-12-20", "open"),
        ("P-1/003", 100_00, "2027-01-20", "open"),
    ]


def test_a_change_is_remembered_with_what_was(desk: Desk) -> None:
    """Before and after, and by whom; a change of nothing is none."""
    row_id = desk.begin()
    first = do(desk, row_id, change, {"due_day": 20, "description": "Fibra"})
    second = do(desk, row_id, change, {"due_day": 20})
    with desk.world.parts.database.read() as session:
        [row] = session.scalars(select(Audit).where(Audit.action == "billing.change"))

    assert set(first) == {"due_day", "description"}
    assert second == {}
    assert row.details["due_day"] == [10, 20]


def test_a_change_that_cannot_be_kept_changes_nothing(desk: Desk) -> None:
    """The plan stays as it was."""
    row_id = desk.begin()
    refused = do(desk, row_id, change, {"due_day": 40})

    assert isinstance(refused, Refused)
    assert desk.row(row_id).due_day == 10


def test_a_price_from_a_day(desk: Desk) -> None:
    """The period that begins on the day has it; changed again, the last word counts."""
    row_id = desk.begin()
    do(desk, row_id, set_price_of(Money(110_00), date(2026, 12, 10)))
    do(desk, row_id, set_price_of(Money(120_00), date(2026, 12, 10)))
    for _ in range(2):
        desk.world.move(days=31)
        desk.issue()

    assert [i.amount_minor for i in desk.invoices()] == [100_00, 120_00]


def set_price_of(amount: Money, from_on: date) -> Act:
    """Give the act that changes a price."""
    return lambda session, row, hand: set_price(session, row, amount, from_on, hand)


def test_a_pause_bills_what_was_served_and_then_nothing(desk: Desk) -> None:
    """Fourteen days until yesterday at once; the pause itself is never billed."""
    row_id = desk.begin()
    do(desk, row_id, pause, desk.world.parts.settings.billing)
    desk.world.move(days=50)
    during = desk.issue()
    do(desk, row_id, resume)
    desk.days(25)

    assert during == 0
    assert [(i.amount_minor, str(i.due_on)) for i in desk.invoices()] == [
        (46_67, "2026-12-10"),
        (90_32, "2027-02-10"),
    ]
    assert desk.row(row_id).unbilled_from == date(2027, 2, 10)


def test_what_was_billed_ahead_is_not_billed_again_after_a_pause(desk: Desk) -> None:
    """Paid in advance until 9 December, paused and resumed within: nothing new."""
    row_id = desk.begin(in_advance=True, bill_from=NOVEMBER_10)
    desk.issue()
    do(desk, row_id, pause, desk.world.parts.settings.billing)
    do(desk, row_id, resume)

    assert desk.row(row_id).unbilled_from == date(2026, 12, 10)
    assert len(desk.invoices()) == 1


@pytest.mark.parametrize(
    ("ending", "last", "coming"),
    [
        pytest.param(Ending.BY_DAYS, date(2026, 11, 24), [50_00], id="by days"),
        pytest.param(Ending.WHOLE, date(2026, 12, 9), [100_00], id="whole"),
        pytest.param(Ending.NO_MORE, date(2026, 11, 9), [], id="no more"),
    ],
)
def test_how_the_running_period_ends(
    desk: Desk, ending: Ending, last: date, coming: list[int]
) -> None:
    """What is foreseen is what is done, and after it there is nothing."""
    row_id = desk.begin()
    with desk.world.parts.database.read() as session:
        row = session.get_one(Subscription, row_id)
        seen = foresee(session, row, date(2026, 11, 24), ending)
    end(desk, row_id, ending)
    desk.world.move(days=40)
    desk.issue()

    assert isinstance(seen, Outcome)
    assert seen.ends_on == last
    assert [bill.amount.minor for bill in seen.coming] == coming
    assert [i.amount_minor for i in desk.invoices()] == coming
    row = desk.row(row_id)
    assert (row.state, row.ends_on, row.next_issue_on) == ("cancelled", last, None)


def end(
    desk: Desk, row_id: int, ending: Ending = Ending.BY_DAYS, *, adjust: bool = True
) -> Outcome:
    """Cancel as of today."""
    with desk.world.session() as session:
        row = session.get_one(Subscription, row_id)
        today = desk.hand.today
        done = cancel(session, row, today, ending, "mudou", desk.hand, adjust=adjust)
    assert isinstance(done, Outcome)
    return done


def in_advance(desk: Desk) -> int:
    """Begin a plan with two invoices issued: to 9 December, and to 9 January."""
    row_id = desk.begin(in_advance=True, bill_from=NOVEMBER_10, issue_days_before=20)
    desk.issue()
    assert len(desk.invoices()) == 2
    return row_id


def test_invoices_for_what_is_not_served_are_taken_back(desk: Desk) -> None:
    """15 of 30 days of the first are left, nothing of the second; the books agree."""
    row_id = in_advance(desk)
    done = end(desk, row_id)

    assert [each.fate for each in done.unserved] == [Fate.LESS, Fate.VOID]
    assert [(i.amount_minor, i.status) for i in desk.invoices()] == [
        (50_00, "open"),
        (100_00, "cancelled"),
    ]
    assert desk.books() == {"receivable": 50_00, "revenue": -50_00}


def test_invoices_may_stay_if_that_is_the_choice(desk: Desk) -> None:
    """A term that was agreed is owed."""
    row_id = in_advance(desk)
    end(desk, row_id, adjust=False)

    assert [(i.amount_minor, i.status) for i in desk.invoices()] == [
        (100_00, "open"),
        (100_00, "open"),
    ]


def test_an_invoice_that_was_paid_is_a_persons_to_decide(desk: Desk) -> None:
    """Money that came in is not moved by a cancellation."""
    row_id = in_advance(desk)
    first, _ = desk.invoices()
    with desk.world.session() as session:
        payment = Payment(
            client_id=desk.client_id,
            provider="manual",
            external_ref="p",
            amount_minor=10_00,
            received_on=desk.hand.today,
            created_at=desk.hand.now,
        )
        session.add(payment)
        session.flush()
        session.add(
            PaymentLine(
                payment_id=payment.id,
                invoice_id=first.id,
                principal_minor=10_00,
                fine_minor=0,
                interest_minor=0,
                effective_on=desk.hand.today,
            )
        )
    done = end(desk, row_id)

    assert [each.fate for each in done.unserved] == [Fate.STAYS, Fate.VOID]
    assert desk.invoices()[0].amount_minor == 100_00


def test_the_reason_is_kept(desk: Desk) -> None:
    """On the plan, and in the trail."""
    row_id = desk.begin()
    end(desk, row_id)
    with desk.world.parts.database.read() as session:
        [row] = session.scalars(select(Audit).where(Audit.action == "billing.cancel"))

    assert desk.row(row_id).cancel_reason == "mudou"
    assert row.details["reason"] == "mudou"


@pytest.mark.parametrize(
    ("first", "then", "why"),
    [
        pytest.param("end", "end", Why.CANCELLED, id="ended twice"),
        pytest.param("end", "change", Why.CANCELLED, id="changed after its end"),
        pytest.param("end", "price", Why.CANCELLED, id="dearer after its end"),
        pytest.param("end", "pause", Why.NOT_ACTIVE, id="paused after its end"),
        pytest.param("end", "resume", Why.NOT_PAUSED, id="resumed after its end"),
        pytest.param("pause", "pause", Why.NOT_ACTIVE, id="paused twice"),
        pytest.param("none", "resume", Why.NOT_PAUSED, id="resumed as it runs"),
    ],
)
def test_what_cannot_be_done(desk: Desk, first: str, then: str, why: Why) -> None:
    """A state that does not fit is told as a value."""
    row_id = desk.begin()
    habits = desk.world.parts.settings.billing
    acts: dict[str, Act] = {
        "end": lambda s, r, h: cancel(
            s, r, h.today, Ending.BY_DAYS, "x", h, adjust=True
        ),
        "change": lambda s, r, h: change(s, r, {"due_day": 3}, h),
        "price": set_price_of(Money(1), NOVEMBER_10),
        "pause": lambda s, r, h: pause(s, r, habits, h),
        "resume": resume,
        "none": lambda *_: None,
    }
    do(desk, row_id, acts[first])
    refused = do(desk, row_id, acts[then])

    assert isinstance(refused, Refused)
    assert refused.why is why


def test_a_paused_plan_can_be_ended(desk: Desk) -> None:
    """Nothing more is billed: what was served is billed already."""
    row_id = desk.begin()
    do(desk, row_id, pause, desk.world.parts.settings.billing)
    done = end(desk, row_id)
    desk.world.move(days=40)

    assert done.coming == ()
    assert desk.issue() == 0


def test_one_invoice_by_hand_is_made_once(desk: Desk) -> None:
    """The same form sent twice makes one invoice, in the books once."""
    for _ in range(2):
        with desk.world.session() as session:
            by_hand(
                session,
                session.get_one(Client, desk.client_id),
                key="form-1",
                amount=Money(35_00),
                due_on=date(2026, 12, 1),
                description="Visita técnica",
                actor="agent:1",
                today=desk.hand.today,
                now=desk.hand.now,
            )
    [made] = desk.invoices()

    assert (made.number, made.source) == ("A00001", "manual")
    assert made.issued_on == date(2026, 11, 24)
    assert desk.books() == {"receivable": 35_00, "revenue": -35_00}
    assert actions(desk) == [("agent:1", "billing.invoice")]
