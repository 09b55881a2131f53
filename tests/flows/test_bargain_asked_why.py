"""'Why not?' at the bargaining table: whose terms these are, and no limit."""

import pytest

from flows.heard import Intent
from tests.cast import ana_owes_150
from tests.talk import Talk

WHY = Intent.EXPLAIN_CHARGES


def countered() -> Talk:
    """Let Ana have asked for twenty parts; five were read back."""
    talk = Talk(ana_owes_150())
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("em 20x", Intent.NEGOTIATE_INSTALLMENTS, count=20)
    talk.says("instalments.nearest.count", "instalments.confirm")
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "pq nao?",
        "por que não?",
        "mas por que não pode?",
        "por que vocês não aceitam?",
        "não pode por quê?",
        "por quê?",
        "qual o máximo então?",
        "até quantas vezes dá?",
        "why not?",
        "why can't I?",
        "what's the maximum?",
        "¿por qué no?",
        "¿cuál es el máximo?",
    ],
)
def test_the_terms_are_read_back_with_an_honest_word(text: str) -> None:
    """A person can look at another wish; nothing of a limit is told."""
    talk = countered()
    before = talk.words[-1].params["offer"]
    talk.hears(text, WHY)

    talk.says("instalments.why_not", "instalments.confirm")
    assert talk.words[-1].params["offer"] == before
    assert talk.words[0].params == {}


def test_the_same_wish_asked_why() -> None:
    """'Por que não em 20x?' is the wish before, and no new one."""
    talk = countered()
    talk.hears("por que não em 20x?", Intent.NEGOTIATE_INSTALLMENTS, count=20)

    talk.says("instalments.why_not", "instalments.confirm")


def test_another_wish_is_heard() -> None:
    """'Por que não em 4x?' can be met, and is."""
    talk = countered()
    talk.hears("por que não em 4x?", Intent.NEGOTIATE_INSTALLMENTS, count=4)

    talk.says("instalments.confirm", n=4)


@pytest.mark.parametrize(
    "text", ["por que tá tão caro?", "por que esse valor?", "pq cobram juros?"]
)
def test_why_the_price_is_another_question(text: str) -> None:
    """It is answered with the charges, and the terms are read again."""
    talk = countered()
    talk.hears(text, WHY)

    assert talk.keys[0] == "charges.explained"


def test_a_bare_why_of_the_first_offers_is_about_the_price() -> None:
    """Where nothing was refused, there is no 'why not' in it."""
    talk = Talk(ana_owes_150())
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("por quê?", WHY)

    assert talk.keys[0] == "charges.explained"


def test_because_is_no_why() -> None:
    """'Pq não consigo pagar isso' tells something, and asks nothing."""
    talk = countered()
    talk.hears("pq não consigo pagar isso", Intent.ASK_DISCOUNT)

    assert "instalments.why_not" not in talk.keys


def test_at_the_list_it_is_shown_again() -> None:
    """Of the offers, too, and one may choose from them."""
    talk = Talk(ana_owes_150())
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("qual o máximo?", WHY)

    talk.says("instalments.why_not", "instalments.which_one")


def test_asking_costs_no_round() -> None:
    """However often it is asked, nobody is sent away for it."""
    talk = countered()
    for _ in range(5):
        talk.hears("por que não?", WHY)

    talk.says("instalments.why_not", "instalments.confirm")
    assert talk.done == []
