"""Names as banks write them."""

import pytest

from domain.likeness import Likeness, likeness


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("Ana Souza", "PIX RECEBIDO ANA SOUZA", Likeness.SAME, id="plain"),
        pytest.param("João da Silva", "SILVA JOAO", Likeness.SAME, id="order, accents"),
        pytest.param("Padaria Pão Ltda", "PADARIA PAO", Likeness.SAME, id="ltda"),
        pytest.param(
            "Ana Paula Souza", "PIX ANA P SOUZA", Likeness.LIKE, id="an initial"
        ),
        pytest.param(
            "Maria Clara Albuquerque", "MARIA CLARA ALBUQ", Likeness.LIKE, id="cut off"
        ),
        pytest.param("Ana Souza", "ANA SOUZ", Likeness.LIKE, id="two words, cut off"),
        pytest.param("Ana Souza", "ANA SILVA", Likeness.NONE, id="another family"),
        pytest.param("Ana Souza", "BIA SOUZA", Likeness.NONE, id="a sister"),
        pytest.param("Ana Souza", "ANA SO", Likeness.NONE, id="cut too short"),
        pytest.param("Ana", "PIX ANA SOUZA", Likeness.NONE, id="one word is no name"),
        pytest.param("", "PIX", Likeness.NONE, id="no name"),
        pytest.param("Ana Ana", "ANA SOUZA", Likeness.NONE, id="a word counts once"),
    ],
)
def test_likeness(name: str, text: str, expected: Likeness) -> None:
    """All words, or the first and the last one, or something else."""
    assert likeness(name, text) is expected
