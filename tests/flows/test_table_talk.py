"""Words at the bargaining table that name no terms: what they want, and what not."""

from collections.abc import Callable

import pytest

from flows.heard import Heard, Intent
from flows.table_talk import (
    asks_of_early,
    asks_of_terms,
    asks_which,
    bare_count,
    closes_deal,
    lets_us_ask,
    sends_only,
    speaks_of_down_payment,
    wants_better,
    wants_others,
)
from flows.turning import means_every, means_others
from tests.cast import ana_owes_150
from tests.talk import Talk


def better(text: str) -> bool:
    """Ask it of a message that the model did not understand."""
    return wants_better(Heard(text, intent=Intent.OUT_OF_SCOPE))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (better, "so isso????"),
        (better, "ta de sacanagem né"),
        (better, "melhora isso ai"),
        (better, "poxa"),
        (better, "can't you do better"),
        (wants_others, "outra"),
        (wants_others, "tem outra opção?"),
        (wants_others, "any other options"),
        (asks_of_terms, "quanto fica cada?"),
        (asks_of_terms, "qual o valor mesmo?"),
        (asks_of_terms, "quando começa"),
        (asks_of_early, "e se eu quiser pagar antes tem desconto?"),
        (sends_only, "manda o pix"),
        (sends_only, "me manda o boleto ai por favor"),
        (lets_us_ask, "pode levar"),
        (lets_us_ask, "leva la"),
        (lets_us_ask, "please ask ur boss"),
        (closes_deal, "tá, fecha"),
        (asks_which, "tá bom então qual vcs tem"),
        (speaks_of_down_payment, "e se eu der uma entrada?"),
        (means_every, "na real as duas"),
        (means_others, "as outras parcela em 4"),
    ],
)
def test_is_heard(read: Callable[[str], bool], text: str) -> None:
    """It is read by its words alone."""
    assert read(text)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (better, "melhor 5x"),
        (better, "só isso mesmo, pode fechar"),
        (wants_others, "a outra eu pago sexta"),
        (asks_of_terms, "quanto fica em 5 vezes?"),
        (asks_of_terms, "em quantas vezes posso parcelar"),
        (asks_of_early, "antes de fechar quero falar com alguém"),
        (sends_only, "sim, manda o pix"),
        (lets_us_ask, "não precisa levar"),
        (closes_deal, "não fecho"),
        (asks_which, "sim"),
        (means_every, "as duas primeiras parcelas"),
        (means_others, "as outras parcelas"),
    ],
)
def test_is_something_else(read: Callable[[str], bool], text: str) -> None:
    """It wants another thing, and is left to whoever that is for."""
    assert not read(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("5", 5, id="alone"),
        pytest.param("hmm não, 4", 4, id="thought_over"),
        pytest.param("faz em 2", 2, id="two_with_a_word"),
        pytest.param("2", None, id="two_may_be_a_no"),
        pytest.param("1", None, id="one"),
        pytest.param("10%", None, id="a_share"),
        pytest.param("dia 5", None, id="a_day"),
    ],
)
def test_a_bare_count(text: str, count: int | None) -> None:
    """A figure alone counts parts, where it can be nothing else."""
    assert bare_count(text) == count


def test_a_discount_asked_for_leads_to_nothing_dearer() -> None:
    """One payment was read back: it stays, and no plan takes its place."""
    talk = Talk(ana_owes_150())
    talk.hears("a vista", Intent.ASK_DISCOUNT, count=1)
    before = talk.said(talk.keys[-1]).params["offer"]

    talk.hears("tem desconto?", Intent.ASK_DISCOUNT)

    assert talk.keys[0] == "instalments.lightest"
    assert talk.said(talk.keys[-1]).params["offer"] == before
