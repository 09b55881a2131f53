"""What holds in every dialogue: interruption, going back, cancel, misses, silence."""

from domain.disclosure import Level
from domain.money import Money
from flows.commands import (
    ClaimPayment,
    ConfirmIdentity,
    HandOver,
    OptIn,
    OptOutAll,
    RecordPromise,
    RevokeIdentity,
)
from flows.dialogue import Dialogue
from flows.heard import Answer, Heard, Intent, InvoiceRef, Method
from flows.stack import Frame
from tests.cast import (
    FEBRUARY,
    FRIDAY,
    MARCH,
    Account,
    ana_owes_150,
    carla_opted_out,
    case,
    promised,
)
from tests.talk import Talk


def ask_for_a_day(talk: Talk) -> None:
    """Let the bot wait for a day."""
    talk.hears("vou pagar", Intent.PROMISE_TO_PAY)


def test_interruption_and_going_back() -> None:
    """A question in the middle is answered, and the open one is put again."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.hears("quem é você?", Intent.ASK_WHO_IS_THIS)

    talk.says("who_is_this.introduce", "engine.back", "promise.which_day")
    assert talk.step == "which_day"


def test_going_back_ends_where_it_was_left() -> None:
    """After an interruption the answer is still heard as one."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.hears("por que esse valor?", Intent.EXPLAIN_CHARGES)
    talk.hears("sexta", day=FRIDAY)

    assert talk.keys == ["promise.confirm"]


def test_wish_interrupted_by_identity_is_served_right_after() -> None:
    """Who asks for the balance gets it as soon as the check is passed."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.digits("529")
    talk.digits("1985")

    talk.says("identity.confirmed", "balance.today", total=Money(153_50))
    talk.did(ConfirmIdentity())


def test_other_question_during_the_check_is_no_try() -> None:
    """A new wish in the middle of the check replaces none and costs no try."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("quero o pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)
    talk.did()
    talk.digits("529")
    talk.digits("1985")

    assert talk.keys[:3] == ["identity.confirmed", "payment.pix", "payment.pix_code"]
    assert talk.keys[-1] == "balance.today"


def test_check_that_lapsed_comes_before_the_open_question() -> None:
    """A yes that comes when the check is a day old says nothing of a debt."""
    talk = Talk(ana_owes_150())
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.now_is(level=Level.NEUTRAL)
    talk.yes()

    talk.says("identity.why", "identity.cpf_prefix")
    talk.did()


def test_question_is_put_again_after_the_lapsed_check() -> None:
    """Once the check is passed anew, what was open goes on where it stood."""
    talk = Talk(ana_owes_150())
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.now_is(level=Level.NEUTRAL)
    talk.yes()
    talk.digits("529")
    talk.digits("1985")

    talk.says("identity.confirmed", "promise.confirm")
    talk.did(ConfirmIdentity())


def test_going_back_to_a_debt_waits_for_the_check_too() -> None:
    """A flow that is uncovered names no amount to somebody unchecked."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.now_is(level=Level.NEUTRAL)
    talk.hears("quem é?", Intent.ASK_WHO_IS_THIS)

    talk.says("who_is_this.introduce", "identity.why", "identity.cpf_prefix")


def test_two_wishes_in_one_message() -> None:
    """The payment that was made is heard first, the link for the other comes after."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears(
        "ja paguei a de fevereiro, manda o link da outra",
        Intent.REQUEST_PAYMENT_LINK,
        also=(Intent.ALREADY_PAID,),
        invoice=InvoiceRef(month=2),
    )

    talk.did(ClaimPayment((102,)))
    talk.says("already_paid.thanks", "payment.which_method", amount=Money(91_85))


def test_greeting_with_a_wish_is_the_wish() -> None:
    """Courtesy comes last, and is not answered on its own."""
    talk = Talk(ana_owes_150())
    talk.hears("oi, quanto devo?", Intent.GREET, also=(Intent.ASK_BALANCE,))

    talk.says("balance.today")


def test_yes_with_a_wish_beside_it() -> None:
    """'Sim, manda o pix' is the yes, and then the Pix."""
    talk = Talk(ana_owes_150())
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.hears(
        "sim, manda o pix",
        Intent.AFFIRM,
        answer=Answer.YES,
        method=Method.PIX,
        rule="yes_no",
    )

    talk.says("promise.thanks", "payment.pix", "payment.pix_code")
    assert isinstance(talk.done[0], RecordPromise)


def test_three_misses_then_a_person() -> None:
    """The question again, then the offer of a person, then the person."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.mumbles()
    talk.says("engine.again", "promise.which_day")
    talk.mumbles()
    talk.says("engine.again", "engine.offer_person", "promise.which_day")
    talk.mumbles()

    talk.says("person.not_understood", "person.soon")
    talk.did(HandOver("three_misses"))
    assert talk.dialogue == Dialogue()


def test_misses_are_in_a_row() -> None:
    """What is understood in between starts the count anew."""
    talk = Talk(ana_owes_150())
    talk.mumbles()
    talk.mumbles()
    talk.hears("oi", Intent.GREET)
    talk.mumbles()

    talk.says("not_understood.menu")


def test_answer_ends_the_misses() -> None:
    """A question that was answered at last starts the count anew for the next one."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.mumbles()
    talk.mumbles()
    talk.hears("sexta", day=FRIDAY)
    talk.mumbles()

    talk.says("engine.again", "promise.confirm")


def test_cancel_inside_a_dialogue_closes_it() -> None:
    """CANCELAR drops what is open, says how to stop all messages, and records none."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.hears("cancelar", Intent.CANCEL, rule="word:cancel")

    talk.says("engine.cancelled")
    talk.did()
    assert talk.dialogue.stack == ()


def test_cancel_with_nothing_open_opts_out() -> None:
    """CANCELAR alone means: stop writing to me."""
    talk = Talk(ana_owes_150())
    talk.hears("cancelar", Intent.CANCEL, rule="word:cancel")

    talk.did(OptOutAll("word:cancel"))


def test_cancel_after_a_reminder_opts_out() -> None:
    """A reminder's own question is nothing that could be cancelled."""
    opening = Dialogue((Frame("opening", "may_we_talk"),))
    talk = Talk(ana_owes_150(level=Level.NEUTRAL), dialogue=opening)
    talk.hears("cancelar", Intent.CANCEL, rule="word:cancel")

    talk.did(OptOutAll("word:cancel"))


def test_other_words_of_going_back_opt_nobody_out() -> None:
    """'Deixa pra lá' with nothing open shows the menu."""
    talk = Talk(ana_owes_150())
    talk.hears("deixa pra lá", Intent.CANCEL)

    talk.says("menu.show")
    talk.did()


def test_person_has_the_thread() -> None:
    """While a person writes, the bot says nothing and forgets nothing."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    before = talk.dialogue
    talk.now_is(person_has_thread=True)
    talk.hears("sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)

    talk.says()
    talk.did()
    assert talk.dialogue == before


def test_stop_word_in_a_persons_thread() -> None:
    """SAIR is obeyed and confirmed whoever owns the thread."""
    talk = Talk(ana_owes_150(person_has_thread=True))
    talk.hears("sair", Intent.OPT_OUT, rule="word:opt_out")

    talk.says("optout.confirmed")
    talk.did(OptOutAll("word:opt_out"))


def test_opt_out_in_the_middle_of_anything() -> None:
    """Opt-out ends what was open."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.hears("parem de escrever", Intent.OPT_OUT, rule="phrase:opt_out")

    talk.says("optout.confirmed")
    assert talk.dialogue.stack == ()


def test_opted_out_hears_nothing_more() -> None:
    """After the one confirmation there is silence, also for another SAIR."""
    talk = Talk(carla_opted_out())
    talk.hears("sair", Intent.OPT_OUT, rule="word:opt_out")
    talk.says()
    talk.hears("quanto devo", Intent.ASK_BALANCE)

    talk.says()


def test_opting_in_again() -> None:
    """A clear wish brings the messages back."""
    talk = Talk(carla_opted_out())
    talk.hears("quero receber", Intent.OPT_IN, rule="word:opt_in")

    talk.says("optin.welcome")
    talk.did(OptIn())


def test_doubtful_opt_in_is_none() -> None:
    """A guess of the model is not a clear wish."""
    talk = Talk(carla_opted_out())
    doubtful = Heard(text="voltar", intent=Intent.OPT_IN, rule="model", confidence=0.5)
    talk.takes(doubtful)

    talk.did()


def test_relative_who_wants_the_balance() -> None:
    """Who says to be a relative is told nothing, and a passed check is forgotten."""
    talk = Talk(ana_owes_150())
    talk.hears("sou o marido dela, quanto ela deve?", Intent.ASK_BALANCE)

    talk.says("identity.relative")
    talk.did(RevokeIdentity())


def test_ok_with_nothing_open() -> None:
    """A late 'ok' is no message that was not understood."""
    talk = Talk(ana_owes_150())
    talk.yes("ok")

    talk.says("small_talk.fine")


def test_picture_alone_is_a_receipt() -> None:
    """A photo without a word is taken for the receipt of a payment."""
    talk = Talk(ana_owes_150())
    talk.hears("", media=1)

    talk.says("proof.unread")


def test_promise_is_not_gone_back_to_once_paid() -> None:
    """Who has paid meanwhile is not asked again for a day."""
    talk = Talk(ana_owes_150())
    ask_for_a_day(talk)
    talk.hears("na verdade ja paguei", Intent.ALREADY_PAID)

    talk.says("already_paid.thanks")
    assert talk.dialogue.stack == ()


def test_only_the_last_words_carry_choices() -> None:
    """One message has one set of buttons: those of the open question."""
    talk = Talk(ana_owes_150())
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.hears("quanto devo", Intent.ASK_BALANCE)

    assert [bool(say.choices) for say in talk.words] == [False, False, True]
    assert talk.dialogue.choices[0].startswith("answer:yes")


def test_stale_yes_button_binds_nothing() -> None:
    """A yes to what was read back before is no yes to what is read back now."""
    talk = Talk(ana_owes_150())
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    old = talk.dialogue.choices[0]
    talk.hears("melhor dia 20", Intent.PROMISE_TO_PAY, day=FRIDAY.replace(day=20))
    talk.presses(old)

    talk.did()


def test_promise_made_earlier_is_shown_with_the_balance() -> None:
    """The balance says what was arranged."""
    promise = promised(Money(153_70), FRIDAY)
    talk = Talk(ana_owes_150(promises=(promise,)))
    talk.hears("quanto devo", Intent.ASK_BALANCE)

    talk.says("balance.today", "balance.promised", day=FRIDAY)
