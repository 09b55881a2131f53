"""What happens if it is not paid, asked in many words, by patterns alone."""

import pytest

from nlu.rules.consequences import asks_consequences
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "oq acontece se eu nao pagar?",
        "e se eu não pagar?",
        "vai pro serasa?",
        "quando meu nome vai pro serasa",
        "vão negativar meu nome?",
        "meu nome vai ficar sujo?",
        "vcs vao me processar?",
        "vao cortar minha internet?",
        "não deu pra pagar, vão cortar hoje?",
        "vcs vao me cortar amanha",
        "tô apertada esse mês... vai suspender o sinal na sexta-feira?",
        "quando vcs vão cortar a internet?",
        "que dia corta?",
        "will you cut off my internet tomorrow?",
        "are you going to disconnect me?",
        "cuándo me van a cortar el servicio?",
        "¿van a suspender la línea mañana?",
        "what happens if i don't pay?",
        "que pasa si no pago?",
    ],
)
def test_asked(text: str) -> None:
    """Of the service, a list of debtors, a court."""
    assert asks_consequences(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "se eu parcelar tiram meu nome do spc?",
        "meu nome tá no serasa por causa de uma conta que não é minha",
        "no serasa tava com 90% de desconto",
        "paguei pelo serasa",
        "se eu não pagar até sexta pode cancelar",
        "negativo",
        "vou ao cartorio amanha",
        "vai cortar os juros?",
        "vou cortar gastos e pago sexta",
        "quando paguei cortaram do mesmo jeito",
        "cortaram minha internet",
        "quero cortar a internet",
    ],
)
def test_another_thing(text: str) -> None:
    """A condition, a contest, a price, a payment, a no."""
    assert not asks_consequences(plain(text))
