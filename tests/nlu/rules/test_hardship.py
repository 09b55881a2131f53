"""A hardship told as a fact, beside a yes, a day or a wish; and what is none."""

from datetime import date

import pytest

from flows.heard import Answer, Intent
from nlu.rules.hardship import tells_hardship
from nlu.values.text import plain
from tests.nlu.hear import hear


@pytest.mark.parametrize(
    "text",
    [
        "sim mas perdi o emprego hj",
        "meu marido perdeu o trabalho",
        "me mandaram embora ontem",
        "tô desempregada desde maio",
        "fiquei sem trabalho",
        "minha filha ta internada na uti",
        "to aqui no hospital",
        "descobri um câncer",
        "meu marido foi preso mes passado",
        "perdi tudo na enchente",
        "minha casa pegou fogo",
        "fui assaltada",
        "não tenho nem o que comer",
        "I just lost my job",
        "estoy sin trabajo hace 3 meses",
        "quero uma pausa de 2 meses",
    ],
)
def test_told(text: str) -> None:
    """It comes before a yes, and before any day that is named beside it."""
    heard = hear(text, asked="yes_no")

    assert (heard.intent, heard.values.answer) == (Intent.HARDSHIP, Answer.UNCLEAR)


@pytest.mark.parametrize(
    "text",
    [
        "perdi meu emprego mas ja arrumei outro",
        "se eu perder o emprego voces esperam?",
        "trabalho no hospital, pago sexta",
        "ja sai do hospital, pode mandar o boleto",
        "não perdi o emprego",
        "perdi tudo as mensagens de voces",
        "perdi o boleto",
        "ela esta presa no transito",
        "vou receber o seguro desemprego dia 8",
        "fui no banco e paguei",
        "o titular foi internado?",
    ],
)
def test_means_another_thing(text: str) -> None:
    """What is over, might be, or is another's is no hardship of theirs."""
    assert not tells_hardship(plain(text))


def test_the_day_to_pay_is_kept() -> None:
    """Who pays all the same has their day; the day of the bad news is none."""
    pays = hear("fui demitida mas consigo pagar dia 8")
    told = hear("fui demitida hoje, nao consigo pagar dia 8")

    assert pays.also == (Intent.PROMISE_TO_PAY,)
    assert pays.values.day == date(2026, 12, 8)
    assert told.values.day is None
