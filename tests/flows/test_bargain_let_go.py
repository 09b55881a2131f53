"""A bargain that is let go: a day to pay on makes it a promise of the whole."""

import pytest

from domain.money import Money
from flows.commands import RecordPromise
from flows.heard import Answer, Intent
from tests.cast import FRIDAY, ana_owes_150
from tests.talk import Talk


def at_the_read_back() -> Talk:
    """Let Ana have two parts read back."""
    talk = Talk(ana_owes_150())
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    talk.says("instalments.confirm")
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "deixa pra la, te pago sexta",
        "esquece, pago sexta",
        "não quero acordo, pago sexta",
        "desisto do acordo, vou pagar sexta",
        "forget it, I'll pay Friday",
        "deja, te pago el viernes",
    ],
)
def test_a_day_to_pay_is_a_promise(text: str) -> None:
    """The bargain is closed, and the promise of all of it is read back."""
    talk = at_the_read_back()
    talk.hears(text, Intent.DENY, answer=Answer.NO, day=FRIDAY)
    talk.says("promise.confirm", day=FRIDAY)
    talk.yes()

    (promise,) = talk.done
    assert isinstance(promise, RecordPromise)
    assert promise.promise.amount > Money(150_00)
    assert talk.dialogue.stack == ()


def test_of_the_list_too() -> None:
    """The offers were shown, and none was chosen."""
    talk = Talk(ana_owes_150())
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("esquece, pago tudo sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)

    talk.says("promise.confirm", day=FRIDAY)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("deixa a primeira para sexta", {}, id="the_first_day"),
        pytest.param("deixa pra sexta", {}, id="make_it_friday"),
        pytest.param("esquece, em 3x a partir de sexta", {"count": 3}, id="a_count"),
        pytest.param("só dia 14", {}, id="only_a_day"),
    ],
)
def test_other_terms_are_bargained_over(text: str, values: dict[str, int]) -> None:
    """A day with no word of letting go, or with terms, is a wish as before."""
    talk = at_the_read_back()
    talk.hears(text, Intent.NEGOTIATE_INSTALLMENTS, day=FRIDAY, **values)

    assert talk.flow == "instalments"


@pytest.mark.parametrize(
    "text", ["não quero acordo nenhum", "desisti do acordo", "desisto", "no deal"]
)
def test_without_a_day_it_is_put_aside(text: str) -> None:
    """No lighter offer is pressed on who wants none."""
    talk = at_the_read_back()
    talk.hears(text, Intent.DENY, answer=Answer.NO)

    talk.says("engine.cancelled")
    assert talk.dialogue.stack == ()


def test_not_these_terms_is_a_bargain_still() -> None:
    """'Não quero esse acordo' may mean other ones."""
    talk = at_the_read_back()
    talk.hears("não quero esse acordo", Intent.DENY, answer=Answer.NO)

    assert talk.flow == "instalments"
