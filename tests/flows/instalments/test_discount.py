"""A discount asked for: what may be saved is said, and the floor never."""

from domain.money import Money
from flows.heard import Intent
from tests.cast import FEBRUARY, MONDAY, Account, ana_owes_150, case
from tests.flows.instalments.table import GENEROUS, read_back
from tests.talk import Talk


def test_amount_a_month_with_a_discount_asked_for() -> None:
    """'Faz 40 por mês sem juros?' is an amount a month, not a total to settle."""
    talk = Talk(ana_owes_150())
    talk.hears("faz 40 por mês sem juros?", Intent.ASK_DISCOUNT, amount=Money(40_00))

    assert read_back(talk).count == 4


def test_discount_is_offered_where_there_is_one() -> None:
    """A discount asked for shows what is saved by paying at once."""
    talk = Talk(ana_owes_150(envelope=GENEROUS))
    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)

    talk.says("instalments.discount", saved=Money(1_75))


def test_no_discount_is_said_honestly() -> None:
    """Where nothing may be given up, it is said, and time is offered instead."""
    talk = Talk(ana_owes_150())
    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)

    talk.says("instalments.no_discount")


def test_named_total_inside_the_envelope_is_met() -> None:
    """'Quito por 151' is taken where the envelope allows it."""
    talk = Talk(ana_owes_150(envelope=GENEROUS))
    talk.hears("quito por 151", Intent.ASK_DISCOUNT, amount=Money(151_00))

    talk.says("instalments.confirm_saving", saved=Money(2_50))


def test_floor_is_not_revealed() -> None:
    """A total below the floor gets the opening one, not the floor."""
    talk = Talk(ana_owes_150(envelope=GENEROUS))
    talk.hears("quito por 140", Intent.ASK_DISCOUNT, amount=Money(140_00))

    talk.says("instalments.nearest.total", "instalments.confirm_saving")
    assert read_back(talk).total == Money(151_75)


def test_what_was_paid_settled_the_charges_first(account: Account) -> None:
    """After a part payment no charges are left that could be given up (CC art. 354)."""
    account.pay(FEBRUARY, MONDAY, Money(60_00))
    talk = Talk(case(account, envelope=GENEROUS))
    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)

    talk.says("instalments.no_discount", owed=Money(93_50))


def test_total_in_the_middle_is_no_instalment() -> None:
    """'Faz 120' is a price for all of it."""
    talk = Talk(ana_owes_150(envelope=GENEROUS))
    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)
    talk.hears("faz 120", Intent.PROPOSE_AMOUNT, amount=Money(120_00))

    talk.says("instalments.nearest.total", "instalments.confirm_saving")
