"""The yearly clearance (Lei 12.007/2009): whose right it is, its words, its notice."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from bot.annual import Withheld, annual_of
from bot.clearances import clearance_round, issue_all
from bot.papers.annual import print_annual
from bot.payments.reverse import Reversal, refund
from domain.money import Money
from models.client import Client
from models.dispute import Dispute
from models.invoice import Invoice
from models.payment import Payment
from models.receipt import Receipt
from tests.bot.payments.till import Till, till_for
from tests.bot.world import World

MARCH, JULY = date(2026, 3, 10), date(2026, 7, 10)
MAY_OF_2027 = datetime(2027, 5, 4, 14, 0, tzinfo=UTC)  # a Tuesday, 11:00 in Brazil


def cleared(world: World, *dues: date, paid: bool = True) -> Till:
    """Let Ana have invoices, and pay all of them on the world's own day."""
    till = till_for(world, *dues)
    if paid:
        till.pay(10_000_00)
    return till


def at_may(world: World) -> None:
    """Move on to May of the next year."""
    world.clock.move(MAY_OF_2027 - world.clock.now())


def asked(till: Till, year: int = 2026) -> Receipt | Withheld:
    """Ask for the clearance of a year."""
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        now = till.world.clock.now()
        return annual_of(session, till.world.parts, client, year, now)


def text_of(till: Till, receipt: Receipt) -> str:
    """Print a clearance, and read it on one line."""
    with till.world.session() as session:
        row = session.get_one(Receipt, receipt.id)
        paper = print_annual(session, till.world.parts, row, till.world.clock.now())
    pages = PdfReader(BytesIO(paper.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_all_paid(world: World) -> None:
    """It names payee and payer, the months invoiced, and says the law's sentence."""
    till = cleared(world, MARCH, JULY)
    at_may(world)
    found = asked(till)
    assert isinstance(found, Receipt)
    text = text_of(till, found)

    for words in (
        "Declaração de quitação anual de débitos nº 2027/000001",
        "Ano de 2026 (Lei nº 12.007, de 29 de julho de 2009)",
        "declara que Ana Souza pagou todas as faturas com vencimento de janeiro a",
        "Meses em que houve faturamento: março, julho.",
        "substitui, para a comprovação do cumprimento das obrigações do consumidor",
        "***.982.247-**",
    ):
        assert words in text, words
    assert "ressalvadas" not in text


@pytest.mark.parametrize(
    ("dues", "paid", "year", "why"),
    [
        pytest.param((MARCH,), True, 2027, Withheld.NOT_OVER, id="the year still runs"),
        pytest.param((MARCH,), True, 2025, Withheld.NOTHING, id="nothing fell due"),
        pytest.param((MARCH, JULY), False, 2026, Withheld.OPEN, id="not paid"),
    ],
)
def test_withheld(
    world: World,
    dues: tuple[date, ...],
    paid: bool,  # noqa: FBT001 - a table's column
    year: int,
    why: Withheld,
) -> None:
    """Only who paid all of a year that is over has a right to it (art. 2, § 1)."""
    till = cleared(world, *dues, paid=paid)
    at_may(world)

    assert asked(till, year) is why


def test_an_older_invoice_is_reserved(world: World) -> None:
    """What is open of earlier years is named: the sentence does not forgive it."""
    till = till_for(world, date(2025, 12, 10), MARCH)
    till.pay(200_00, invoice_ids=till.ids[1:])
    at_may(world)
    found = asked(till)
    assert isinstance(found, Receipt)

    assert (
        "ressalvadas as faturas de anos anteriores ainda em aberto: 1001."
        in text_of(till, found)
    )


def test_a_contested_invoice_is_left_out(world: World) -> None:
    """The months that are not contested are cleared all the same (§ 3)."""
    till = till_for(world, MARCH, JULY)
    till.pay(200_00, invoice_ids=till.ids[:1])
    with world.session() as session:
        session.add(
            Dispute(
                client_id=till.client_id,
                invoice_id=till.ids[1],
                reason="x",
                opened_at=world.clock.now(),
            )
        )
    at_may(world)
    found = asked(till)
    assert isinstance(found, Receipt)

    assert "faturas em contestação: 1002." in text_of(till, found)


def test_money_that_went_back_takes_it_away(world: World) -> None:
    """A refund voids the clearance that rested on the payment."""
    till = cleared(world, MARCH)
    at_may(world)
    asked(till)
    with world.session() as session:
        payment = session.scalars(select(Payment)).one()
        back = Reversal(payment, "re", Money(payment.amount_minor), till.today)
        refund(session, back, world.clock.now())

    assert asked(till) is Withheld.OPEN


def told(world: World) -> list[str]:
    """Give what was written about clearances."""
    return [row.body for row in world.messages(key="clearance.ready")]


def test_the_round_tells_once(world: World) -> None:
    """From May on a client is told, with a link, once."""
    till = cleared(world, MARCH)
    world.hears("oi")
    at_may(world)
    confirm_number(world, till)
    for _ in range(2):
        clearance_round(world.parts)
    (body,) = told(world)

    assert "Sua declaração de quitação de 2026 está pronta" in body
    assert "/p/" in body


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(datetime(2027, 4, 30, 15, tzinfo=UTC), id="April"),
        pytest.param(datetime(2027, 5, 4, 2, tzinfo=UTC), id="at night"),
        pytest.param(datetime(2027, 5, 2, 15, tzinfo=UTC), id="on a Sunday"),
    ],
)
def test_the_round_waits(world: World, at: datetime) -> None:
    """Before May, at night and on Sundays nobody hears of it; later they do."""
    till = cleared(world, MARCH)
    world.hears("oi")
    world.clock.move(at - world.clock.now())
    confirm_number(world, till)
    clearance_round(world.parts)
    early = told(world)
    at_may(world)
    clearance_round(world.parts)

    assert early == []
    assert len(told(world)) == 1


def test_a_doubtful_number_is_told_nothing(world: World) -> None:
    """Whose number nobody confirmed finds it on the page, and gets it when they ask."""
    till = cleared(world, MARCH)
    world.hears("oi")
    at_may(world)
    confirm_number(world, till, at=None)
    clearance_round(world.parts)

    assert told(world) == []
    assert isinstance(asked(till), Receipt)


def test_a_run_by_hand(world: World) -> None:
    """`regua receipts annual` issues what is due and says what is withheld."""
    till = cleared(world, MARCH)
    at_may(world)
    with world.session() as session:
        args = (session, world.parts, 2026, world.clock.now())
        rehearsed = issue_all(*args, dry_run=True)
        none = list(session.scalars(select(Receipt).filter_by(kind="annual")))
        done = issue_all(*args, dry_run=False)
        some = list(session.scalars(select(Receipt).filter_by(kind="annual")))

    assert rehearsed.issued == done.issued == ("ana",)
    assert (len(none), len(some)) == (0, 1)
    assert till.client_id == some[0].client_id


def test_a_cancelled_invoice_is_no_debt(world: World) -> None:
    """What was cancelled is neither listed nor in the way."""
    till = till_for(world, MARCH, JULY)
    till.pay(200_00, invoice_ids=till.ids[:1])
    with world.session() as session:
        session.execute(
            update(Invoice).where(Invoice.id == till.ids[1]).values(status="cancelled")
        )
    at_may(world)
    found = asked(till)
    assert isinstance(found, Receipt)

    assert [line["number"] for line in found.facts["lines"]] == ["1001"]


def confirm_number(world: World, till: Till, at: datetime | None = MAY_OF_2027) -> None:
    """Let the client have proved, at some time or never, that the number is theirs."""
    with world.session() as session:
        client = session.get_one(Client, till.client_id)
        client.contact_points[0].confirmed_at = at
