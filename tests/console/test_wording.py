"""The catalogues: the same keys in each language, and a word for each code."""

import re
import string
from pathlib import Path

import pytest

from console.wording import LANGUAGES, MissingWordsError, words_for
from domain.contact_rules import RULES
from domain.means import Reason
from domain.message_state import State
from flows import commands
from flows.heard import Intent
from tests.console.conftest import Desk

FLOWS = Path(__file__).parents[2] / "flows"
TEMPLATES = Path(__file__).parents[2] / "console" / "templates" / "console"


def codes() -> list[str]:
    """List the codes that rows keep and pages show."""
    return [
        *(f"intent.{intent.value}" for intent in Intent),
        *(f"rule.{rule.name}" for rule in RULES),
        *(f"state.{state.value}" for state in State),
        *(f"command.{command.__name__}" for command in commands.Command.__args__),
        *(f"offered.why.{reason.value}" for reason in Reason),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    """A rule, intent or command that is added has to be named for people too."""
    missing = [code for code in codes() if code not in words_for(language).texts]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_call_a_person_has_words(language: str) -> None:
    """The reasons stand in the flows' own text."""
    reasons = set()
    for file in FLOWS.glob("*.py"):
        code = file.read_text(encoding="utf-8")
        reasons |= set(re.findall(r'HandOver\("(\w+)"\)', code))
        reasons |= set(re.findall(r'hand_over\([^)]*"(\w+)"\s*\)', code))

    assert len(reasons) >= 5
    assert [r for r in reasons if f"reason.{r}" not in words_for(language).texts] == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_the_same_things(language: str) -> None:
    """Keys and the names in braces are equal."""
    ours, theirs = words_for("pt").texts, words_for(language).texts

    assert ours.keys() == theirs.keys()
    for key, text in ours.items():
        assert names_in(text) == names_in(theirs[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_a_yaml_accident(language: str) -> None:
    """A bare yes, no or number would have become something else."""
    for key, text in words_for(language).texts.items():
        assert text not in {"True", "False", "None", ""}, key


def test_every_key_that_a_page_asks_for_exists() -> None:
    """A missing one would be an error page in front of an agent."""
    asked = set()
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r'\bw\("([a-z_.]+)"(?!\s*~)', text))

    assert len(asked) > 60
    assert sorted(asked - words_for("pt").texts.keys()) == []


def test_a_key_that_nobody_wrote_is_an_error() -> None:
    """It is found by a test, not shown as a key."""
    with pytest.raises(MissingWordsError):
        words_for("pt")("no.such.key")


def test_an_unknown_language_has_portuguese() -> None:
    """Nobody is left without words."""
    assert words_for("xx").language == words_for(None).language == "pt"


def names_in(text: str) -> set[str]:
    """List the names in braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        pytest.param("en-GB,en;q=0.9", "Log in", id="en"),
        pytest.param("es-AR", "Entrar", id="es"),
        pytest.param("pt-BR,en;q=0.5", "Entrar", id="pt"),
        pytest.param("tlh", "Entrar", id="neither"),
    ],
)
def test_the_login_page_speaks_the_browsers_language(
    desk: Desk, asked: str, title: str
) -> None:
    """Before a login nobody is known; the browser says what it reads."""
    page = desk.browser.get("/console/login", headers={"Accept-Language": asked})

    assert f"<title>{title} ·" in page.text
