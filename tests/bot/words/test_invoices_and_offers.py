"""How invoices, offers and terms are listed, and read back in full."""

from dataclasses import replace
from datetime import date

from bot.words.writing import Writing
from domain.agreed import Conditions, Consequence
from domain.envelope import Envelope
from domain.money import Money
from domain.offers import Met, Wish, counter, make_offers
from flows.heard import Method
from tests.bot.words.typical import (
    CATALOGUE,
    DEBT,
    ENVELOPE,
    LINES,
    OFFERS,
    resolve,
    written,
)
from tests.cast import CALENDAR, FEBRUARY, MARCH, MONDAY, Account


def test_itemised_balance() -> None:
    """Each invoice shows principal, fine and interest, to the cent."""
    lines = Account(FEBRUARY, MARCH).on(MONDAY).lines
    text = written("balance.today", lines=lines, total=Money(245_35), n=2)

    assert text.startswith("Hoje você tem 2 faturas em aberto:\n")
    assert "10 dias de atraso" in text
    assert "R$ 150,00 + multa R$ 3,00 + juros R$ 0,50 = R$ 153,50" in text
    assert text.endswith("Total hoje: R$ 245,35")


def test_what_was_paid_in_part_is_shown() -> None:
    """The lines still sum to what is owed when a part was paid."""
    account = Account(FEBRUARY)
    account.pay(FEBRUARY, MONDAY, Money(60_00))
    lines = account.on(MONDAY).lines
    text = written("balance.today", lines=lines, total=Money(93_50), n=1)

    assert "1 fatura em aberto" in text
    assert "R$ 60,00 = R$ 93,50" in text


def test_many_invoices_are_summed_up() -> None:
    """Beyond five, the rest is one line with its own sum."""
    text = written("payment.no_such_invoice", lines=LINES, amount=Money(0))

    assert "• e mais 1 fatura: R$ " in text


def test_offers_are_a_numbered_list() -> None:
    """The list has the numbers that the client may answer with."""
    text = written("instalments.these", offers=OFFERS)

    assert "1. À vista: R$ 1.234,56, até quinta, 13 de março" in text
    assert "3. 12x de R$ 102,88" in text


def test_saving_is_shown_beside_an_offer() -> None:
    """What an offer gives up is said where it is listed."""
    generous = Envelope(discount_charges_bp=10_000, opening_bp=10_000)
    offers = make_offers(DEBT, generous, MONDAY, CALENDAR)
    text = written("instalments.these", offers=offers)

    assert "1. À vista: R$ 1.150,00, até quinta, 13 de março (você economiza" in text


def test_terms_are_read_back_in_full() -> None:
    """Total, each part with its day, how it is paid, and what being late leads to."""
    down = counter(
        DEBT, ENVELOPE, Wish(count=2, down_payment=Money(234_56)), MONDAY, CALENDAR
    )
    assert isinstance(down, Met)
    ways = (Method.PIX, Method.BOLETO, Method.CARD)
    late = Consequence(Conditions(fine_bp=200, late_bp_month=100, break_days=15), 3)
    until = date(2025, 3, 13)
    text = written(
        "instalments.confirm", n=3, offer=down.offer, ways=ways, late=late, until=until
    )

    assert "Total: R$ 1.234,56" in text
    assert "multa de 2% e juros de 1% ao mês, só nela" in text
    assert "15 dias de atraso, e depois de um aviso, o acordo termina" in text
    assert "valem até 13/03/2025" in text
    assert "• Entrada: R$ 234,56, até quinta, 13 de março" in text
    assert "• 2ª: R$ 500,00" in text
    assert "Pix, boleto ou cartão" in text


def test_one_payment_is_read_back_as_one() -> None:
    """Nothing speaks of instalments where there is one payment."""
    offer = make_offers(DEBT, ENVELOPE, MONDAY, CALENDAR)[0]
    late = Consequence(Conditions(), 1)
    ways, until = (Method.PIX,), date(2025, 3, 13)
    given = {"n": 1, "first": offer.first_on, "offer": offer, "until": until}
    text = written("instalments.confirm", "pt", late=late, ways=ways, **given)

    assert "um pagamento de R$ 1.234,56, até quinta, 13 de março." in text
    assert "parcela" not in text


def test_the_only_instalment_is_not_counted() -> None:
    """A part 1 of 1 is the only one."""
    line = replace(LINES[0], part=(1, 1))
    writing = Writing("pt", CATALOGUE.words["pt"], resolve)

    assert writing.named(line, "said") == "parcela única"
