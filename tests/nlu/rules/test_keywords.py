"""With the model away, words that leave no doubt are still understood."""

import pytest

from flows.heard import Intent
from tests.nlu.hear import hear


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("segunda via do boleto", Intent.REQUEST_PAYMENT_LINK),
        ("me manda o pix", Intent.REQUEST_PAYMENT_LINK),
        ("quero pagar", Intent.REQUEST_PAYMENT_LINK),
        ("como faço pra pagar", Intent.REQUEST_PAYMENT_LINK),
        ("quero pagar tudo hoje", Intent.REQUEST_PAYMENT_LINK),
        ("posso quitar agora?", Intent.REQUEST_PAYMENT_LINK),
        ("quero pagar sexta", Intent.PROMISE_TO_PAY),
        ("quanto devo", Intent.ASK_BALANCE),
        ("qto to devendo?", Intent.ASK_BALANCE),
        ("qual o valor total", Intent.ASK_BALANCE),
        ("já paguei", Intent.ALREADY_PAID),
        ("segue o comprovante", Intent.ALREADY_PAID),
        ("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS),
        ("dá pra fazer em 3x?", Intent.NEGOTIATE_INSTALLMENTS),
        ("tem desconto?", Intent.ASK_DISCOUNT),
        ("quando vence?", Intent.ASK_DUE_DATE),
        ("por que veio tão caro?", Intent.EXPLAIN_CHARGES),
        ("pago dia 10", Intent.PROMISE_TO_PAY),
        ("sexta eu acerto", Intent.PROMISE_TO_PAY),
        ("consigo 150 por mês", Intent.PROPOSE_AMOUNT),
        ("não reconheço essa dívida", Intent.DISPUTE_DEBT),
        ("tô desempregado", Intent.HARDSHIP),
        ("quem é você?", Intent.ASK_WHO_IS_THIS),
        ("vou no procon", Intent.COMPLAINT_OR_ABUSE),
        ("bom dia", Intent.GREET),
        ("obrigado", Intent.THANKS),
        ("tchau", Intent.GOODBYE),
        ("how much do i owe", Intent.ASK_BALANCE),
        ("i already paid", Intent.ALREADY_PAID),
        ("cuánto debo", Intent.ASK_BALANCE),
        ("ya pagué", Intent.ALREADY_PAID),
    ],
)
def test_keyword(text: str, intent: Intent) -> None:
    """A clear wish is served without the model."""
    heard = hear(text)

    assert (heard.intent, heard.rule) == (intent, "keyword")


@pytest.mark.parametrize("text", ["asdfgh", "", "???", "o céu é azul", "😂😂"])
def test_nothing_clear(text: str) -> None:
    """What no rule knows is out of scope, with no confidence at all."""
    heard = hear(text)

    assert (heard.intent, heard.confidence, heard.rule) == (
        Intent.OUT_OF_SCOPE,
        0.0,
        "none",
    )
