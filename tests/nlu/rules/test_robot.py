"""Whether a machine answers, in the words of who asks; and what is not that."""

import pytest

from nlu.rules.robot import asks_if_robot
from nlu.values.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "vc é um robô?",
        "é robô?",
        "tô falando com uma pessoa?",
        "é uma máquina?",
        "vcs são robô?",
        "isso é um robo?",
        "to falando com robô?",
        "é pessoa ou robô?",
        "você é uma pessoa de verdade?",
        "vc é humano?",
        "vc é gente ou máquina?",
        "oi, vc é um robô?",
        "isso é automático?",
        "robô?",
        "é IA?",
        "vc é o chatgpt?",
        "vc e um bot né",
        "tem alguém de verdade aí?",
        "estou conversando com uma pessoa real?",
        "is this a bot?",
        "are you a robot?",
        "are you human?",
        "are you a real person?",
        "am i talking to a person?",
        "eres un robot?",
        "¿Eres un robot?",
        "¿es una máquina?",
        "¿hablo con una persona?",
        "¿estoy hablando con un bot?",
        "mas vc é robô mesmo?",
        "é um robô que tá respondendo?",
        "é uma pessoa que tá falando?",
    ],
)
def test_asked(text: str) -> None:
    """Each of them gets a plain answer."""
    assert asks_if_robot(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "não sou robô",
        "bot burro",
        "quero falar com uma pessoa",
        "não quero falar com robô",
        "posso falar com alguém?",
        "quem é você?",
        "é a Ana",
        "é gente boa",
        "isso é golpe?",
        "vou pagar na máquina",
        "é débito automático?",
        "boleto automático",
        "comprei uma máquina",
        "é no computador?",
        "is this real?",
        "are you real?",
        "is this a scam?",
        "sou eu mesmo",
        "é pix",
        "estou falando com a minha esposa",
        "falei com uma pessoa ontem",
        "estava falando com alguém da equipe sobre isso",
        "é de vocês?",
        "es la persona equivocada",
        "i am a person",
        "is this the right person?",
        "essa pessoa não é minha conhecida",
        "é uma pessoa só",
        "é a pessoa errada",
        "não é essa pessoa",
        "é alguém da família",
    ],
)
def test_not_asked(text: str) -> None:
    """A wish for a person, an insult, a payment: none of it asks that."""
    assert not asks_if_robot(plain(text))
