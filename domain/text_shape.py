"""The shape that a channel asks of a text: WhatsApp's template rules, and lengths.

Sources: Meta, "Template components" (a body has at most 1,024 characters, neither
begins nor ends with a variable, and has no two of them side by side; a parameter holds
no line break, no tab, and at most four spaces in a row). Meta also refuses a body with
too many variables for its length (error 2388293) and publishes no figure: we ask for
three words for each, which is on the strict side.
"""

import re
from typing import NamedTuple

LONGEST_TEMPLATE = 1_024  # characters of a template's body, and of one with buttons
LONGEST_SUBJECT = 120  # characters that a reader still sees most of
WORDS_A_VARIABLE = 3
_VARIABLE = re.compile(r"\{\{\d+\}\}")
_BESIDE = re.compile(r"\{\{\d+\}\}\s*\{\{\d+\}\}")
_GAPS = re.compile(r"\n{3,}|\t| {5,}")


class Flaw(NamedTuple):
    """What is wrong with a shape, where (None for the whole), and in figures."""

    code: str
    position: int | None = None
    figures: tuple[int, ...] = ()


def template_flaws(body: str) -> list[Flaw]:
    """Find what WhatsApp would refuse in a template's body, with its {{1}}, {{2}}.

    >>> [flaw.code for flaw in template_flaws("{{1}} {{2}}, olá e bom dia a todos")]
    ['begins_with_variable', 'variables_side_by_side']
    """
    flaws = []
    variables = list(_VARIABLE.finditer(body))
    if variables and variables[0].start() == 0:
        flaws.append(Flaw("begins_with_variable", 0))
    if variables and variables[-1].end() == len(body):
        flaws.append(Flaw("ends_with_variable", variables[-1].start()))
    flaws += [
        Flaw("variables_side_by_side", pair.start()) for pair in _BESIDE.finditer(body)
    ]
    flaws += [Flaw("gap", gap.start()) for gap in _GAPS.finditer(body)]
    if len(body) > LONGEST_TEMPLATE:
        flaws.append(Flaw("template_too_long", None, (len(body), LONGEST_TEMPLATE)))
    words = len(_VARIABLE.sub(" ", body).split())
    needed = WORDS_A_VARIABLE * len(variables)
    if words < needed:
        flaws.append(Flaw("few_words", None, (words, needed)))
    return flaws


def shouts(text: str) -> list[int]:
    """Find where a text shouts: three words in capitals, or "!!".

    >>> shouts("PAGUE A SUA FATURA!!"), shouts("Responda SAIR.")
    ([0, 18], [])
    """
    loud = re.compile(r"\b[^\W\d_a-zà-ÿ]+(?:\W+[^\W\d_a-zà-ÿ]+){2,}\b|!{2,}")
    plain = re.sub(r"\{[^{}]*\}", lambda found: " " * len(found[0]), text)
    return [found.start() for found in loud.finditer(plain)]
