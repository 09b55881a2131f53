"""That they cannot pay, and nothing more, by patterns alone."""

import pytest

from nlu.rules.cannot_pay import cannot_pay
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "não vou conseguir pagar esse mês",
        "Boa tarde, infelizmente não consigo pagar agora",
        "nao consigo pagar a parcela desse mes",
        "esse mês não vai dar",
        "vou ter que atrasar o pagamento",
        "i can't pay right now",
        "no puedo pagar este mes",
    ],
)
def test_they_cannot(text: str) -> None:
    """No reason, no day and no terms are named."""
    assert cannot_pay(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "nao consigo pagar 400",
        "nao consigo pagar sexta, só dia 10",
        "não consigo pagar pelo site",
        "não consigo pagar o boleto no app",
        "não dá para pagar no cartão?",
        "não vou pagar isso",
        "não tenho como pagar, perdi o emprego",
    ],
)
def test_more_is_said(text: str) -> None:
    """Terms, a day, a trouble with the payment, a refusal, or hardship."""
    assert not cannot_pay(plain(text))
