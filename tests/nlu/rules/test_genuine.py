"""Doubt that it is us, and wishes for papers of ours; and what is neither."""

import pytest

from nlu.rules.genuine import doubts_us, wants_receipt
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "isso é golpe?",
        "é golpe?",
        "golpe?",
        "isso n é golpe nao?",
        "tem cara de golpe isso",
        "esse link é vírus?",
        "como sei que é vocês?",
        "como eu sei q são vcs mesmo",
        "como vou saber se é verdade",
        "é confiável?",
        "esse número é oficial?",
        "posso confiar?",
        "não confio em link",
        "quem garante que isso é da fibra",
        "como posso conferir se essa mensagem é verdadeira?",
        "is this a scam?",
        "how do I know it's really you",
        "¿es una estafa?",
        "como sé que son ustedes",
    ],
)
def test_doubts(text: str) -> None:
    """Each of them asks for proof."""
    assert doubts_us(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "caí num golpe e fiquei sem dinheiro",
        "fui vítima de golpe, por isso não paguei",
        "me deram um golpe no pix mês passado",
        "quem é você?",
        "quanto devo?",
        "como sei quanto devo?",
        "como faço para pagar?",
        "como eu confirmo o pagamento?",
        "é seguro de vida incluso na conta",
        "quero pagar sexta",
        "já paguei",
        "essa cobrança não é minha",
    ],
)
def test_no_doubt(text: str) -> None:
    """Tales, other questions and other wishes are none."""
    assert not doubts_us(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "me manda o recibo de quitação",
        "declaração de quitação",
        "quero o comprovante de que paguei",
        "preciso da declaração anual de débitos",
        "onde pego o recibo do meu pagamento?",
        "recibo por favor",
        "tem como emitir um recibo?",
        "quero a quitação anual de 2025 para o imposto de renda",
        "vcs podem me enviar o nada consta?",
        "não recebi o recibo",
        "can I get a receipt?",
        "necesito el recibo de mi pago",
    ],
)
def test_wants(text: str) -> None:
    """Each of them wants a paper of ours."""
    assert wants_receipt(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "segue o comprovante",
        "já mandei o comprovante de pagamento",
        "vou mandar o recibo",
        "quer que eu mande o comprovante?",
        "para onde envio o recibo?",
        "aqui está o recibo do banco",
        "paguei ontem, tenho o comprovante",
        "quero mandar o comprovante",
        "quanto devo?",
        "quero quitar tudo",
        "quero quitação com desconto à vista",
        "manda o boleto",
    ],
)
def test_wants_none(text: str) -> None:
    """What the client sends, and the wish to pay, is something else."""
    assert not wants_receipt(plain(text))
