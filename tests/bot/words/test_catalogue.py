"""The catalogue: each text is whole and fits; what is missing names itself."""

from string import Formatter

import pytest

from bot.words import COMMON, CatalogueError
from domain.money import Money
from domain.offers import Met
from flows.turn import Say
from tests.bot.words.typical import (
    CATALOGUE,
    COMPANY,
    TWELVE,
    TYPICAL,
    resolve,
    whole,
    written,
)

LANGUAGES = ("pt", "en", "es")
ELSEWHERE = ("format.", "papers.", "ladder.")  # what fills these in tests them
LONGEST = 1_024  # characters that go with buttons in one WhatsApp message


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_can_be_written_and_fits(language: str) -> None:
    """With typical values each text of each language is whole, and short enough."""
    assert isinstance(TWELVE, Met)
    params = {**TYPICAL, "offer": TWELVE.offer}
    for key in CATALOGUE.words[language]:
        if not key.startswith(ELSEWHERE):
            text = whole(Say(key, params), language)

            assert 0 < len(text) <= LONGEST, key
            assert not [name for _, name, _, _ in Formatter().parse(text) if name]


def test_values_for_a_template() -> None:
    """What was filled in is there by name, as it was written."""
    say = Say("payment.partial", {"amount": Money(1), "total": Money(2), "link": "x"})
    values = CATALOGUE.render(say, "pt", resolve, COMPANY).values

    assert values == {
        "amount": "R$ 0,01",
        "first_name": "Ana",
        "total": "R$ 0,02",
        "link": "x",
    }


def test_language_that_we_do_not_speak() -> None:
    """A client of another language is written to in Portuguese."""
    assert written("choice.yes", "de") == "Sim"


@pytest.mark.parametrize(
    "say",
    [
        pytest.param(Say("no.such_key"), id="key"),
        pytest.param(Say("payment.which_method"), id="param"),
    ],
)
def test_what_is_missing_is_said(say: Say) -> None:
    """A missing text or param names itself."""
    with pytest.raises(CatalogueError, match=say.key):
        CATALOGUE.render(say, "pt", resolve, COMPANY)


@pytest.mark.parametrize("evil", ["{cnpj}", "{0.__class__}", "{{7*7}}", "%s"])
def test_braces_in_a_param_stay_text(evil: str) -> None:
    """What a client is called is never read as a template (F66)."""
    assert evil in written("small_talk.hello_name", first_name=evil)


def test_common_is_what_the_tests_fill_in() -> None:
    """The list of what every text may use is the one that is promised."""
    assert COMPANY.keys() == COMMON
