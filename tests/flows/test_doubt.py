"""What the model only guesses is asked back; what it is sure of is done."""

from dataclasses import replace

import pytest

from domain.disclosure import Level
from flows.commands import ClaimPayment, ReportDeath
from flows.doubt import in_doubt
from flows.heard import (
    UNREADABLE,
    Answer,
    Guess,
    Heard,
    Intent,
    InvoiceRef,
    Method,
    Values,
)
from tests.cast import APRIL, FRIDAY, MARCH, MONDAY, Account, ana_owes_150, case
from tests.talk import Talk


@pytest.fixture
def talk() -> Talk:
    """Ana, checked, with nothing open."""
    return Talk(ana_owes_150())


def guessed(
    intent: Intent, confidence: float, *also: Intent, rule: str = "model"
) -> Heard:
    """Hear what the model guesses, with a second guess behind it."""
    ranking = (Guess(intent, confidence), Guess(Intent.EXPLAIN_CHARGES, 0.2))
    return Heard("...", "pt", intent, confidence, also, ranking, rule=rule)


@pytest.mark.parametrize(
    ("intent", "confidence", "acted"),
    [
        pytest.param(Intent.ASK_BALANCE, 0.5, True, id="to tell takes little"),
        pytest.param(Intent.ASK_BALANCE, 0.49, False, id="but not nothing"),
        pytest.param(Intent.ALREADY_PAID, 0.74, False, id="to record takes more"),
        pytest.param(Intent.ALREADY_PAID, 0.75, True, id="and has it"),
        pytest.param(Intent.OPT_OUT, 0.5, True, id="a stop is obeyed"),
        pytest.param(Intent.DECEASED, 0.89, False, id="a death must be certain"),
        pytest.param(Intent.AFFIRM, 0.1, True, id="a yes is for its question"),
    ],
)
def test_thresholds(intent: Intent, confidence: float, *, acted: bool) -> None:
    """Each wish has the certainty that being wrong would cost."""
    heard = in_doubt(guessed(intent, confidence))

    assert (heard.intent is intent) is acted


def test_rules_are_sure() -> None:
    """What a rule heard is never doubted."""
    heard = guessed(Intent.DECEASED, 0.1, rule="pattern:deceased")

    assert in_doubt(heard) == heard


def test_expected_needs_no_more() -> None:
    """A wish that the open question is about is an answer to it."""
    heard = guessed(Intent.PROMISE_TO_PAY, 0.3)

    assert in_doubt(heard, frozenset({Intent.PROMISE_TO_PAY})) == heard


def test_death_beside_another_wish_is_a_guess(talk: Talk) -> None:
    """'Quanto ela deve? Sou a esposa dele' reports no death."""
    talk.takes(guessed(Intent.ASK_BALANCE, 0.6, Intent.DECEASED))

    assert ReportDeath() not in talk.done
    talk.says("balance.today")


def test_sure_wish_beside_a_guess_is_served(talk: Talk) -> None:
    """Of two wishes the one that was clear is not lost with the other."""
    talk.takes(guessed(Intent.ALREADY_PAID, 0.6, Intent.ASK_BALANCE))

    talk.did()
    talk.says("balance.today")


def test_guess_is_asked_back(talk: Talk) -> None:
    """One short question whose choices are the likeliest wishes."""
    talk.takes(guessed(Intent.ALREADY_PAID, 0.6))

    talk.says("not_understood.did_you_mean")
    assert talk.dialogue.choices == (
        "intent:already_paid",
        "intent:explain_charges",
        "intent:menu",
    )


def test_the_choice_is_then_done(talk: Talk) -> None:
    """The first choice is a wish like any other."""
    talk.takes(guessed(Intent.ALREADY_PAID, 0.6))
    talk.picks(1)

    talk.did(ClaimPayment((102,)))


def test_second_miss_offers_a_person(talk: Talk) -> None:
    """Twice in a row, and a person stands among the choices."""
    talk.takes(guessed(Intent.ALREADY_PAID, 0.6))
    talk.takes(guessed(Intent.HARDSHIP, 0.4))

    talk.says("not_understood.again")
    assert "intent:human_agent" in talk.dialogue.choices


def test_guess_about_a_stranger_names_no_debt() -> None:
    """Before the check a guess shows what speaks of nothing."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.takes(guessed(Intent.WRONG_PERSON, 0.6))

    assert talk.dialogue.choices == (
        "intent:wrong_person",
        "intent:ask_balance",
        "intent:menu",
    )


def test_voice_note_is_no_miss(talk: Talk) -> None:
    """We say what we can read, and the open question stands again."""
    talk.hears("pago amanhã", Intent.PROMISE_TO_PAY)
    talk.takes(Heard(rule=UNREADABLE))

    talk.says("engine.unreadable", "promise.which_day")
    assert talk.dialogue.misses == 0


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("sim por favor", "payment.which_method", id="taken up"),
        pytest.param("pfv", "payment.which_method", id="pfv"),
        pytest.param("ok entendi", "small_talk.fine", id="taken note of"),
    ],
)
def test_yes_to_an_offer(talk: Talk, text: str, key: str) -> None:
    """'Quer que eu mande como pagar?' is answered by a yes, but not by an ok."""
    talk.hears("quando vence?", Intent.ASK_DUE_DATE)
    talk.hears(text, Intent.AFFIRM, answer=Answer.YES, rule="yes_no")

    talk.says(key)


def test_refused_check_is_respected() -> None:
    """Who will not say is told why, counts as no try, and may still answer."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("não vou passar meu cpf", Intent.DENY)

    talk.says("identity.refused")
    talk.did()
    assert talk.step == "cpf_prefix"


def test_time_to_think_is_no_miss(talk: Talk) -> None:
    """'Vou pensar' is no misunderstanding, and a later yes still accepts."""
    talk.hears("quero em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    talk.hears("vou pensar")

    talk.says("engine.no_hurry")
    assert talk.dialogue.misses == 0

    talk.yes()
    talk.says("instalments.thanks")


def test_contest_guessed_in_the_middle_is_asked_back(talk: Talk) -> None:
    """'Essa conta' amid a bargain is no wish to contest."""
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.takes(guessed(Intent.DISPUTE_DEBT, 0.6))

    talk.says("engine.again", "instalments.offers")


def test_relative_is_no_wrong_number(talk: Talk) -> None:
    """A wife at the right number: it is not left alone for a guess."""
    talk.hears("sou a mulher dele, fale comigo", Intent.WRONG_PERSON)

    talk.says("identity.relative")


def test_question_about_today_is_no_day_to_pay(talk: Talk) -> None:
    """'Quanto devo hoje?' before the yes is told, and the day stays as it was."""
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.hears("quanto devo hoje?", Intent.ASK_BALANCE, day=MONDAY)

    talk.says("balance.today", "engine.back", "promise.confirm", day=FRIDAY)


def test_who_pays_now_has_no_use_for_a_day(talk: Talk) -> None:
    """'Melhor, manda o Pix' ends the promise that was being made."""
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.hears("melhor, manda o pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code")
    assert talk.dialogue.stack == ()


def test_pix_beside_a_promise_for_today_is_sent_once(talk: Talk) -> None:
    """'Sim, manda o Pix' to a promise for today."""
    talk.hears("pago hoje", Intent.PROMISE_TO_PAY, day=MONDAY)
    talk.hears(
        "sim, manda o pix",
        Intent.REQUEST_PAYMENT_LINK,
        answer=Answer.YES,
        method=Method.PIX,
    )

    talk.says("promise.thanks_today", "payment.pix", "payment.pix_code")


def test_values_back_a_guess() -> None:
    """'3 x 200' is a bargain, however faintly it was heard."""
    heard = replace(guessed(Intent.NEGOTIATE_INSTALLMENTS, 0.3), values=Values(count=3))

    assert in_doubt(heard) == heard


def test_invoice_alone_is_shown(talk: Talk) -> None:
    """'A de fevereiro', with nothing asked, is told with what can be done."""
    talk.hears("a de fevereiro", invoice=InvoiceRef(month=2))

    talk.says("balance.today")


def test_day_said_again_is_a_yes(talk: Talk) -> None:
    """'Sexta mesmo', where Friday was read back."""
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.hears("sexta mesmo", Intent.PROMISE_TO_PAY, day=FRIDAY)

    talk.says("promise.thanks", day=FRIDAY)


def test_promise_said_again_without_a_day_is_read_again(talk: Talk) -> None:
    """'Eu pago, calma' changes nothing, and asks for the yes once more."""
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.hears("eu pago, calma", Intent.PROMISE_TO_PAY)

    talk.says("promise.confirm", day=FRIDAY)


def test_paid_of_a_plan_is_what_was_late() -> None:
    """'Já paguei' claims the late instalment, not those to come."""
    talk = Talk(case(Account(MARCH, APRIL), in_agreement=True))
    talk.hears("já paguei", Intent.ALREADY_PAID)

    talk.did(ClaimPayment((103,)))
