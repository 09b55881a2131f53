"""The shape of a WhatsApp template, and what looks like shouting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text_shape import Flaw, shouts, template_flaws

WELL = "Olá, {{1}}. Aqui é a Fibra Sul, sobre a fatura {{2}} deste mês. Até logo."


@pytest.mark.fault("F35")
@pytest.mark.parametrize(
    ("body", "codes"),
    [
        pytest.param(WELL, [], id="well"),
        pytest.param("", [], id="nothing"),
        pytest.param("{{1}}, " + WELL, ["begins_with_variable"], id="begins"),
        pytest.param(WELL + " a {{3}}", ["ends_with_variable"], id="ends"),
        pytest.param(
            WELL.replace("{{2}}", "{{2}} {{3}}") + " Obrigado por ler até aqui.",
            ["variables_side_by_side"],
            id="side by side",
        ),
        pytest.param(WELL + "\n\nAté.", [], id="an empty line"),
        pytest.param(WELL + "\n\n\nAté.", ["gap"], id="two"),
        pytest.param(WELL + "\tAté.", ["gap"], id="a tab"),
        pytest.param(WELL + "    Até.", [], id="four spaces"),
        pytest.param(WELL + "     Até.", ["gap"], id="five"),
        pytest.param("a" * 1_024, [], id="just fits"),
        pytest.param("a" * 1_025, ["template_too_long"], id="too long"),
        pytest.param("Oi {{1}}, são {{2}} em {{3}}.", ["few_words"], id="few words"),
    ],
)
def test_template_flaws(body: str, codes: list[str]) -> None:
    """Each rule of WhatsApp's, and its limit to the character."""
    assert [flaw.code for flaw in template_flaws(body)] == codes


def test_a_flaw_has_its_figures() -> None:
    """How long it is, and how long it may be."""
    assert template_flaws("a" * 1_030) == [
        Flaw("template_too_long", None, (1030, 1024))
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("PAGUE A FATURA", [0], id="three words"),
        pytest.param("por favor PAGUE SUA CONTA já", [10], id="inside"),
        pytest.param("Pague!!", [5], id="twice"),
        pytest.param("Responda SAIR.", [], id="one word"),
        pytest.param("CNPJ e PIX", [], id="names"),
        pytest.param("Olá! Tudo bem?", [], id="once"),
        pytest.param("{first_name} {city} {link}", [], id="placeholders"),
    ],
)
def test_shouting(text: str, places: list[int]) -> None:
    """Three words in capitals, or two exclamation marks."""
    assert shouts(text) == places


@given(st.text(alphabet="{}1 aA!\n\t"))
def test_any_text(body: str) -> None:
    """Nothing raises, and a place is a place of the text."""
    for flaw in template_flaws(body):
        assert flaw.position is None or 0 <= flaw.position < len(body)
    assert all(0 <= place < len(body) for place in shouts(body))
