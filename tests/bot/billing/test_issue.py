"""Invoices on schedule: each period once, under crashes, outages and two tickers."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.alerts import standing_alerts
from bot.billing.issue import Issuing, issue_all, issue_batch, issue_round
from domain.money import Money
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerTransaction
from models.subscription import BilledPeriod, PriceChange, Subscription
from tests.bot.billing.conftest import Desk


def test_nothing_is_issued_before_its_day(desk: Desk) -> None:
    """Due on 10 December, ten days before: on 30 November, and not on the 29th."""
    desk.begin()
    desk.world.move(days=5)

    assert desk.issue() == 0

    desk.world.move(days=1)

    assert desk.issue() == 1
    assert desk.billed() == [("P-1/001", 100_00, "2026-12-10", "open")]


def test_an_invoice_has_all_that_an_imported_one_has(desk: Desk) -> None:
    """Its day of issue, its books, an id that stays the same, whose it is."""
    desk.begin(segment="casa", portfolio="sul", charges="escola")
    desk.world.move(days=6)
    desk.issue()
    [made] = desk.invoices()

    assert made.charges == "escola"
    assert made.external_id == "billing:P-1:2026-11-10"
    assert (made.issued_on, made.source) == (date(2026, 11, 30), "billing")
    assert (made.segment, made.portfolio) == ("casa", "sul")
    assert made.description == "Internet 500 Mega"
    assert desk.books() == {"receivable": 100_00, "revenue": -100_00}


def test_a_second_round_issues_nothing(either_desk: Desk) -> None:
    """The period is billed; the next one is not due."""
    either_desk.begin()
    either_desk.world.move(days=6)

    assert [either_desk.issue(), either_desk.issue()] == [1, 0]


def test_a_part_is_billed_by_its_days_and_says_which(desk: Desk) -> None:
    """From 17 November: 23 of 30 days, R$ 76.67."""
    desk.begin(starts_on=date(2026, 11, 17))
    desk.world.move(days=6)
    desk.issue()
    [made] = desk.invoices()

    assert made.amount_minor == 76_67
    assert made.description == "Internet 500 Mega (17/11-09/12)"


def test_numbers_count_up_within_a_plan(desk: Desk) -> None:
    """Two plans of one client have their own numbers."""
    desk.begin()
    desk.begin("P-2")
    for _ in range(3):
        desk.world.move(days=31)
        desk.issue()

    assert sorted(i.number for i in desk.invoices()) == [
        f"P-{plan}/00{n}" for plan in (1, 2) for n in (1, 2, 3)
    ]


@pytest.mark.fault("F45")
def test_after_an_outage_each_missed_period_is_issued_once(desk: Desk) -> None:
    """Forty days away: two invoices, neither due before it could be paid."""
    desk.begin(bill_from=date(2026, 10, 10), starts_on=date(2026, 1, 10))
    desk.world.move(days=16)  # 10 December: both days of issue are past
    made = desk.issue()

    assert made == 2
    assert [str(i.due_on) for i in desk.invoices()] == ["2026-12-15", "2026-12-15"]
    assert desk.issue() == 0


@pytest.mark.fault("F45")
def test_what_is_far_behind_waits_for_a_person(desk: Desk) -> None:
    """Beyond 45 days nothing is issued by machine; an alert says so, and goes."""
    row_id = desk.begin(bill_from=date(2026, 8, 10), starts_on=date(2026, 1, 10))
    issued = desk.issue()
    with desk.world.session() as session:
        [alert] = standing_alerts(session)

    assert issued == 0
    assert (alert.kind, alert.figures["subscriptions"]) == ("billing_behind", 1)

    parts = desk.world.parts
    run = Issuing(parts.settings, parts.clock.now(), "cli", all_behind=True)
    made = issue_all(parts.database, run)
    desk.issue()
    with desk.world.session() as session:
        standing = standing_alerts(session)

    assert len(made) == 3
    assert standing == []
    assert desk.row(row_id).next_issue_on == date(2026, 11, 30)


def test_a_crash_in_the_middle_leaves_nothing_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invoice, period and books are one transaction: all of them, or none."""
    desk.begin()
    desk.world.move(days=6)

    class PulledPlugError(BaseException):
        """The power went."""

    def pull(*_: object) -> None:
        raise PulledPlugError

    with monkeypatch.context() as broken:
        broken.setattr("bot.billing.invoices.post_all", pull)
        with pytest.raises(PulledPlugError):
            desk.issue()
    with desk.world.parts.database.read() as session:
        left = [session.query(kind).count() for kind in (Invoice, BilledPeriod)]

    assert left == [0, 0]
    assert desk.issue() == 1


@pytest.mark.fault("F22")
def test_two_tickers_at_once_issue_each_period_once(either_desk: Desk) -> None:
    """Whichever comes second finds nothing left."""
    for n in range(10):
        either_desk.begin(f"P-{n}")
    either_desk.world.move(days=6)
    barrier, counts = Barrier(4), []

    def tick() -> None:
        barrier.wait()
        counts.append(issue_round(either_desk.world.parts))

    threads = [Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 10
    assert len(either_desk.invoices()) == 10
    assert either_desk.books() == {"receivable": 1000_00, "revenue": -1000_00}


def test_a_period_cannot_be_billed_twice_at_all(desk: Desk) -> None:
    """The key turns it away even where the row forgot that it was billed."""
    row_id = desk.begin()
    desk.world.move(days=6)
    desk.issue()
    with desk.world.session() as session:
        session.execute(
            update(Subscription).values(
                unbilled_from=date(2026, 11, 10), next_issue_on=date(2026, 11, 30)
            )
        )
        session.execute(update(Invoice).values(external_id="another"))

    assert desk.issue() == 0
    assert len(desk.invoices()) == 1
    with desk.world.session() as session:
        kinds = {alert.kind for alert in standing_alerts(session)}
        assert session.get_one(Subscription, row_id).next_issue_on is not None
    assert kinds == {"billing_failed"}


def test_one_bad_row_does_not_stop_the_others(desk: Desk) -> None:
    """A file brought an invoice with its id: the other plan is billed all the same."""
    desk.begin()
    desk.begin("P-2")
    desk.world.move(days=6)
    with desk.world.session() as session:
        session.add(
            Invoice(
                external_id="billing:P-1:2026-11-10",
                client_id=desk.client_id,
                number="x",
                amount_minor=1,
                due_on=date(2026, 1, 1),
                created_at=desk.world.clock.now(),
            )
        )

    assert desk.issue() == 1
    assert desk.invoices()[-1].number == "P-2/001"


def test_more_than_one_batch(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is due is issued in one round, in transactions of a few."""
    monkeypatch.setattr("bot.billing.issue.BATCH", 2)
    for n in range(5):
        desk.begin(f"P-{n}")
    desk.world.move(days=6)

    assert desk.issue() == 5


@pytest.mark.parametrize("state", ["paused", "cancelled"])
def test_a_plan_that_stands_still_is_not_issued(desk: Desk, state: str) -> None:
    """Paused or over: no invoice."""
    row_id = desk.begin()
    with desk.world.session() as session:
        session.get_one(Subscription, row_id).state = state
        session.get_one(Subscription, row_id).next_issue_on = None
    desk.world.move(days=40)

    assert desk.issue() == 0


def test_the_dead_are_not_billed(desk: Desk) -> None:
    """A death stops everything; a person ends the plan."""
    desk.begin()
    with desk.world.session() as session:
        session.get_one(Client, desk.client_id).deceased_at = desk.world.clock.now()
    desk.world.move(days=6)

    assert desk.issue() == 0


def test_a_plan_ends_by_itself(desk: Desk) -> None:
    """After its last day nothing is issued, and nothing is looked for."""
    row_id = desk.begin(ends_on=date(2027, 1, 9))
    desk.world.move(days=100)
    parts = desk.world.parts
    run = Issuing(parts.settings, parts.clock.now(), all_behind=True)

    assert len(issue_all(parts.database, run)) == 2
    assert desk.row(row_id).next_issue_on is None


def test_a_price_counts_from_the_period_that_begins_with_it(desk: Desk) -> None:
    """The old one until then, the new one after."""
    row_id = desk.begin()
    with desk.world.session() as session:
        session.add(
            PriceChange(
                subscription_id=row_id,
                from_on=date(2026, 12, 10),
                amount_minor=Money(120_00).minor,
                created_at=desk.world.clock.now(),
            )
        )
    for _ in range(2):
        desk.world.move(days=31)
        desk.issue()

    assert [i.amount_minor for i in desk.invoices()] == [100_00, 120_00]


def test_what_is_due_is_found_by_its_index(desk: Desk) -> None:
    """No look at the subscriptions that are not due."""
    parts = desk.world.parts
    run = Issuing(parts.settings, parts.clock.now())
    with parts.database.read() as session:
        seen: list[str] = []
        connection = session.connection()

        issue_batch(session, run)
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM subscription WHERE state IN ('active',"
            " 'cancelled') AND next_issue_on BETWEEN '2026-01-01' AND '2026-12-01'"
        )
        seen += [str(row) for row in plan]

    assert any("ix_subscription_state_next_issue_on" in line for line in seen)


def test_the_books_refuse_a_second_posting(desk: Desk) -> None:
    """Each invoice is booked once, by its own id."""
    desk.begin()
    desk.world.move(days=6)
    desk.issue()
    with desk.world.parts.database.read() as session:
        refs = list(session.scalars(select(LedgerTransaction.external_ref)))

    assert refs == ["invoice:billing:P-1:2026-11-10"]
    with pytest.raises(IntegrityError), desk.world.session() as session:
        session.add(
            LedgerTransaction(
                kind="invoice_issued",
                external_ref=refs[0],
                effective_on=date(2026, 1, 1),
                booked_at=desk.world.clock.now() + timedelta(1),
            )
        )
