"""An agreement that there is already is asked for; one that is wanted is another."""

import pytest

from flows.extent import means_payoff
from nlu.rules.agreement import asks_of_agreement
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "me manda o acordo",
        "quero ver meu acordo",
        "quanto falta do acordo?",
        "quantas parcelas faltam?",
        "manda o pdf do acordo",
        "acordo em pdf",
        "como está meu acordo",
        "quanto falta pra terminar o acordo",
        "quantas parcelas já paguei?",
        "meu acordo",
        "cadê o acordo que fiz",
        "how much is left of my agreement",
        "send me my agreement",
        "cuánto falta del acuerdo",
        "quiero ver mi acuerdo",
        "atrasei a parcela, o acordo já era?",
        "meu acordo ainda vale?",
        "perdi o acordo?",
    ],
)
def test_asks_where_it_stands(text: str) -> None:
    """Where it stands, or its paper; not paying it off."""
    assert asks_of_agreement(plain(text))
    assert not means_payoff(text)


@pytest.mark.parametrize(
    "text",
    [
        "quero quitar o acordo",
        "adiantar as parcelas",
        "dá pra antecipar as parcelas?",
        "QUITAR",
        "I want to pay off the agreement",
        "quiero liquidar el acuerdo",
    ],
)
def test_asks_to_pay_it_off(text: str) -> None:
    """All of it, ahead of its days."""
    assert asks_of_agreement(plain(text))
    assert means_payoff(text)


@pytest.mark.parametrize(
    "text",
    [
        "quero fazer um acordo",
        "quero um acordo",
        "vamos fechar o acordo",
        "pode fechar o acordo",
        "sim, aceito o acordo",
        "quero o acordo de 3x",
        "não consigo pagar o acordo",
        "quero mudar o acordo",
        "quero cancelar o acordo",
        "em quantas parcelas posso pagar",
        "quantas parcelas dá para fazer?",
        "quanto fica cada parcela",
        "manda a próxima parcela",
        "quanto falta pagar",
    ],
)
def test_other_wishes(text: str) -> None:
    """To want one, to change one or not to manage one: others hear that."""
    assert not asks_of_agreement(plain(text))
