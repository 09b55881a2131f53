"""A guess that would silence us, or bury somebody, shows it in its words."""

import pytest

from flows.heard import Guess, Intent
from nlu.evidence import DOUBTED, sober
from nlu.values.text import clean, plain


def ranking(top: Intent) -> tuple[Guess, ...]:
    """Give a model that is nearly sure of one intent."""
    return (Guess(top, 0.98), Guess(Intent.HARDSHIP, 0.015), Guess(Intent.DENY, 0.005))


def heard(text: str, top: Intent) -> tuple[Guess, ...]:
    """Look at a guess in the light of the words."""
    return sober(plain(clean(text)), ranking(top))


@pytest.mark.parametrize(
    ("text", "top"),
    [
        pytest.param("quero parar de dever", Intent.OPT_OUT, id="stop owing"),
        pytest.param("i want to stop owing you", Intent.OPT_OUT, id="the same in en"),
        pytest.param("quiero dejar de deber", Intent.OPT_OUT, id="the same in es"),
        pytest.param("não para de subir essa conta", Intent.OPT_OUT, id="it rises"),
        pytest.param("não recebi mensagem de vocês", Intent.OPT_OUT, id="none came"),
        pytest.param("tira meu nome do serasa", Intent.OPT_OUT, id="credit bureau"),
        pytest.param("me manda mensagem sexta", Intent.OPT_IN, id="write on friday"),
        pytest.param("sou a esposa dele", Intent.DECEASED, id="a wife"),
        pytest.param("meu cachorro morreu", Intent.DECEASED, id="a dog"),
        pytest.param(
            "meu pai morreu e to sem dinheiro", Intent.DECEASED, id="a bereaved debtor"
        ),
    ],
)
def test_a_guess_without_evidence_is_taken_out(text: str, top: Intent) -> None:
    """It is gone from the ranking, and nothing that is left is sure."""
    left = heard(text, top)

    assert top not in {guess.intent for guess in left}
    assert left[0].confidence <= DOUBTED


@pytest.mark.parametrize(
    ("text", "top"),
    [
        pytest.param("deixa eu em paz caramba", Intent.OPT_OUT, id="in peace"),
        pytest.param("chega de zap de vcs", Intent.OPT_OUT, id="zap"),
        pytest.param("no more texts", Intent.OPT_OUT, id="texts"),
        pytest.param("podem mandar de novo", Intent.OPT_IN, id="again"),
        pytest.param("ele morreu em agosto", Intent.DECEASED, id="a death"),
        pytest.param("quanto devo?", Intent.ASK_BALANCE, id="nothing to prove"),
    ],
)
def test_a_guess_with_evidence_stands(text: str, top: Intent) -> None:
    """What shows in the words is left as the model gave it."""
    assert heard(text, top) == ranking(top)
