"""The identity check, told as conversations."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.disclosure import Level
from domain.identity import Facts
from flows.commands import BindClient, ConfirmIdentity, FailIdentity, HandOver
from flows.heard import Answer, Intent
from tests.cast import (
    ANA,
    BRUNO,
    FEBRUARY,
    Account,
    ana_owes_150,
    case,
    shared_number,
)
from tests.talk import Talk

ANSWER = datetime(2025, 3, 10, 15, 30, tzinfo=UTC)


@pytest.fixture
def talk() -> Talk:
    """Ana, not yet checked, has asked what she owes."""
    begun = Talk(ana_owes_150(level=Level.NEUTRAL))
    begun.hears("quanto devo?", Intent.ASK_BALANCE)
    return begun


def test_both_facts_pass(talk: Talk) -> None:
    """The first digits of the CPF, then the year of birth."""
    talk.says("identity.why", "identity.cpf_prefix")
    talk.digits("529")
    talk.says("identity.birth_year")
    talk.digits("1985")

    talk.did(ConfirmIdentity())


def test_one_fact_is_not_enough(talk: Talk) -> None:
    """The CPF's digits alone confirm nobody."""
    talk.digits("529")

    talk.did()


def test_without_a_birth_year_the_postal_code() -> None:
    """The second question is one that we can compare."""
    facts = Facts(cpf_prefix="529", postal_code="88015200")
    talk = Talk(ana_owes_150(level=Level.NEUTRAL, identity=facts))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.digits("529")
    talk.says("identity.postal_code")
    talk.digits("88015200")

    talk.did(ConfirmIdentity())


def test_wrong_answer_is_a_try(talk: Talk) -> None:
    """A wrong answer is counted and the same question put again; nothing is echoed."""
    talk.digits("111")

    talk.says("identity.no_match", "identity.cpf_prefix")
    talk.did(FailIdentity())
    assert all(not say.params for say in talk.words)


def test_wrong_form_is_a_try_too(talk: Talk) -> None:
    """Too few digits are an answer all the same."""
    talk.digits("52")

    talk.did(FailIdentity())


def test_third_wrong_answer_locks(talk: Talk) -> None:
    """At the third wrong answer a person takes over, with the promised time."""
    talk.now_is(tries_left=1, person_by=ANSWER)
    talk.digits("111")

    talk.says("identity.locked", "person.by", by=ANSWER)
    talk.did(FailIdentity(), HandOver("identity_locked"))
    assert talk.dialogue.stack == ()


def test_locked_is_not_asked() -> None:
    """While the lock stands nothing is compared."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL, identity_locked=True))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.says("identity.locked", "person.soon")
    talk.did(HandOver("identity_locked"))


def test_nothing_to_check_with() -> None:
    """Where we know too little of a client, a person has to check."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL, identity=Facts(birth_year=1985)))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.did(HandOver("nothing_to_check"))


def test_joke_is_no_try(talk: Talk) -> None:
    """What is no answer puts the question again and costs nothing."""
    talk.mumbles()

    talk.says("engine.again", "identity.why", "identity.cpf_prefix")
    talk.did()


def test_promise_with_figures_is_no_try(talk: Talk) -> None:
    """'Pago dia 10' holds figures and is no answer."""
    talk.hears("quero pagar dia 10", Intent.PROMISE_TO_PAY, digits="10")

    talk.did()


def test_volunteered_digits_start_the_check() -> None:
    """Digits that nobody asked for begin the check, and are not compared."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.digits("111")

    talk.says("identity.why", "identity.cpf_prefix")
    talk.did()


def test_check_with_nothing_waiting_ends_at_the_menu() -> None:
    """Who is checked without having asked for anything is shown what can be done."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    for typed in ("111", "529", "1985"):
        talk.digits(typed)

    talk.says("identity.confirmed", "menu.show")


def test_relative_is_told_nothing_even_when_right(talk: Talk) -> None:
    """Who says to be a relative and then answers right is told nothing."""
    talk.hears("aqui é o filho da Ana", Intent.IDENTITY_ANSWER)
    talk.says("identity.relative")
    for typed in ("529", "1985"):
        talk.digits(typed)

        talk.says("identity.relative")
        talk.did()


def test_relative_stays_one_when_asking_anew(talk: Talk) -> None:
    """A further question of a relative meets the same words."""
    talk.hears("sou a mãe dela", Intent.OUT_OF_SCOPE)
    talk.hears("mas quanto ela deve?", Intent.ASK_BALANCE)

    talk.says("identity.relative")


def test_titular_takes_over_from_a_relative(talk: Talk) -> None:
    """'Sou eu' puts the questions, and passes nobody by itself."""
    talk.hears("sou a mãe dela", Intent.OUT_OF_SCOPE)
    talk.hears("agora sou eu mesma", Intent.AFFIRM, answer=Answer.YES)

    talk.says("identity.why", "identity.cpf_prefix")
    talk.did()


def test_shared_number_asks_who_writes() -> None:
    """A number of two clients: the name is asked for, and nobody is named."""
    talk = Talk(shared_number())
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.says("identity.who")
    assert all(not say.params for say in talk.words)


def test_shared_number_binds_the_one_who_is_named() -> None:
    """The typed first name binds the thread, then come that client's questions."""
    talk = Talk(shared_number())
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("aqui é o Bruno", Intent.IDENTITY_ANSWER)

    talk.says("identity.why", "identity.cpf_prefix")
    talk.did(BindClient(BRUNO.id))


def test_unknown_name_gets_the_same_words_and_never_passes() -> None:
    """A name that is not ours cannot be told from one that is, and right facts fail."""
    talk = Talk(shared_number())
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("Zulmira", Intent.OUT_OF_SCOPE)
    talk.says("identity.why", "identity.cpf_prefix")
    talk.digits("529")
    talk.says("identity.no_match", "identity.cpf_prefix")
    talk.digits("529")
    talk.digits("529")

    talk.says("identity.locked", "person.soon")
    talk.did(HandOver("identity_locked"))


def test_mistyped_name_can_be_put_right() -> None:
    """The right name, typed later, binds."""
    talk = Talk(shared_number())
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("Anna", Intent.OUT_OF_SCOPE)
    talk.hears("desculpa, Ana", Intent.OUT_OF_SCOPE)

    talk.did(BindClient(ANA.id))


def test_greeting_is_no_name() -> None:
    """'Oi' does not answer who is writing."""
    talk = Talk(shared_number())
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("oi", Intent.GREET)

    talk.says("small_talk.hello", "engine.back", "identity.who")


def test_two_of_one_name_need_a_person() -> None:
    """Father and son of one name on one number: a person has to look."""
    both = replace(shared_number(), candidates=(ANA, replace(BRUNO, first_name="Ana")))
    talk = Talk(both)
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("Ana", Intent.IDENTITY_ANSWER)

    talk.did(HandOver("nothing_to_check"))


def test_number_that_nobody_has() -> None:
    """A stranger's number: a person is offered, and the wish is dropped."""
    nobody = case(Account(FEBRUARY), client=None, level=Level.NEUTRAL)
    talk = Talk(nobody)
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.says("identity.unknown_number")
    assert talk.dialogue.stack == ()
