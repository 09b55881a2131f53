"""The invented portfolio: the same each time, sound in its books, and varied."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.migrations import upgrade
from bot.seed import seed
from bot.seed.numbers import boleto_line, invented_cnpj, invented_cpf, typed_line
from bot.settings import Settings, load_settings
from domain.documents import DocumentKind, parse_document
from domain.phones import parse_phone
from domain.zones import STATES
from models.client import Client, ContactPoint, OptOut
from models.dispute import Dispute
from models.invoice import OPEN, Invoice
from models.ledger import LedgerEntry
from models.promise import PromiseRow
from tests.bot.world import CONFIG

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Read the settings that ship with the product."""
    return load_settings(CONFIG)


@pytest.fixture(scope="module")
def portfolio(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> Iterator[Database]:
    """Seed one database for all tests of this file; they only read."""
    url = f"sqlite:///{tmp_path_factory.mktemp('seed')}/regua.sqlite3"
    upgrade(url)
    database = Database(url)
    with database.write() as session:
        seed(session, TODAY, settings, secret_key="key")
    yield database
    database.close()


def test_every_state_and_several_zones_and_languages_are_there(
    portfolio: Database,
) -> None:
    """The hours of every place can be watched."""
    with portfolio.read() as session:
        clients = session.scalars(select(Client)).all()

    assert len(clients) == 120
    assert {client.state for client in clients} >= STATES
    assert len({client.zone for client in clients}) > 10
    assert {client.language for client in clients} == {"pt", "en", "es"}
    assert len({client.name for client in clients}) > 110


def test_a_letter_can_be_addressed(portfolio: Database) -> None:
    """All but those whose place nobody noted have street, city and postal code."""
    with portfolio.read() as session:
        clients = session.scalars(select(Client)).all()
    homeless = [c for c in clients if not (c.street and c.city and c.postal_code)]

    assert len(homeless) == 2
    assert all(client.street is None for client in homeless)


def test_documents_and_phones_are_of_the_right_form(portfolio: Database) -> None:
    """What is checked everywhere else holds for the invented ones too."""
    with portfolio.read() as session:
        documents = session.scalars(select(Client.document)).all()
        phones = session.scalars(
            select(ContactPoint.address).where(ContactPoint.kind == "phone")
        ).all()

    assert all(parse_document(each) for each in documents if each)
    assert all(parse_phone(each) == each for each in phones)
    assert len(documents) - len([each for each in documents if each]) == 2


def test_the_books_balance_and_carry_what_is_open(portfolio: Database) -> None:
    """Receivables are the open principal, and all accounts sum to nothing (I2, I3)."""
    with portfolio.read() as session:
        account, amount = LedgerEntry.account, func.sum(LedgerEntry.amount_minor)
        books = dict(session.execute(select(account, amount).group_by(account)).all())
        owed = session.scalar(
            select(func.sum(Invoice.amount_minor)).where(Invoice.status == OPEN)
        )

    assert sum(books.values()) == 0
    assert books["receivable"] == owed
    assert books["fines"] < 0


def test_bills_are_late_by_up_to_sixty_days_or_soon_due(portfolio: Database) -> None:
    """Every step of the ladder has somebody to speak to on the first day."""
    with portfolio.read() as session:
        due = session.scalars(
            select(Invoice.due_on).where(Invoice.status == OPEN)
        ).all()
    late = {(TODAY - day).days for day in due}

    assert late >= {-7, -1, 0, 3, 6, 9, 15, 30}
    assert min(late) >= -20
    assert 30 < max(late) <= 65


def test_a_year_lies_behind_them(portfolio: Database) -> None:
    """There is a history to judge payers by."""
    with portfolio.read() as session:
        first, count = session.execute(
            select(func.min(Invoice.due_on), func.count(Invoice.id))
        ).one()

    assert (TODAY - first).days > 360
    assert count > 1400


def test_life_has_happened_to_some(portfolio: Database) -> None:
    """Promises, disputes, opt-outs, a shared phone, and what is missing."""
    with portfolio.read() as session:
        promises = set(session.scalars(select(PromiseRow.state)))
        disputes = session.scalars(select(Dispute.invoice_id)).all()
        outs = session.scalars(select(OptOut.client_id).distinct()).all()
        shared = session.execute(
            select(ContactPoint.canonical)
            .group_by(ContactPoint.canonical)
            .having(func.count() > 1)
        ).all()
        silent = session.scalar(
            select(func.count(Client.id)).where(~Client.contact_points.any())
        )

    assert promises == {"open", "kept", "broken"}
    assert len(disputes) == 2
    assert all(disputes)
    assert len(outs) == 3
    assert len(shared) == 1
    assert silent == 1


def test_the_same_day_gives_the_same_people(
    portfolio: Database, database: Database, settings: Settings
) -> None:
    """A demo that is started twice tells the same story."""
    with database.write() as session:
        seed(session, TODAY, settings, secret_key="key")
    columns = (
        Invoice.external_id,
        Invoice.amount_minor,
        Invoice.due_on,
        Invoice.paid_on,
        Client.name,
        Client.document,
    )
    query = select(*columns).join(Client).order_by(Invoice.id)
    with portfolio.read() as one, database.read() as other:
        assert one.execute(query).all() == other.execute(query).all()


def test_invented_documents_have_their_check_digits() -> None:
    """A CPF and a CNPJ that every form would take."""
    random = Random(1)  # noqa: S311 - invented people need no secrets
    cpf = parse_document(invented_cpf(random))
    cnpj = parse_document(invented_cnpj(random))

    assert cpf is not None
    assert cpf.kind is DocumentKind.CPF
    assert cnpj is not None
    assert cnpj.kind is DocumentKind.CNPJ


def test_a_boleto_line_has_febrabans_four_check_digits() -> None:
    """The worked example of the banks' own manuals comes out."""
    line = typed_line("001", "0500940144816060680935031", 3737, 1_00)

    assert line == "00190500954014481606906809350314337370000000100"


def test_a_boleto_line_says_day_and_amount() -> None:
    """The factor began again at 1000 on 22 February 2025."""
    random = Random(1)  # noqa: S311 - invented people need no secrets

    assert boleto_line(random, date(2025, 2, 23), 123_45).endswith("10010000012345")
