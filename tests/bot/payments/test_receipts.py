"""Receipts: one for each payment, numbered without a gap, void when money goes back."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from bot.authenticity import Issued, look_up
from bot.codes import code_of_receipt
from bot.papers.receipt import print_receipt
from bot.payments.reverse import Reversal, refund, refund_failed
from bot.payments.withdraw import withdraw
from bot.receipts import digest_of, receipt_of, void
from domain.money import Money
from models.payment import Payment
from models.receipt import Receipt, ReceiptSeries
from tests.bot.payments.till import LATE, NOT_YET_DUE, Till, till_for
from tests.bot.world import TUESDAY as NOW
from tests.bot.world import World


@pytest.fixture
def till(world: World) -> Till:
    """Let Ana owe one late and one early invoice."""
    return till_for(world, LATE, NOT_YET_DUE)


def standing(till: Till, ref: str = "m1") -> Receipt:
    """Give the receipt of a payment, issued where there is none."""
    with till.world.session() as session:
        payment = session.scalars(select(Payment).filter_by(external_ref=ref)).one()
        found = receipt_of(session, till.world.parts, payment, till.world.clock.now())
        assert found is not None
        return found


def printed(till: Till, receipt: Receipt) -> str:
    """Print a receipt, and read it on one line."""
    with till.world.session() as session:
        row = session.get_one(Receipt, receipt.id)
        paper = print_receipt(session, till.world.parts, row, till.world.clock.now())
    pages = PdfReader(BytesIO(paper.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def refunded(till: Till, minor: int) -> None:
    """Give money of the first payment back."""
    with till.world.session() as session:
        payment = session.scalars(select(Payment)).one()
        refund(
            session,
            Reversal(payment, "re_1", Money(minor), till.today),
            till.world.clock.now(),
        )


def test_issued_with_the_payment(till: Till) -> None:
    """The receipt is there when the payment is, before anybody asks."""
    till.pay(102_17)
    (receipt,) = till.rows(select(Receipt))

    assert receipt.full_number == "2026/000001"
    assert receipt.digest == digest_of(receipt.facts)


def test_what_it_says(till: Till) -> None:
    """Payee, payer, amount in figures and words, items, method, day, what is left."""
    till.pay(102_17)
    text = printed(till, standing(till))

    for words in (
        "Recibo de pagamento nº 2026/000001",
        "Fibra Sul Telecom Ltda., CNPJ 99.887.766/0001-05",
        "Rua das Araucárias, 120, sala 4, Centro, Florianópolis, SC, 88000-120",
        "declara que recebeu de Ana Souza",
        "R$ 102,17 (cento e dois reais e dezessete centavos), em 24 de novembro",
        "***.982.247-**",
        "1001 Internet 19/11/2026 100,00 2,00 0,17 0,00 102,17",
        "Forma de pagamento Pix Data do pagamento 24/11/2026",
        "Nestas faturas nada mais resta em aberto.",
        "Confira a autenticidade em http://localhost:8000/v",
    ):
        assert words in text, words
    assert "529.982.247-25" not in text
    assert "1002" not in text


def test_part_of_an_invoice(till: Till) -> None:
    """What is left of the invoices that were paid for is said."""
    till.pay(50_00, invoice_ids=till.ids[:1])
    text = printed(till, standing(till))

    assert "(cinquenta reais)" in text
    assert "ainda restam R$ 52,17 em aberto" in text


def test_more_than_was_owed(till: Till) -> None:
    """What is beyond the debt is the client's, and the receipt says so."""
    till.pay(300_00)
    text = printed(till, standing(till))

    assert "crédito de R$ 97,83 em favor do cliente" in text


def test_somebody_else_paid(till: Till) -> None:
    """A third party is named; the receipt is the client's all the same."""
    till.pay(102_17)
    with till.world.session() as session:
        session.scalars(select(Payment)).one().payer = "Carlos Lima"
        void(session, session.scalars(select(Payment)).one(), "test", NOW)
    text = printed(till, standing(till))

    assert "recebeu de Ana Souza" in text
    assert "Pago por (terceiro) Carlos Lima" in text


def test_asking_again_gives_the_same(till: Till) -> None:
    """A receipt is issued once, however often it is asked for."""
    till.pay(102_17)
    first, second = standing(till), standing(till)

    assert first.id == second.id
    assert printed(till, first) == printed(till, second)


def test_numbers_have_no_gap(till: Till) -> None:
    """A payment that fails half-way takes no number with it."""
    till.pay(10_00, "m1")
    with till.world.session() as session:
        payment = session.scalars(select(Payment)).one()
        void(session, payment, "test", NOW)
        lost = receipt_of(session, till.world.parts, payment, NOW)
        assert lost is not None
        assert lost.number == 2
        session.rollback()
    till.pay(20_00, "m2")

    assert [row.number for row in till.rows(select(Receipt))] == [1, 2]


def test_each_year_begins_anew(till: Till) -> None:
    """The year is the company's: new year's eve in Brazil is still the old one."""
    till.pay(10_00, "m1")
    eve = datetime(2026, 12, 31, 23, 59, tzinfo=ZoneInfo("America/Sao_Paulo"))
    till.world.clock.move(eve - till.world.clock.now())
    till.pay(10_00, "m2", received_on=date(2026, 12, 31))
    till.world.move(minutes=2)
    till.pay(10_00, "m3", received_on=date(2027, 1, 1))

    assert [row.full_number for row in till.rows(select(Receipt))] == [
        "2026/000001", "2026/000002", "2027/000001",
    ]  # fmt: skip


def test_a_refund_of_a_part(till: Till) -> None:
    """The old receipt is void, the new one says what went back and what stands."""
    till.pay(102_17)
    first = standing(till)
    refunded(till, 40_00)
    second = standing(till)
    text = printed(till, second)
    (old,) = till.rows(select(Receipt).filter_by(id=first.id))

    assert old.voided_at is not None
    assert old.void_reason == "returned"
    assert second.replaces == first.id
    assert "Substitui o recibo nº 2026/000001, que foi cancelado." in text
    assert "foram devolvidos R$ 40,00. Continua valendo como pago: R$ 62,17." in text
    assert "CANCELADO" in printed(till, old)


def test_a_refund_of_all(till: Till) -> None:
    """Nothing stands: the new paper says that the payment was returned."""
    till.pay(102_17)
    refunded(till, 102_17)
    text = printed(till, standing(till))

    assert "Recibo nº 2026/000002: pagamento devolvido" in text
    assert "Continua valendo como pago: R$ 0,00" in text


def test_a_refund_that_failed(till: Till) -> None:
    """What came back to us after all has its receipt again, the third one."""
    till.pay(102_17)
    refunded(till, 102_17)
    standing(till)
    with till.world.session() as session:
        payment = session.scalars(select(Payment)).one()
        again = Reversal(payment, "re_1", Money(102_17), till.today)
        refund_failed(session, again, till.world.clock.now())
    third = standing(till)

    assert third.number == 3
    assert third.facts["returned_minor"] == 0


def test_booked_by_mistake(till: Till) -> None:
    """A payment that was never this client's leaves no receipt in force."""
    till.pay(102_17)
    with till.world.session() as session:
        payment = session.scalars(select(Payment)).one()
        now = till.world.clock.now()

        assert withdraw(session, payment, "another client's", "agent:1", now) is None
        assert receipt_of(session, till.world.parts, payment, now) is None
    (row,) = till.rows(select(Receipt))

    assert row.void_reason == "withdrawn"


@pytest.mark.parametrize("void", [False, True], ids=["in force", "void"])
def test_its_code_proves_it(till: Till, void: bool) -> None:  # noqa: FBT001 - a table's column
    """The page /v knows a receipt by its code, and whether it still holds."""
    till.pay(102_17)
    receipt = standing(till)
    parts, now = till.world.parts, till.world.clock.now()
    with till.world.session() as session:
        row = session.get_one(Receipt, receipt.id)
        code = code_of_receipt(session, row, now)
    if void:
        refunded(till, 1_00)
    with parts.database.read() as session:
        found = look_up(session, parts.settings, code, now)

    assert isinstance(found, Issued)
    assert (found.number, found.amount, found.void) == (
        "2026/000001", Money(102_17), void,
    )  # fmt: skip


def test_on_both_databases(either: World) -> None:
    """The series is counted alike on SQLite and PostgreSQL."""
    till = till_for(either, LATE, NOT_YET_DUE)
    till.pay(10_00, "m1")
    till.pay(10_00, "m2")
    (series,) = till.rows(select(ReceiptSeries))

    assert (series.year, series.last) == (2026, 2)


def test_the_thanks_lead_to_it(till: Till) -> None:
    """The message has a link; in a chat no paper is attached."""
    till.world.hears("oi")
    till.pay(102_17)
    row = till.world.messages(key="payment.thanks")[0]

    assert "Seu recibo: http://localhost:8000/p/" in row.body
    assert row.attachments is None
