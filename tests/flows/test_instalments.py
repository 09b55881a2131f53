"""The bargain, told as conversations: offers, counter-offers, a binding yes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.accrual import Bill
from domain.charges import Items
from domain.envelope import Envelope
from domain.money import Money
from domain.offers import Offer
from domain.statement import Balance
from flows.commands import HandOver, RecordAgreement
from flows.heard import Answer, Intent, InvoiceRef
from tests.cast import (
    APRIL,
    FEBRUARY,
    MARCH,
    MONDAY,
    TUESDAY,
    Account,
    ana_owes_150,
    bruno_has_a_plan,
    case,
)
from tests.talk import Talk

TOTAL = Money(153_50)
GENEROUS = Envelope(
    max_instalments=6,
    min_instalment=Money(30_00),
    discount_charges_bp=10_000,
    opening_bp=5_000,
)


@pytest.fixture
def account() -> Account:
    """Ana's one late invoice."""
    return Account(FEBRUARY)


@pytest.fixture
def talk(account: Account) -> Talk:
    """Ana has asked to pay in parts and sees the offers."""
    begun = Talk(case(account))
    begun.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    return begun


def offers(talk: Talk) -> tuple[Offer, ...]:
    """Give the offers that were shown last."""
    shown = next(say.params["offers"] for say in talk.words if "offers" in say.params)
    assert isinstance(shown, tuple)
    return shown


def read_back(talk: Talk) -> Offer:
    """Give the terms that were read back last."""
    offer = talk.words[-1].params["offer"]
    assert isinstance(offer, Offer)
    return offer


def let_off_fine(balance: Balance) -> Balance:
    """Give the balance with the fine of each invoice waived."""
    lines = (
        replace(
            line,
            waived=replace(Items.nothing(), fine=line.fine),
            owed=line.owed - line.fine,
        )
        for line in balance.lines
    )
    return replace(balance, lines=tuple(lines))


def test_two_or_three_offers(talk: Talk) -> None:
    """The offers are few, in order, and can be chosen by number or button."""
    talk.says("instalments.offers", owed=TOTAL)

    assert 2 <= len(offers(talk)) <= 3
    assert talk.dialogue.choices[:2] == ("choice:1", "choice:2")


@pytest.mark.parametrize("way", ["number", "button", "count"])
def test_choice_is_read_back_and_binds_on_yes(talk: Talk, way: str) -> None:
    """However it is chosen, the terms are read back in full, and a yes binds."""
    wanted = offers(talk)[-1]
    match way:
        case "number":
            talk.picks(len(offers(talk)))
        case "button":
            talk.presses(f"choice:{len(offers(talk))}")
        case _:
            talk.hears("x", Intent.NEGOTIATE_INSTALLMENTS, count=wanted.count)
    talk.says("instalments.confirm")
    talk.did()
    assert read_back(talk) == wanted
    talk.yes()

    talk.says("instalments.thanks")
    talk.did(RecordAgreement(wanted, (102,)))
    assert talk.dialogue.stack == ()


def test_number_beyond_the_list_is_a_count(talk: Talk) -> None:
    """'5' under a list of three offers asks for five parts."""
    talk.picks(5)

    assert read_back(talk).count == 5


def test_yes_button_of_these_terms_binds(talk: Talk) -> None:
    """The button beneath the read-back is a clear yes to it."""
    talk.picks(2)
    talk.presses(talk.dialogue.choices[0])

    assert isinstance(talk.done[-1], RecordAgreement)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("sim, se der certo", {"reserved": True}, id="conditional"),
        pytest.param("👍", {"thumb": True}, id="thumb"),
    ],
)
def test_doubtful_yes_binds_nothing(
    talk: Talk, text: str, values: dict[str, object]
) -> None:
    """A condition or a thumb has the terms read back, and is asked for a clear yes."""
    talk.picks(2)
    talk.hears(text, Intent.AFFIRM, answer=Answer.YES, **values)

    talk.says("instalments.clear_yes", "instalments.confirm")
    talk.did()


def test_model_alone_binds_nothing(talk: Talk) -> None:
    """What the model calls a yes and the rules do not is none."""
    talk.picks(2)
    talk.hears("n", Intent.AFFIRM)

    talk.says("instalments.clear_yes", "instalments.confirm")
    talk.did()


def test_yes_with_other_terms_is_a_counter_offer(talk: Talk) -> None:
    """'Sim, mas em 4' reads four parts back."""
    talk.picks(2)
    talk.hears("sim mas em 4x", Intent.AFFIRM, answer=Answer.YES, count=4)

    assert read_back(talk).count == 4
    talk.did()


def test_yes_that_repeats_the_terms_is_a_yes(talk: Talk) -> None:
    """'Sim, em 5x' to five parts agrees to them."""
    talk.picks(len(offers(talk)))
    agreed = read_back(talk)
    talk.hears("sim", Intent.AFFIRM, answer=Answer.YES, count=agreed.count)

    talk.did(RecordAgreement(agreed, (102,)))


def test_another_first_day_keeps_the_count(talk: Talk) -> None:
    """'Sim, mas só dia 20' moves the first day of what is on the table."""
    talk.picks(2)
    count = read_back(talk).count
    day = date(2025, 3, 17)
    talk.hears("sim, mas só dia 17", Intent.AFFIRM, answer=Answer.YES, day=day)

    assert (read_back(talk).count, read_back(talk).instalments[0].due_on) == (
        count,
        day,
    )
    talk.did()


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


def test_amount_a_month_with_a_discount_asked_for() -> None:
    """'Faz 40 por mês sem juros?' is an amount a month, not a total to settle."""
    talk = Talk(ana_owes_150())
    talk.hears("faz 40 por mês sem juros?", Intent.ASK_DISCOUNT, amount=Money(40_00))

    assert read_back(talk).count == 4


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


def test_payment_lands_before_the_yes(talk: Talk, account: Account) -> None:
    """A changed debt is worked out anew and read back; the old yes binds nothing."""
    talk.picks(2)
    account.pay(FEBRUARY, MONDAY, Money(60_00))
    talk.yes()

    talk.says("instalments.changed", "instalments.confirm")
    talk.did()
    assert read_back(talk).total == Money(93_50)


def test_what_was_paid_settled_the_charges_first(account: Account) -> None:
    """After a part payment no charges are left that could be given up (CC art. 354)."""
    account.pay(FEBRUARY, MONDAY, Money(60_00))
    talk = Talk(case(account, envelope=GENEROUS))
    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)

    talk.says("instalments.no_discount", owed=Money(93_50))


def test_the_same_parts_may_save_less_than_was_read() -> None:
    """A price of the client's own that stands, and saves less since, is read again."""
    account = Account(FEBRUARY)
    talk = Talk(case(account, envelope=replace(GENEROUS, opening_bp=0)))
    talk.hears("quito por 152", Intent.ASK_DISCOUNT, amount=Money(152_00))
    before = read_back(talk)
    account.pay(FEBRUARY, MONDAY, Money(1_00))
    talk.yes()
    talk.says("instalments.changed", "instalments.confirm_saving")
    talk.did()
    after = read_back(talk)
    talk.yes()

    assert (before.saved, after.saved) == (Money(1_50), Money(50))
    assert before.id == after.id
    talk.did(RecordAgreement(after, (102,)))


def test_what_is_let_off_before_the_yes(talk: Talk, account: Account) -> None:
    """Who was let off the fine meanwhile is read the smaller figures first."""
    talk.picks(2)
    before = read_back(talk)
    talk.case = replace(talk.case, balance_on=lambda day: let_off_fine(account.on(day)))
    talk.yes()

    talk.says("instalments.changed", "instalments.confirm")
    talk.did()
    assert read_back(talk).total == before.total - Money(3_00)


def test_everything_is_paid_before_the_yes(talk: Talk, account: Account) -> None:
    """With nothing owed there is nothing to agree on."""
    talk.picks(2)
    account.pay(FEBRUARY, MONDAY)
    talk.yes()

    talk.says("balance.nothing_owed")
    talk.did()


def test_midnight_passes_before_the_yes(talk: Talk) -> None:
    """A day's interest later the terms that were read back still stand."""
    talk.picks(2)
    agreed = read_back(talk)
    talk.sleeps(1)
    talk.yes()

    assert talk.today == TUESDAY <= agreed.valid_until
    talk.did(RecordAgreement(agreed, (102,)))


def test_its_day_is_over_before_the_yes(talk: Talk) -> None:
    """After the last day of an offer new figures are read back before they bind."""
    talk.picks(2)
    agreed = read_back(talk)
    talk.sleeps((agreed.valid_until - talk.today).days + 1)
    talk.yes()
    talk.says("instalments.changed", "instalments.confirm")
    talk.did()
    assert read_back(talk).total > agreed.total
    talk.yes()

    assert isinstance(talk.done[-1], RecordAgreement)


def test_only_what_is_late_is_bargained_over() -> None:
    """An invoice that is not due yet stays out, and so does a contested one."""
    talk = Talk(case(Account(FEBRUARY, MARCH, APRIL), disputed=frozenset({102})))
    talk.hears("parcela", Intent.NEGOTIATE_INSTALLMENTS)
    talk.picks(1)
    talk.yes()

    agreed = talk.done[-1]
    assert isinstance(agreed, RecordAgreement)
    assert agreed.invoice_ids == (103,)


def test_one_named_invoice() -> None:
    """'Parcela só a de março' bargains over that one."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears(
        "só a de março", Intent.NEGOTIATE_INSTALLMENTS, invoice=InvoiceRef(month=3)
    )

    talk.says("instalments.offers", owed=Money(91_85))


def test_in_an_agreement_already() -> None:
    """Who has a plan is not offered another one on top of it."""
    talk = Talk(bruno_has_a_plan())
    talk.hears("parcela de novo", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("instalments.in_agreement")


def test_the_same_terms_are_no_new_agreement() -> None:
    """Who cannot keep two parts is not sold the same two parts again."""
    first, second = MONDAY + timedelta(days=10), date(2025, 4, 22)
    parts = (
        Bill("A1-1/2", "parcela", Money(50_00), first, 201),
        Bill("A1-2/2", "parcela", Money(50_00), second, 202),
    )
    talk = Talk(
        case(
            Account(*parts),
            envelope=Envelope(max_instalments=2, min_instalment=Money(30_00)),
            in_agreement=True,
            instalments=frozenset({201, 202}),
        )
    )
    talk.hears("renegociar o acordo", Intent.NEGOTIATE_INSTALLMENTS)
    shown = offers(talk)
    talk.hears("4x", Intent.NEGOTIATE_INSTALLMENTS, count=4)

    assert [offer.count for offer in shown] == [1]
    assert "instalments.confirm" not in talk.keys


def test_promise_in_the_middle_is_a_promise(talk: Talk) -> None:
    """'Pago tudo dia 11' leaves the offers for a promise."""
    talk.hears("pago tudo amanhã", Intent.PROMISE_TO_PAY, day=TUESDAY)

    talk.says("promise.confirm", day=TUESDAY)


def test_wish_beside_the_agreement_is_dropped(talk: Talk) -> None:
    """'Sim, e manda o pix' must not send the code of the debt that was replaced."""
    talk.picks(2)
    talk.hears(
        "sim, manda o pix",
        Intent.REQUEST_PAYMENT_LINK,
        answer=Answer.YES,
        also=(Intent.AFFIRM,),
    )

    talk.says("instalments.thanks")
    assert talk.dialogue.stack == ()


def test_the_list_stands_to_its_day(talk: Talk) -> None:
    """Yesterday's list is chosen from at yesterday's price."""
    before = offers(talk)
    talk.sleeps(1)
    talk.picks(2)

    talk.says("instalments.confirm")
    assert read_back(talk) == before[1]


def test_offers_are_made_anew_after_their_day(talk: Talk) -> None:
    """A list whose day is over is not chosen from at its price."""
    before = offers(talk)
    talk.sleeps(5)
    talk.picks(2)

    talk.says("instalments.changed", "instalments.confirm")
    assert read_back(talk).total > before[1].total


def test_smaller_instalments_are_the_gentlest(talk: Talk) -> None:
    """'Parcela menor' with nothing named gets the lightest plan there is."""
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    before = read_back(talk)
    talk.hears("quero uma parcela menor", Intent.NEGOTIATE_INSTALLMENTS)

    assert read_back(talk).largest < before.largest


def test_question_before_the_yes_has_the_terms_read_again(talk: Talk) -> None:
    """What names no other terms leaves those on the table, and accepts nothing."""
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    before = read_back(talk)
    talk.hears("e se eu atrasar uma?", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("instalments.clear_yes", "instalments.confirm")
    assert read_back(talk) == before


def test_first_day_that_cannot_be_says_so(talk: Talk) -> None:
    """A day too far is no reason to call the terms the lightest."""
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    talk.hears("começando em maio", Intent.NEGOTIATE_INSTALLMENTS, day=date(2025, 5, 2))
    talk.hears("em junho então", Intent.NEGOTIATE_INSTALLMENTS, day=date(2025, 6, 2))

    talk.says("instalments.nearest.first_on", "instalments.confirm")


def test_total_in_the_middle_is_no_instalment() -> None:
    """'Faz 120' is a price for all of it."""
    talk = Talk(ana_owes_150(envelope=GENEROUS))
    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)
    talk.hears("faz 120", Intent.PROPOSE_AMOUNT, amount=Money(120_00))

    talk.says("instalments.nearest.total", "instalments.confirm_saving")
