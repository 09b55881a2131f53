"""Clients come in: strictly, once, and never the poorer for a blank."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.imports.report import Outcome
from models.audit import Audit
from models.client import Client, ContactPoint
from tests.bot.imports.conftest import Importer

HEADER = (
    "external_id;name;document;phone;email;birth_date;state;city;postal_code;segment;"
    "preferred_channel;language;opt_in_at;opt_in_source;ice_breaker\n"
)
ANA = (
    "A1;Ana Souza;123.456.789-09;(48) 98888-7777;Ana@Exemplo.example;05/11/1990;sc;"
    "Florianópolis;88000-120;casa;whatsapp;pt-BR;01/10/2026;contrato;Oi, Ana!\n"
)


def _client(database: Database, external_id: str = "A1") -> Client:
    with database.read() as session:
        client = session.scalars(
            select(Client).where(Client.external_id == external_id)
        ).one()
        client.contact_points.sort(key=lambda point: point.id)
        return client


def test_a_whole_row_comes_in(load: Importer, database: Database) -> None:
    """Each column of the format reaches its place, in the form that we keep."""
    report = load("clients", HEADER + ANA)
    client = _client(database)
    phone, email = client.contact_points

    assert report.counts == {Outcome.CREATED: 1}
    assert (client.name, client.document) == ("Ana Souza", "12345678909")
    assert (client.birth_date, client.state) == (date(1990, 11, 5), "SC")
    assert (client.postal_code, client.segment) == ("88000120", "casa")
    assert (client.preferred_channel, client.language) == ("whatsapp", "pt")
    assert client.ice_breaker == "Oi, Ana!"
    assert (phone.kind, phone.address) == ("phone", "+5548988887777")
    assert phone.opt_in_at == datetime(2026, 10, 1, 3, tzinfo=UTC)
    assert (phone.opt_in_source, phone.confirmed_at) == ("contrato", None)
    assert (email.address, email.opt_in_at) == ("ana@exemplo.example", None)


def test_id_and_name_are_enough(load: Importer, database: Database) -> None:
    """Everything else may come later."""
    load("clients", "external_id,name\nA1,Ana\n")

    assert _client(database).zone == "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("word", "state"),
    [
        pytest.param("Suspenso", "suspended", id="Portuguese"),
        pytest.param("bloqueado", "suspended", id="as some say"),
        pytest.param("active", "active", id="ours"),
    ],
)
def test_the_service_and_the_pay_day(
    load: Importer, database: Database, word: str, state: str
) -> None:
    """Whose service is suspended, since when, and on which day they are paid."""
    head = "external_id,name,service,service_since,pay_day\n"
    load("clients", f"{head}A1,Ana,{word},01/10/2026,5\n")
    client = _client(database)

    assert (client.service, client.service_since) == (state, date(2026, 10, 1))
    assert client.pay_day == 5


@pytest.mark.parametrize("cells", ["morto,,", "active,01/10/2099,", "active,,32"])
def test_a_service_that_is_none_is_refused(load: Importer, cells: str) -> None:
    """No state of ours, a day that lies ahead, a day that no month has."""
    head = "external_id,name,service,service_since,pay_day\n"
    report = load("clients", f"{head}A1,Ana,{cells}\n")

    assert report.counts.get(Outcome.CREATED, 0) == 0
    assert len(report.problems) == 1


def test_the_zone_is_that_of_the_state(load: Importer, database: Database) -> None:
    """A client in Manaus is reminded by the clock of Manaus."""
    load("clients", "external_id,name,state\nA1,Ana,AM\n")

    assert _client(database).zone == "America/Manaus"


@pytest.mark.fault("F58")
def test_the_same_file_twice_changes_nothing(
    load: Importer, database: Database
) -> None:
    """The second time every row is unchanged, and the trail tells of one import."""
    load("clients", HEADER + ANA)
    report = load("clients", HEADER + ANA)

    assert report.counts == {Outcome.UNCHANGED: 1}
    with database.read() as session:
        assert session.scalar(select(func.count(ContactPoint.id))) == 2
        assert session.scalar(select(func.count(Audit.id))) == 1


def test_a_blank_does_not_erase(load: Importer, database: Database) -> None:
    """An empty cell is "not told"."""
    load("clients", HEADER + ANA)
    report = load("clients", "external_id,name,city,phone\nA1,Ana Souza Lima,,\n")
    client = _client(database)

    assert report.counts == {Outcome.UPDATED: 1}
    assert (client.name, client.city) == ("Ana Souza Lima", "Florianópolis")


def test_a_new_number_takes_the_old_ones_place(
    load: Importer, database: Database
) -> None:
    """The number that was given up is not written to any more; back again, it is."""
    rows = "external_id,name,phone\nA1,Ana,{}\n"
    for number in ("48988887777", "48988886666", "48988887777"):
        load("clients", rows.format(number))
    first, second = _client(database).contact_points

    assert (first.invalid_at, first.invalid_reason) == (None, None)
    assert (second.invalid_at is not None, second.invalid_reason) == (True, "replaced")


@pytest.mark.fault("F31")
def test_the_ninth_digit_makes_no_second_number(
    load: Importer, database: Database
) -> None:
    """One number in both spellings is one contact point."""
    for number in ("4888887777", "(48) 9 8888-7777"):
        load("clients", f"external_id,name,phone\nA1,Ana,{number}\n")

    assert len(_client(database).contact_points) == 1


def test_zeros_that_a_spreadsheet_dropped_are_put_back(
    load: Importer, database: Database
) -> None:
    """A CPF and a CEP that begin with zeros survive a spreadsheet."""
    load(
        "clients", "external_id,name,document,postal_code\nA1,Ana,1234567890,1310100\n"
    )
    client = _client(database)

    assert (client.document, client.postal_code) == ("01234567890", "01310100")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        pytest.param("document", "123.456.789-00", "check digits", id="bad CPF"),
        pytest.param("document", "111.111.111-11", "check digits", id="one digit"),
        pytest.param("phone", "98888-7777", "phone number", id="no area code"),
        pytest.param("email", "ana@", "e-mail", id="half an e-mail"),
        pytest.param("birth_date", "31/12/2030", "future", id="not born yet"),
        pytest.param("state", "XX", "state", id="no state"),
        pytest.param("postal_code", "123456789", "CEP", id="long CEP"),
        pytest.param("preferred_channel", "pombo", "channel", id="no channel"),
        pytest.param("language", "fr", "language", id="no language of ours"),
        pytest.param("opt_in_at", "2030-01-01", "future", id="consent to come"),
        pytest.param("ice_breaker", "x" * 301, "300", id="too long"),
    ],
)
def test_a_bad_value_keeps_the_row_out(
    load: Importer, database: Database, column: str, value: str, reason: str
) -> None:
    """The report names row, column, value and reason; the good row beside it loads."""
    file = f"external_id,name,{column}\nA1,Ana,\nB2,Bruno,{value}\n"
    report = load("clients", file)
    (problem,) = report.problems

    assert (problem.row, problem.column) == (3, column)
    assert problem.value == value[:120]
    assert reason in problem.reason
    assert report.counts == {Outcome.CREATED: 1, Outcome.REJECTED: 1}
    with database.read() as session:
        assert session.scalars(select(Client.external_id)).all() == ["A1"]


def test_every_problem_of_a_row_is_told_at_once(load: Importer) -> None:
    """Nobody has to load a file four times to find four slips."""
    report = load("clients", "external_id,name,state,phone\n,,XX,1\n")

    assert [p.column for p in report.problems] == [
        "external_id", "name", "phone", "state",
    ]  # fmt: skip


def test_an_id_that_stands_twice_counts_once(
    load: Importer, database: Database
) -> None:
    """The first row counts; the second is refused and says where the first is."""
    report = load("clients", "external_id,name\nA1,Ana\nA1,Bia\n")

    assert report.problems[0].reason == "stands on row 2 already"
    assert _client(database).name == "Ana"


def test_a_row_with_more_cells_than_the_header_is_refused(load: Importer) -> None:
    """An unquoted comma must not shift values into the wrong columns."""
    report = load("clients", "external_id,name,city\nA1,Souza, Ana,Lages\n")

    assert report.counts == {Outcome.REJECTED: 1}


def test_a_dry_run_says_it_all_and_writes_nothing(
    load: Importer, database: Database
) -> None:
    """The same report, and an empty table."""
    report = load("clients", HEADER + ANA, dry_run=True)

    assert report.counts == {Outcome.CREATED: 1}
    with database.read() as session:
        assert session.scalar(select(func.count(Client.id))) == 0
        assert session.scalar(select(func.count(Audit.id))) == 0
