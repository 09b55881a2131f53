"""Going back on an agreement: its days of regret, what else can be done, and whose."""

from datetime import date
from typing import Any

import pytest

from domain.disclosure import Level
from flows.commands import HandOver, OptOutAll
from flows.heard import Answer, Intent
from flows.leaving_talk import takes_this_back, wants_out
from tests.cast import MONDAY, ana_owes_150, days
from tests.flows.test_agreement import bruno
from tests.talk import Talk


def fresh(**changes: Any) -> Talk:  # noqa: ANN401 - any field of the agreement
    """Let Bruno have agreed today: seven days of regret are before him."""
    return bruno(accepted_on=MONDAY, regret_until=MONDAY + days(7), **changes)


def old() -> Talk:
    """Let his days of regret be over."""
    return bruno(regret_until=date(2025, 2, 6))


@pytest.mark.parametrize(
    "text",
    [
        "cancela o acordo",
        "quero cancelar esse acordo",
        "desisti do acordo",
        "não quero mais esse acordo",
        "quero desfazer o acordo que eu fiz",
        "esse acordo aí, me arrependi",
        "volta atrás no acordo",
        "i want to cancel the agreement",
        "I don't want this agreement anymore",
        "quiero anular el acuerdo",
        "ya no quiero el acuerdo",
    ],
)
def test_an_agreement_is_taken_back(text: str) -> None:
    """Whoever names it and takes it back is heard, in each language."""
    assert wants_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "não quero cancelar o acordo",
        "vocês cancelaram meu acordo?",
        "se eu não pagar cancela o acordo?",
        "quero refazer o acordo, cancela o antigo",
        "cancela e faz um novo acordo",
        "não reconheço esse acordo, cancela",
        "quero um acordo",
        "quero quitar o acordo",
        "cancela a internet",
    ],
)
def test_an_agreement_is_not_taken_back(text: str) -> None:
    """A question, other terms, or another matter is none of it."""
    assert not wants_out(text)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        pytest.param("cancela isso, nao vou conseguir", True, id="with_a_reason"),
        pytest.param("me arrependi", True, id="rue"),
        pytest.param("quero voltar atrás", True, id="back"),
        pytest.param("cancel that", True, id="en"),
        pytest.param("me arrepentí", True, id="es"),
        pytest.param("cancela", False, id="the_word_of_the_stop"),
        pytest.param("cancela isso de mensagem", False, id="messages"),
        pytest.param("cancela isso do débito", False, id="debit"),
    ],
)
def test_this_is_taken_back(text: str, *, means: bool) -> None:
    """'Isso' alone may be the agreement; a word that names another matter is not."""
    assert takes_this_back(text) is means


def test_in_its_days_it_is_asked_once_more_and_then_handed_over() -> None:
    """Nothing is undone without a yes, and a person cancels."""
    talk = fresh()
    talk.hears("cancela isso, nao vou conseguir", Intent.DENY, answer=Answer.NO)
    talk.says("agreement.leave.sure", number="7", day=MONDAY + days(7))
    assert talk.done == []
    talk.yes()

    talk.says("agreement.leave.taken", "person.soon")
    talk.did(HandOver("regret"))


def test_the_wish_repeated_is_a_yes() -> None:
    """'Cancela isso' to 'do you really want that?' is one, and no end of the talk."""
    talk = fresh()
    talk.hears("desisti do acordo")
    talk.hears("cancela isso", Intent.CANCEL, rule="word:cancel")

    talk.did(HandOver("regret"))


def test_cancela_isso_is_no_stop() -> None:
    """With an agreement in force and nothing open it is that which is meant."""
    talk = fresh()
    talk.hears("cancela isso", Intent.CANCEL, rule="word:cancel")

    talk.says("agreement.leave.sure")
    assert talk.done == []


def test_the_bare_word_stays_a_stop() -> None:
    """CANCELAR by itself is one of the words that are obeyed at any moment."""
    talk = fresh()
    talk.hears("cancelar", Intent.CANCEL, rule="word:cancel")

    assert any(isinstance(command, OptOutAll) for command in talk.done)


def test_a_stop_by_rule_is_obeyed() -> None:
    """Who takes it back and wants no more messages gets none."""
    talk = fresh()
    words = "cancela o acordo e parem de me mandar mensagem"
    talk.hears(words, Intent.OPT_OUT, rule="phrase:opt_out")

    assert any(isinstance(command, OptOutAll) for command in talk.done)


def test_a_no_leaves_it() -> None:
    """It stays, and other terms are offered by a button."""
    talk = fresh()
    talk.hears("desisti do acordo")
    talk.no()

    talk.says("agreement.leave.stays")
    assert talk.done == []


def test_other_terms_instead() -> None:
    """Who would rather have smaller parts bargains over what is left."""
    talk = fresh()
    talk.now_is(instalments=frozenset({104, 105}))
    talk.hears("desisti do acordo")
    talk.hears("não, quero em mais vezes", Intent.NEGOTIATE_INSTALLMENTS)

    assert talk.flow == "instalments"


def test_its_last_day_counts() -> None:
    """On the seventh day it is granted, on the eighth it is not."""
    talk = fresh()
    talk.sleeps(7)
    talk.hears("desisti do acordo")
    talk.says("agreement.leave.sure")
    talk.sleeps(1)
    talk.yes()

    talk.says("agreement.leave.too_late")
    assert talk.done == []


@pytest.mark.parametrize("text", ["quero cancelar o acordo", "me arrependi"])
def test_after_its_days(text: str) -> None:
    """The day that it was is told, and what can be done instead."""
    talk = old()
    talk.hears(text)

    talk.says("agreement.leave.too_late", day=date(2025, 2, 6))
    assert "intent:negotiate_installments" in talk.dialogue.choices
    assert "intent:hardship" in talk.dialogue.choices


@pytest.mark.parametrize("text", ["não vou conseguir pagar esse acordo", "não consigo"])
def test_it_cannot_be_paid(text: str) -> None:
    """Silence would be the worst answer: other terms, help, or a person."""
    talk = old()
    talk.hears(text, Intent.DENY, answer=Answer.NO)

    talk.says("agreement.leave.cannot")
    assert "intent:hardship" in talk.dialogue.choices


def test_what_befell_them_comes_first() -> None:
    """Who lost the job is heard for that."""
    talk = fresh()
    talk.hears("perdi o emprego, cancela o acordo", Intent.HARDSHIP)

    assert talk.flow == "hardship"


def test_there_is_none_to_go_back_on() -> None:
    """Who has none hears so."""
    talk = Talk(ana_owes_150())
    talk.hears("quero cancelar o acordo", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("agreement.none")


def test_amid_another_question_this_is_that() -> None:
    """'Cancela isso' ends what is open; the agreement by its name is heard."""
    talk = fresh()
    talk.hears("quero pagar", Intent.REQUEST_PAYMENT_LINK)
    talk.hears("cancela isso", Intent.CANCEL, rule="word:cancel")

    talk.says("engine.cancelled")


def test_who_is_not_checked_hears_of_none() -> None:
    """'Cancela isso' of a stranger tells nothing; named, the check comes first."""
    talk = fresh()
    talk.now_is(level=Level.NEUTRAL)
    talk.hears("me arrependi")
    assert "agreement.leave.sure" not in talk.keys
    talk.hears("quero cancelar o acordo")

    assert talk.flow == "identity"
