"""A moment that is asked for is waited for, whatever the model makes of it."""

import pytest

from flows.heard import Intent
from flows.moments import asks_for_a_moment, comes_back
from tests.cast import ana_owes_150
from tests.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "pera",
        "perai moça",
        "nao pera",
        "pera meu filho ta chorando",
        "pera, tô no trabalho",
        "só um minutinho",
        "me da um tempo",
        "me chama mais tarde",
        "me fala dps",
        "já volto",
        "agora não posso falar",
        "to dirigindo, te respondo mais tarde",
        "wait a sec",
        "hold on, my baby is crying",
        "I'm at work, brb",
        "espera que estoy trabajando",
    ],
)
def test_a_moment(text: str) -> None:
    """Nothing but time is asked for."""
    assert asks_for_a_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "pera, quero 5x",
        "espera, essa de outubro eu não reconheço",
        "tô no hospital",
        "não posso pagar agora",
        "não dá",
        "amanhã eu pago",
        "segunda",
        "agora não",
        "meu filho tá doente",
        "pera " * 60,
        "",
    ],
)
def test_no_moment(text: str) -> None:
    """A wish, an illness, a no or a day is what it is."""
    assert not asks_for_a_moment(text)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        pytest.param("voltei", True, id="back"),
        pytest.param("pronto voltei", True, id="done_and_back"),
        pytest.param("onde a gente parou?", True, id="where_were_we"),
        pytest.param("i'm back", True, id="en"),
        pytest.param("ya volví", True, id="es"),
        pytest.param("voltei, ele topou em 6x", False, id="with_a_wish"),
        pytest.param("quero voltar atrás", False, id="regret"),
        pytest.param("pronto", False, id="done"),
    ],
)
def test_coming_back(text: str, *, back: bool) -> None:
    """Who is back and says nothing more is asked again."""
    assert comes_back(text) is back


def test_the_question_waits_and_comes_back() -> None:
    """A guess at hardship records nothing, and no miss is counted."""
    talk = Talk(ana_owes_150())
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)

    talk.hears("pera, tô no trabalho", Intent.HARDSHIP)
    talk.says("engine.no_hurry")
    talk.hears("voltei", Intent.OPT_IN)

    talk.says("engine.back", "instalments.confirm")
    assert talk.done == []
    assert talk.dialogue.misses == 0
