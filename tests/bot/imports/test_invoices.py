"""Invoices come in with their books; a paid one is never un-paid."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.database import Database
from bot.imports.report import Outcome
from bot.imports.run import Import, run_import
from bot.settings import Settings
from bot.settings.imports import Mapping
from models.client import Client
from models.invoice import Hold, Invoice
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment, PaymentLine
from models.promise import PromiseRow
from tests.bot.imports.conftest import NOW, Importer

RECEIVABLES = Path(__file__).parents[4] / "shared" / "data" / "receivables.csv"
CLIENTS = "external_id,name\nA1,Ana\nB2,Bruno\n"
HEADER = "external_id,client,amount,due_on,status,paid_on\n"
ROW = "F1,A1,150.00,2026-11-10,"
OPEN = "F1,A1,150.00,2026-11-10,,\n"
PAID = "F1,A1,150.00,2026-11-10,paid,2026-11-09\n"


@pytest.fixture(autouse=True)
def _two_clients(load: Importer) -> None:
    load("clients", CLIENTS)


def _invoice(database: Database, external_id: str = "F1") -> Invoice:
    with database.read() as session:
        return session.scalars(
            select(Invoice).where(Invoice.external_id == external_id)
        ).one()


def _books(database: Database) -> dict[str, int]:
    account, amount = LedgerEntry.account, func.sum(LedgerEntry.amount_minor)
    with database.read() as session:
        rows = session.execute(select(account, amount).group_by(account))
        return {name: total for name, total in rows if total}


def test_a_whole_row_comes_in(load: Importer, database: Database) -> None:
    """Each column of the format reaches its place."""
    load(
        "invoices",
        "external_id;client;number;description;amount;due_on;issued_on;segment;"
        "boleto_line;status;paid_on\n"
        "F1;A1;2026/11;Internet 300 Mega;R$ 1.234,56;10/11/2026;25/10/2026;casa;"
        "00190.50095 40144.816069 06809.350314 3 37370000000100;em aberto;\n",
    )
    invoice = _invoice(database)

    assert (invoice.number, invoice.description) == ("2026/11", "Internet 300 Mega")
    assert (invoice.amount_minor, invoice.currency) == (1234_56, "BRL")
    assert (invoice.due_on, invoice.issued_on) == (
        date(2026, 11, 10),
        date(2026, 10, 25),
    )
    assert (invoice.segment, invoice.status) == ("casa", "open")
    assert invoice.boleto_line == "00190500954014481606906809350314337370000000100"
    assert _books(database) == {"receivable": 1234_56, "revenue": -1234_56}


def test_the_number_is_the_id_where_none_is_given(
    load: Importer, database: Database
) -> None:
    """Only ids, amount and due date are required."""
    load("invoices", "external_id,client,amount,due_on\nF1,A1,10,2026-11-10\n")

    assert _invoice(database).number == "F1"


@pytest.mark.parametrize(
    ("status", "paid_on", "day"),
    [
        pytest.param("paid", "2026-11-15", date(2026, 11, 15), id="both told"),
        pytest.param("", "2026-11-15", date(2026, 11, 15), id="the day alone"),
        pytest.param("Liquidado", "", date(2026, 11, 10), id="no day: in time"),
    ],
)
def test_a_paid_row_is_issued_and_paid_in_the_books(
    load: Importer, database: Database, status: str, paid_on: str, day: date
) -> None:
    """Money came in for the whole principal, once."""
    load("invoices", HEADER + f"F1,A1,150.00,2026-11-10,{status},{paid_on}\n")

    assert (_invoice(database).status, _invoice(database).paid_on) == ("paid", day)
    assert _books(database) == {"cash": 150_00, "revenue": -150_00}
    with database.read() as session:
        payment, line = (
            session.scalars(select(Payment)).one(),
            session.scalars(select(PaymentLine)).one(),
        )
    assert (payment.provider, payment.received_on) == ("import", day)
    assert (line.principal_minor, line.effective_on) == (150_00, day)


@pytest.mark.fault("F58")
@pytest.mark.parametrize(
    "row", [pytest.param(OPEN, id="open"), pytest.param(PAID, id="paid")]
)
def test_the_same_file_twice_changes_nothing(
    load: Importer, database: Database, row: str
) -> None:
    """Rows and books are as after the first time."""
    load("invoices", HEADER + row)
    before = _books(database)
    report = load("invoices", HEADER + row)

    assert report.counts == {Outcome.UNCHANGED: 1}
    assert _books(database) == before
    with database.read() as session:
        count = session.scalar(select(func.count(LedgerTransaction.id)))
    assert count == row.count("paid,") + 1


@pytest.mark.fault("F58")
def test_a_paid_invoice_is_never_unpaid(load: Importer, database: Database) -> None:
    """An older file that still says "open" is passed over, and counted as such."""
    load("invoices", HEADER + PAID)
    report = load("invoices", HEADER + "F1,A1,999.00,2026-12-24,open,\n")

    assert report.counts == {Outcome.KEPT: 1}
    assert (_invoice(database).status, _invoice(database).amount_minor) == (
        "paid",
        150_00,
    )


@pytest.mark.fault("F59")
def test_a_payment_known_only_to_the_company_closes_the_invoice(
    load: Importer, database: Database
) -> None:
    """What was settled by hand elsewhere arrives with the next file."""
    load("invoices", HEADER + OPEN)
    report = load("invoices", HEADER + PAID)

    assert report.counts == {Outcome.UPDATED: 1}
    assert _books(database) == {"cash": 150_00, "revenue": -150_00}


@pytest.mark.fault("F59")
def test_a_claim_and_a_promise_end_with_the_payment(
    load: Importer, database: Database
) -> None:
    """Who said "já paguei", or promised, is believed once the file says it too."""
    load("invoices", HEADER + OPEN)
    invoice = _invoice(database)
    with database.write() as session:
        session.add_all(
            (
                Hold(
                    client_id=invoice.client_id,
                    invoice_id=invoice.id,
                    reason="claimed_payment",
                    created_at=NOW,
                ),
                PromiseRow(
                    client_id=invoice.client_id,
                    amount_minor=150_00,
                    due_on=date(2026, 11, 23),
                    invoices=[invoice.id],
                    made_at=NOW,
                ),
            )
        )
    load("invoices", HEADER + PAID)

    with database.read() as session:
        assert session.scalars(select(Hold.lifted_at)).one() == NOW
        assert session.scalars(select(PromiseRow.state)).one() == "kept"


def _pay_in_part(database: Database, minor: int) -> None:
    """Let a part come in by another way."""
    invoice = _invoice(database)
    with database.write() as session:
        payment = Payment(
            client_id=invoice.client_id,
            provider="stripe",
            external_ref="pi_1",
            amount_minor=minor,
            received_on=date(2026, 11, 9),
            created_at=NOW,
        )
        session.add(payment)
        session.flush()
        session.add(
            PaymentLine(
                payment_id=payment.id,
                invoice_id=invoice.id,
                principal_minor=minor,
                fine_minor=0,
                interest_minor=0,
                effective_on=payment.received_on,
            )
        )


def test_a_part_payment_of_ours_is_not_counted_twice(
    load: Importer, database: Database
) -> None:
    """An invoice half paid here and then settled by the file takes the rest only."""
    load("invoices", HEADER + OPEN)
    _pay_in_part(database, 100_00)
    load("invoices", HEADER + PAID)

    with database.read() as session:
        query = select(Payment.amount_minor).where(Payment.provider == "import")
        assert session.scalars(query).all() == [50_00]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param("F1,A1,99.99,2026-11-10,,", "amount", id="less than was paid"),
        pytest.param("F1,A1,100.00,2026-11-10,,", "amount", id="all paid, and open"),
        pytest.param("F1,A1,99.99,2026-11-10,paid,", "amount", id="paid, and too low"),
        pytest.param("F1,A1,150.00,2026-11-10,cancelled,", "status", id="cancelled"),
    ],
)
def test_a_row_cannot_take_back_what_was_paid(
    load: Importer, database: Database, row: str, column: str
) -> None:
    """No receivable below zero (I7), and no money without its invoice."""
    load("invoices", HEADER + OPEN)
    _pay_in_part(database, 100_00)
    report = load("invoices", HEADER + row + "\n")

    assert [problem.column for problem in report.problems] == [column]
    assert _invoice(database).amount_minor == 150_00
    assert _invoice(database).status == "open"


def test_a_row_that_agrees_with_what_was_paid_closes_the_invoice(
    load: Importer, database: Database
) -> None:
    """The company let the rest off: nothing more comes in, and nothing is owed."""
    load("invoices", HEADER + OPEN)
    _pay_in_part(database, 100_00)
    report = load("invoices", HEADER + "F1,A1,100.00,2026-11-10,paid,2026-11-09\n")

    assert report.counts == {Outcome.UPDATED: 1}
    assert _invoice(database).status == "paid"
    with database.read() as session:
        assert session.scalar(select(func.count(Payment.id))) == 1


def test_an_open_invoice_can_be_cancelled(load: Importer, database: Database) -> None:
    """The company takes a bill back, and the books forget it."""
    load("invoices", HEADER + OPEN)
    report = load("invoices", HEADER + "F1,A1,150.00,2026-11-10,cancelado,\n")

    assert report.counts == {Outcome.UPDATED: 1}
    assert _invoice(database).status == "cancelled"
    assert _books(database) == {}


@pytest.mark.fault("F53")
def test_a_payment_that_went_back_does_not_come_again(
    load: Importer, database: Database
) -> None:
    """The file's old news of a payment is no second payment."""
    load("invoices", HEADER + PAID)
    with database.write() as session:
        session.execute(update(Invoice).values(status="open", paid_on=None))
        session.execute(update(PaymentLine).values(voided_at=NOW))
    report = load("invoices", HEADER + PAID)

    assert report.counts == {Outcome.KEPT: 1}
    assert _invoice(database).status == "open"


def test_the_books_know_the_day_of_issue(load: Importer, database: Database) -> None:
    """Revenue counts from there; without it, from the due date."""
    load(
        "invoices",
        "external_id,client,amount,due_on,issued_on\n"
        "F1,A1,10,2026-11-10,2026-10-25\nF2,A1,10,2026-11-10,\n",
    )

    with database.read() as session:
        days = session.scalars(select(LedgerTransaction.effective_on)).all()
    assert days == [date(2026, 10, 25), date(2026, 11, 10)]


@pytest.mark.fault("F58")
def test_an_open_invoice_follows_the_file(load: Importer, database: Database) -> None:
    """A new due date and amount are taken over, and the books follow."""
    load("invoices", HEADER + OPEN)
    report = load("invoices", HEADER + "F1,A1,120.00,2026-11-20,,\n")

    assert report.counts == {Outcome.UPDATED: 1}
    assert _invoice(database).due_on == date(2026, 11, 20)
    assert _books(database) == {"receivable": 120_00, "revenue": -120_00}


@pytest.mark.fault("F58")
def test_a_row_that_is_missing_stays(load: Importer, database: Database) -> None:
    """Nothing is removed because a file is silent."""
    load("invoices", HEADER + OPEN + "F2,B2,99.90,2026-11-10,,\n")
    load("invoices", HEADER + OPEN)

    assert _invoice(database, "F2").status == "open"


@pytest.mark.fault("F58")
def test_missing_rows_are_cancelled_by_explicit_choice(
    load: Importer, database: Database
) -> None:
    """Whoever says so has them cancelled, in the books too; paid ones never."""
    load(
        "invoices",
        HEADER + OPEN + "F2,B2,99.90,2026-11-10,,\nF3,B2,10,2026-11-10,paid,\n",
    )
    report = load("invoices", HEADER + OPEN, cancel_missing=True)

    assert report.counts == {Outcome.UNCHANGED: 1, Outcome.CANCELLED: 1}
    assert _invoice(database, "F2").status == "cancelled"
    assert _invoice(database, "F3").status == "paid"
    assert _books(database)["receivable"] == 150_00


def test_nothing_is_cancelled_while_a_row_is_bad(
    load: Importer, database: Database
) -> None:
    """The bad row may be the one that would have been missed."""
    load("invoices", HEADER + OPEN + "F2,B2,99.90,2026-11-10,,\n")
    bad = HEADER + OPEN + "F2,B2,1.234,2026-11-10,,\n"
    report = load("invoices", bad, cancel_missing=True)

    assert "nothing was cancelled" in report.problems[0].reason
    assert _invoice(database, "F2").status == "open"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        pytest.param("F9,A1,1.234,2026-11-10,,", "amount", "thousands", id="ambiguous"),
        pytest.param("F9,A1,-5,2026-11-10,,", "amount", "negative", id="negative"),
        pytest.param("F9,A1,5,11/25/2026,,", "due_on", "no day", id="turned date"),
        pytest.param("F9,A1,5,,,", "due_on", "empty", id="no due date"),
        pytest.param("F9,Z9,5,2026-11-10,,", "client", "not known", id="no client"),
        pytest.param("F1,B2,150.00,2026-11-10,,", "client", "belongs", id="another's"),
        pytest.param("F9,A1,5,2026-11-10,talvez,", "status", "status", id="no status"),
        pytest.param(
            "F9,A1,5,2026-11-10,open,2026-11-09", "status", "not paid", id="both"
        ),
        pytest.param(
            "F9,A1,5,2026-11-10,paid,2026-12-24", "paid_on", "future", id="to come"
        ),
    ],
)
@pytest.mark.fault("F57")
def test_a_bad_row_is_told_and_left_out(
    load: Importer, database: Database, row: str, column: str, reason: str
) -> None:
    """Row, column and reason are named; the good rows around it load."""
    load("invoices", HEADER + OPEN)
    report = load("invoices", HEADER + row + "\nF5,A1,5,2026-11-10,,\n")

    assert [(p.row, p.column) for p in report.problems] == [(2, column)]
    assert reason in report.problems[0].reason
    assert _invoice(database, "F5").amount_minor == 5_00


def test_a_dry_run_writes_nothing(load: Importer, database: Database) -> None:
    """It counts the same and leaves rows and books alone."""
    report = load("invoices", HEADER + PAID, dry_run=True)

    assert report.counts == {Outcome.CREATED: 1}
    assert _books(database) == {}


@pytest.mark.postgres
def test_a_dry_run_writes_nothing_on_postgresql(
    postgres: Database, settings: Settings, tmp_path: Path
) -> None:
    """The other database takes a dry run back as well."""
    file = tmp_path / "file.csv"
    file.write_text(HEADER + PAID, encoding="utf-8")
    mapping = Mapping(kind="invoices", create_clients=True)
    for dry, expected in ((True, 0), (False, 1)):
        run_import(postgres, Import(file, mapping, settings, NOW, dry_run=dry))

        with postgres.read() as session:
            assert session.scalar(select(func.count(Invoice.id))) == expected


def test_a_mapping_makes_clients_of_unknown_ids(
    load: Importer, database: Database
) -> None:
    """Where the mapping says so, an unknown client is made with the id as name."""
    report = load(
        "invoices", HEADER + "F1,Z9,5,2026-11-10,,\nF2,Z9,6,2026-11-10,,\n",
        create_clients=True,
    )  # fmt: skip

    assert report.clients_created == 1
    with database.read() as session:
        query = select(Client.name).where(Client.external_id == "Z9")
        assert session.scalar(query) == "Z9"


@pytest.mark.skipif(not RECEIVABLES.exists(), reason="the sample is not here")
def test_every_row_of_the_sample_loads(
    load: Importer, database: Database, settings: Settings
) -> None:
    """1,930 invoices in American dates, by the mapping that config.yml ships."""
    mapping = settings.imports["receivables"]
    report = load("invoices", RECEIVABLES, mapping=mapping)

    assert report.counts == {Outcome.CREATED: 1930}
    assert report.clients_created == 100
    assert _books(database) == {"cash": 115_444_59, "revenue": -115_444_59}
    first = _invoice(database, "0000611365")
    assert (first.amount_minor, first.due_on) == (55_94, date(2013, 2, 1))
    assert first.paid_on == date(2013, 1, 15)
    again = load("invoices", RECEIVABLES, mapping=mapping)
    assert again.counts == {Outcome.UNCHANGED: 1930}


def test_a_contract_names_its_charges(database: Database, load: Importer) -> None:
    """The name of a row of `charges` is kept with the invoice."""
    load("invoices", "external_id,client,amount,due_on,charges\n" + ROW + "default\n")

    assert _invoice(database).charges == "default"


def test_charges_that_nobody_wrote(load: Importer) -> None:
    """A row that config.yml does not have is refused, with those that there are."""
    report = load(
        "invoices", "external_id,client,amount,due_on,charges\n" + ROW + "gold\n"
    )
    (problem,) = report.problems

    assert (problem.column, problem.value) == ("charges", "gold")
    assert "there are default" in problem.reason
