"""What the model reads in place of chat spelling."""

import pytest

from nlu.components.lexicon import by_sound, expand, fold, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("qto to devendo?", "quanto estou devendo ?", id="abbreviations"),
        pytest.param("vc eh qm", "voce e quem", id="chat words"),
        pytest.param("ñ quero", "nao quero", id="n with a tilde"),
        pytest.param("NÃO RECONHEÇO", "nao reconheco", id="capitals and accents"),
        pytest.param("simmmmm", "sim", id="stretched"),
        pytest.param("kkkkk", "risos", id="laughter"),
        pytest.param("👍🏽", "xxsim", id="thumb of any skin"),
        pytest.param("👎", "xxnao", id="thumb down"),
        pytest.param("dou R$ 1.250,00", "dou xxvalor", id="money"),
        pytest.param("tenho 50 conto", "tenho xxvalor", id="money in slang"),
        pytest.param("em 3x", "em xxvezes", id="instalments"),
        pytest.param("nasci em 1985", "nasci em xxano", id="year"),
        pytest.param("cep 01310-100", "cep xxcep", id="postal code"),
        pytest.param("final 789", "final xxtres", id="three digits"),
        pytest.param("dia 5", "dia xxdois", id="day of the month"),
        pytest.param("10/05", "xxdata", id="date"),
        pytest.param("sexta feira", "xxsemana", id="weekday"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_normalise(typed: str, read: str) -> None:
    """Spelling, case, accents and numbers leave; words and shapes stay."""
    assert normalise(typed) == read


def test_expand_keeps_accents_and_numbers() -> None:
    """The embedding reads natural Portuguese, with the numbers as they were."""
    assert expand("vc n pagou 150") == "você não pagou 150"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("parcelar", "parsela", id="c before e, lost r"),
        pytest.param("faleceu", "faleseu", id="c as s"),
        pytest.param("processar", "prosesar", id="double s"),
        pytest.param("conhecem", "conhesem", id="inside a word"),
        pytest.param("cheque", "xeke", id="ch and qu"),
        pytest.param("homem", "omen", id="silent h, final m"),
    ],
)
def test_by_sound_lets_misspellings_meet(one: str, other: str) -> None:
    """Two spellings of one sound become one."""
    assert by_sound(one) == by_sound(other)


def test_by_sound_keeps_words_apart() -> None:
    """Different words do not fall together."""
    assert len({by_sound(w) for w in ("pago", "pego", "paro", "para", "sair")}) == 5


def test_normalise_twice_changes_nothing() -> None:
    """What is standard already stays as it is."""
    once = normalise("vc n sabe qto eu devo dia 10?")

    assert normalise(once) == once


def test_fold() -> None:
    """Accents and cedillas go, letters stay."""
    assert fold("até amanhã, coração") == "ate amanha, coracao"
