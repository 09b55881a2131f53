"""Whole messages of one meaning, whatever stands around the word."""

import pytest

from flows.heard import Intent
from tests.nlu.hear import hear


@pytest.mark.parametrize(
    ("text", "intent", "rule"),
    [
        pytest.param("CANCELAR", Intent.CANCEL, "word:cancel", id="cancelar"),
        pytest.param("cancela!", Intent.CANCEL, "word:cancel", id="cancela"),
        pytest.param("voltar", Intent.CANCEL, "word:back", id="voltar"),
        pytest.param("volta por favor", Intent.CANCEL, "word:back", id="volta"),
        pytest.param("atendente", Intent.HUMAN_AGENT, "word:human", id="atendente"),
        pytest.param("Humano!!", Intent.HUMAN_AGENT, "word:human", id="humano"),
        pytest.param("real person", Intent.HUMAN_AGENT, "word:human", id="en person"),
        pytest.param("una persona", Intent.HUMAN_AGENT, "word:human", id="es person"),
        pytest.param("menu", Intent.MENU, "menu", id="menu"),
        pytest.param("ajuda por favor", Intent.MENU, "menu", id="ajuda"),
        pytest.param("opções", Intent.MENU, "menu", id="opções"),
        pytest.param("START", Intent.OPT_IN, "word:opt_in", id="start"),
        pytest.param("P.A.R.E", Intent.OUT_OF_SCOPE, "none", id="letters apart"),
    ],
)
def test_word(text: str, intent: Intent, rule: str) -> None:
    """A word alone is its meaning; politeness and punctuation change nothing."""
    heard = hear(text)

    assert (heard.intent, heard.rule) == (intent, rule)
    assert heard.confidence == (1.0 if rule != "none" else 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "cancela meu plano",
        "voltar a pagar",
        "menu de opções do boleto errado",
        "falei com o atendente ontem",
        "a pessoa que me atendeu prometeu desconto",
    ],
)
def test_word_within_a_sentence(text: str) -> None:
    """The same word inside a sentence decides nothing."""
    assert not hear(text).rule.startswith("word:")


@pytest.mark.parametrize(
    "text",
    [
        "quero falar com alguém",
        "quero falar com uma pessoa",
        "me passa pra um atendente",
        "chama um humano",
        "preciso falar com o gerente",
        "posso falar com alguém?",
        "não quero falar com robô",
        "tem como me transferir pra um atendente",
        "let me talk to a person",
        "I want to speak with an agent",
        "quiero hablar con una persona",
    ],
)
def test_person_asked_for(text: str) -> None:
    """A wish for a person is heard in other words too."""
    heard = hear(text)

    assert (heard.intent, heard.rule) == (Intent.HUMAN_AGENT, "pattern:human")


@pytest.mark.parametrize(
    "text",
    [
        "o atendente disse que ia tirar os juros",
        "não quero falar com atendente",
        "já falei com o financeiro",
        "falei com uma pessoa ontem",
        "i spoke with someone yesterday",
    ],
)
def test_tale_of_a_person(text: str) -> None:
    """A tale of a person, or a refusal of one, asks for none."""
    assert hear(text).intent is not Intent.HUMAN_AGENT
