"""Recurring plans come in from files, change by files, and end by them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.database import Database
from bot.imports.report import Outcome
from models.invoice import Invoice
from models.subscription import Subscription
from tests.bot.imports.conftest import NOW, Importer

HEADER = "external_id,client,description,amount,due_day"
ROW = "P1,A1,Internet,99.90,10"


@pytest.fixture(autouse=True)
def _two_clients(load: Importer) -> None:
    load("clients", "external_id,name\nA1,Ana\nB2,Bruno\n")


def _plan(database: Database) -> Subscription:
    with database.read() as session:
        query = select(Subscription).options(selectinload(Subscription.prices))
        return session.scalars(query).one()


def test_a_plan_names_its_charges(load: Importer, database: Database) -> None:
    """A row of `charges` is kept with the plan, and one that is not there refused."""
    load("subscriptions", f"{HEADER},charges\n{ROW},default\n")
    report = load("subscriptions", f"{HEADER},charges\n{ROW},gold\n")

    assert _plan(database).charges == "default"
    assert [problem.column for problem in report.problems] == ["charges"]


def test_a_whole_row_comes_in(load: Importer, database: Database) -> None:
    """Each column of the format reaches its place."""
    load(
        "subscriptions",
        f"{HEADER},every_months,issue_days_before,in_advance,starts_on,ends_on,"
        "billed_until,segment,portfolio,status\n"
        f"{ROW},3,5,sim,10/01/2026,09/01/2028,09/01/2027,casa,sul,ativo\n",
    )
    row = _plan(database)

    assert (row.description, row.amount_minor, row.due_day) == ("Internet", 99_90, 10)
    assert (row.every_months, row.issue_days_before, row.in_advance) == (3, 5, True)
    assert (row.starts_on, row.ends_on) == (date(2026, 1, 10), date(2028, 1, 9))
    assert (row.segment, row.portfolio) == ("casa", "sul")
    assert row.unbilled_from == date(2027, 1, 10)


def test_a_plan_without_a_word_on_the_past_bills_none_of_it(
    load: Importer, database: Database
) -> None:
    """It began in January; what fell due before today is another system's."""
    load("subscriptions", f"{HEADER},starts_on\n{ROW},2026-01-10\n")

    assert _plan(database).unbilled_from == date(2026, 11, 10)


def test_the_same_file_again_changes_nothing(load: Importer) -> None:
    """Idempotent, as every import."""
    file = f"{HEADER},starts_on\n{ROW},2026-11-10\n"
    first, second = load("subscriptions", file), load("subscriptions", file)

    assert first.counts == {Outcome.CREATED: 1}
    assert second.counts == {Outcome.UNCHANGED: 1}


def test_a_new_price_counts_from_the_next_period(
    load: Importer, database: Database
) -> None:
    """What the file says now holds for what is not billed yet."""
    load("subscriptions", f"{HEADER},starts_on\n{ROW},2026-01-10\n")
    report = load("subscriptions", f"{HEADER}\nP1,A1,Fibra,120,15\n")
    row = _plan(database)

    assert report.counts == {Outcome.UPDATED: 1}
    assert (row.description, row.due_day) == ("Fibra", 15)
    assert [(p.from_on, p.amount_minor) for p in row.prices] == [
        (date(2026, 11, 10), 120_00)
    ]


def test_a_file_ends_a_plan(load: Importer, database: Database) -> None:
    """And cannot bring it back: an end is a person's word."""
    load("subscriptions", f"{HEADER},starts_on\n{ROW},2026-11-10\n")
    ended = load("subscriptions", f"{HEADER},status\n{ROW},cancelado\n")
    again = load("subscriptions", f"{HEADER},status\n{ROW},ativo\n")

    assert ended.counts == {Outcome.UPDATED: 1}
    assert again.counts == {Outcome.KEPT: 1}
    assert _plan(database).state == "cancelled"


def test_a_dry_run_keeps_nothing(load: Importer, database: Database) -> None:
    """Everything is checked, and taken back."""
    report = load("subscriptions", f"{HEADER}\n{ROW}\n", dry_run=True)
    with database.read() as session:
        count = session.query(Subscription).count()

    assert (report.counts[Outcome.CREATED], count) == (1, 0)


@pytest.mark.fault("F57")
@pytest.mark.parametrize(
    ("line", "column"),
    [
        pytest.param("P1,X9,Internet,99.90,10", "client", id="unknown client"),
        pytest.param("P1,A1,Internet,99.90,32", "due_day", id="no such day"),
        pytest.param("P1,A1,Internet,99.90,dez", "due_day", id="no number"),
        pytest.param("P1,A1,Internet,1.234,10", "amount", id="two meanings"),
        pytest.param("P1,A1,,99.90,10", "description", id="nothing said"),
        pytest.param(f"{'P' * 51},A1,x,1,10", "external_id", id="id too long"),
    ],
)
def test_what_is_refused(load: Importer, line: str, column: str) -> None:
    """The row stays out, and the report names the cell."""
    report = load("subscriptions", f"{HEADER}\n{line}\n")

    assert [problem.column for problem in report.problems] == [column]


def test_a_plan_stays_with_its_client(load: Importer) -> None:
    """Somebody else's id in the file is a slip, not a hand-over."""
    load("subscriptions", f"{HEADER}\n{ROW}\n")
    report = load("subscriptions", f"{HEADER}\nP1,B2,Internet,99.90,10\n")

    assert report.problems[0].column == "client"


@pytest.mark.fault("F58")
def test_a_file_does_not_cancel_what_was_made_here(
    load: Importer, database: Database
) -> None:
    """`--cancel-missing` ends invoices of files alone."""
    load("invoices", "external_id,client,amount,due_on\nF1,A1,10,2026-12-01\n")
    with database.write() as session:
        first = session.scalars(select(Invoice)).one()
        for source in ("billing", "manual"):
            session.add(
                Invoice(
                    external_id=source,
                    client_id=first.client_id,
                    number=source,
                    source=source,
                    amount_minor=1,
                    due_on=date(2026, 12, 1),
                    created_at=NOW,
                )
            )
    report = load(
        "invoices",
        "external_id,client,amount,due_on\nF2,A1,10,2026-12-01\n",
        cancel_missing=True,
    )

    assert report.counts[Outcome.CANCELLED] == 1
