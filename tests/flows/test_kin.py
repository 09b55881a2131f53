"""Who writes for another, and who says to be the person asked for."""

import pytest

from flows.kin import represents, speaks_as_self, speaks_for_another


@pytest.mark.parametrize(
    "text",
    [
        "sou a esposa dele",
        "Sou o marido da Ana",
        "aqui é o filho do João",
        "aqui e a mae dela",
        "quem fala é a irmã dele",
        "oi, é o pai? não, sou vizinho do seu Zé",
        "sou amigo dele",
        "I'm his wife",
        "this is her brother",
        "soy la esposa de Juan",
        "soy su hermano",
    ],
)
def test_writes_for_another(text: str) -> None:
    """Relatives, friends, neighbours, in three languages and without accents."""
    assert speaks_for_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "minha esposa já pagou",
        "sou mãe de dois filhos e estou desempregada",
        "sou pai de família",
        "falei com a sua colega ontem",
        "sou cliente da Fibra Sul",
        "meu marido perdeu o emprego",
        "sou eu mesmo",
        "my wife paid it",
        "soy yo",
        "",
    ],
)
def test_writes_for_oneself(text: str) -> None:
    """Speaking of a relative is not speaking for one."""
    assert not speaks_for_another(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sou eu", True),
        ("agora sou eu mesma", True),
        ("eu sou o titular", True),
        ("it's me", True),
        ("soy yo", True),
        ("não sou eu", False),
        ("quem é?", False),
    ],
)
def test_says_to_be_oneself(text: str, expected: bool) -> None:  # noqa: FBT001  # a table
    """'Sou eu' and its like, not their denial."""
    assert speaks_as_self(text) is expected


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("sou advogado do Rui e quero negociar a dívida dele", True),
        ("aqui é do escritório da Dra. Márcia, represento a senhora Ana", True),
        ("soy abogado del señor Diego", True),
        ("I'm her attorney", True),
        ("sou advogado e sei dos meus direitos", False),
        ("vou chamar meu advogado", False),
        ("minha esposa é advogada", False),
    ],
)
def test_who_represents_the_client(text: str, does: bool) -> None:  # noqa: FBT001 - a column of the table
    """A lawyer of theirs is told from a client who is one, or threatens with one."""
    assert represents(text) is does
