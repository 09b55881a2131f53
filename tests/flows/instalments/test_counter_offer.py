"""Wishes of the client's own: met as they are named, or the nearest to them."""

from datetime import date

from domain.money import Money
from flows.commands import HandOver
from flows.heard import Intent
from tests.cast import TUESDAY, ana_owes_150
from tests.flows.instalments.table import read_back
from tests.talk import Talk


def test_down_payment_and_count(talk: Talk) -> None:
    """'Dou 50 de entrada e o resto em 3' is met as it is named."""
    talk.hears(
        "dou 50 de entrada e o resto em 3",
        Intent.PROPOSE_AMOUNT,
        down_payment=Money(50_00),
        count=3,
    )

    assert (read_back(talk).down_payment, read_back(talk).count) == (Money(50_00), 3)


def test_counter_offer_in_the_first_message() -> None:
    """'Faz em 3x de 60?' is answered at once, without a list."""
    talk = Talk(ana_owes_150())
    talk.hears(
        "faz em 3x de 60?", Intent.NEGOTIATE_INSTALLMENTS, count=3, amount=Money(60_00)
    )

    talk.says("instalments.confirm")
    assert read_back(talk).count == 3


def test_amount_a_month_decides_the_count() -> None:
    """'Consigo 40 por mês' gets as many parts as that takes."""
    talk = Talk(ana_owes_150())
    talk.hears("consigo 40 por mês", Intent.PROPOSE_AMOUNT, amount=Money(40_00))

    assert read_back(talk).largest <= Money(40_00)


def test_what_cannot_be_met_says_why(talk: Talk) -> None:
    """The nearest terms come with what could not be had."""
    talk.hears("25 por mês", Intent.PROPOSE_AMOUNT, amount=Money(25_00))

    talk.says("instalments.nearest.amount", "instalments.confirm")


def test_three_rounds_then_a_person(talk: Talk) -> None:
    """Three wishes are answered with the nearest; the fourth goes to a person."""
    for _ in range(3):
        talk.hears("20 por mês", Intent.PROPOSE_AMOUNT, amount=Money(20_00))
        assert talk.keys[0].startswith("instalments.")
        talk.did()
    talk.hears("20 por mês", Intent.PROPOSE_AMOUNT, amount=Money(20_00))

    talk.says("instalments.person", "person.soon")
    talk.did(HandOver("bargaining"))


def test_far_beyond_shows_what_can_be_had(talk: Talk) -> None:
    """A wish that nothing comes near is told so, with what there is."""
    talk.hears("5 por mês", Intent.PROPOSE_AMOUNT, amount=Money(5_00))

    talk.says("instalments.beyond", "instalments.these")


def test_too_dear_gets_the_gentlest(talk: Talk) -> None:
    """A no to all offers gets the lightest one, once, and never the floor."""
    talk.no("não dá")
    talk.says("instalments.nearest.cheaper", "instalments.confirm")
    talk.no("não dá")

    talk.says("instalments.lightest", "instalments.these")


def test_promise_in_the_middle_is_a_promise(talk: Talk) -> None:
    """'Pago tudo dia 11' leaves the offers for a promise."""
    talk.hears("pago tudo amanhã", Intent.PROMISE_TO_PAY, day=TUESDAY)

    talk.says("promise.confirm", day=TUESDAY)


def test_smaller_instalments_are_the_gentlest(talk: Talk) -> None:
    """'Parcela menor' with nothing named gets the lightest plan there is."""
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    before = read_back(talk)
    talk.hears("quero uma parcela menor", Intent.NEGOTIATE_INSTALLMENTS)

    assert read_back(talk).largest < before.largest


def test_first_day_that_cannot_be_says_so(talk: Talk) -> None:
    """A day too far is no reason to call the terms the lightest."""
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    talk.hears("começando em maio", Intent.NEGOTIATE_INSTALLMENTS, day=date(2025, 5, 2))
    talk.hears("em junho então", Intent.NEGOTIATE_INSTALLMENTS, day=date(2025, 6, 2))

    talk.says("instalments.nearest.first_on", "instalments.confirm")
