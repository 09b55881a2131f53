"""Despair: heard whoever says it and however, and not in a manner of speaking."""

import pytest

from flows.heard import DESPAIR, Intent
from tests.nlu.hear import hear


@pytest.mark.parametrize(
    "text",
    [
        "vou me matar",
        "Não aguento mais viver assim",
        "quero morrer",
        "eu vou me matar por causa dessa dívida",
        "to pensando em me matar",
        "pensei em tirar minha vida",
        "nao quero viver mais",
        "penso em suicídio",
        "se continuar assim eu me mato",
        "vou tomar veneno",
        "cansei de viver",
        "minha vida acabou",
        "vou pular da ponte",
        "nao vejo mais sentido em viver",
        "vou dar um fim na minha vida",
        "to me matando de trabalhar e mesmo assim quero morrer",
        "queria não acordar amanhã",
        "me descadastra daí, vou me matar mesmo",
        "vou acabar comigo se vcs nao pararem de me ligar",
        "nao vejo mais saida pra mim",
        "seria melhor se eu nao existisse",
        "pensando em dar um fim em tudo",
        "quero sumir do mundo",
        "vou fazer uma besteira",
        "ninguém ia sentir minha falta",
        "everyone would be better if I wasn't here",
        "no le veo salida a la vida",
        "i want to kill myself",
        "I don't want to live anymore",
        "no quiero vivir más",
        "me quiero matar",
    ],
)
def test_despair(text: str) -> None:
    """It comes before every other rule, and before the model."""
    heard = hear(text)

    assert (heard.intent, heard.rule) == (Intent.HARDSHIP, DESPAIR)


@pytest.mark.parametrize(
    "text",
    [
        "me mato de trabalhar e não sobra nada",
        "quase morri de rir",
        "vou morrer de vergonha",
        "essa conta vai me matar",
        "meu marido se matou mês passado",
        "não aguento mais essa internet",
        "não quero mais viver com essa operadora",
        "minha bateria morreu",
        "não vejo saída, me ajuda a parcelar",
        "vou acabar com essa dívida",
        "quero dar um fim em tudo isso e pagar",
        "vontade de sumir kkk",
        "não quero fazer besteira com meu dinheiro",
        "essa conta vai acabar comigo",
        "vou matar essa divida hoje",
        "nao consigo viver com esse salario",
        "quero acabar com isso logo",
        "vocês querem me matar do coração com esse valor",
        "i'm dying of laughter",
    ],
)
def test_manners_of_speaking(text: str) -> None:
    """Nobody is alarmed by them, and nobody's line is given out."""
    assert hear(text).rule != DESPAIR
