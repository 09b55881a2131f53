"""What is plainly contested, and the law in anger; a wish for a price is neither."""

import pytest

from nlu.rules.dispute import contests, threatens_law
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "isso é cobrança indevida!!!",
        "não concordo com os juros",
        "quero contestar essa fatura",
        "I don't agree with this charge",
    ],
)
def test_contested(text: str) -> None:
    """Heard whatever the model makes of it."""
    assert contests(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "não concordo com os juros, tira que eu pago hoje",
        "não concordo com o valor, tem desconto?",
        "não quero contestar",
        "quero cancelar a contestação",
        "não concordo com voces",
    ],
)
def test_no_contest(text: str) -> None:
    """Who bargains, or takes it back, contests nothing."""
    assert not contests(plain(text))


def test_the_law() -> None:
    """A lawyer or a court that is announced; a process at work is none."""
    assert threatens_law(plain("vou processar vcs"))
    assert threatens_law(plain("vou falar com meu advogado"))
    assert not threatens_law(plain("o pagamento vai ser processado"))
