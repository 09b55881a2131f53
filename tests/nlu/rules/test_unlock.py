"""The wish to have the service back, and how an unlock stands, by patterns alone."""

import pytest

from nlu.rules.unlock import wants_unlock
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "libera minha internet que eu pago sexta",
        "tô sem internet, preciso trabalhar",
        "estou sem sinal e dependo dele pra trabalhar",
        "já liberou?",
        "já liberaram minha internet?",
        "ainda não voltou",
        "quando volta?",
        "qd volta a net?",
        "se eu pagar hoje vcs liberam?",
        "libera que dia 5 eu pago",
        "pago metade e vcs religam?",
        "liga minha internet de novo",
        "vcs cortaram sem avisar isso é ilegal",
        "cortaram",
        "quero minha internet agora",
        "minha internet caiu",
        "turn my internet back on please",
        "when will my internet be back",
    ],
)
def test_asks_for_the_service_back(text: str) -> None:
    """To get it, or to hear when it comes."""
    assert wants_unlock(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "já voltou, obrigado",
        "já liberou o boleto?",
        "quando vocês voltam a atender?",
        "ainda não voltou a funcionar, faz 3 dias",
        "minha internet tá lenta",
        "liga pra mim",
        "liga aqui amanhã",
        "vão cortar minha internet?",
        "minha internet nunca funcionou direito, não pago por isso",
        "vou pagar minha internet hoje",
        "quero minha fatura agora",
        "fui liberada do trabalho",
    ],
)
def test_means_another_thing(text: str) -> None:
    """Thanks, a paper, opening hours, or a fault of the line."""
    assert not wants_unlock(plain(text))
