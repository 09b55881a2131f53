"""The page's catalogues: three languages, the same keys, none missing."""

import re
from pathlib import Path

import pytest

import sandbox
from bot.hooks.kinds import Kind
from domain.contact_rules import RULES
from flows.heard import Intent
from sandbox.words import LANGUAGES, words

_ROOT = Path(sandbox.__file__).parent
_PLACEHOLDER = re.compile(r"\{\w+\}")
_NAMED = re.compile(
    r"""data-(?:word|label|title|placeholder)="([\w.]+)"|say\(\s*"([\w.]+)"|say\["([\w.]+)"\]"""
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_keys(language: str) -> None:
    """No key is missing, and each takes the same values as in Portuguese."""
    first, other = words(LANGUAGES[0]), words(language)

    assert first.keys() == other.keys()
    for key, text in first.items():
        assert sorted(_PLACEHOLDER.findall(other[key])) == sorted(
            _PLACEHOLDER.findall(text)
        ), key


def test_each_named_key_has_words() -> None:
    """What the pages and their scripts name stands in the catalogue."""
    sources = [*_ROOT.glob("templates/*.html"), *_ROOT.glob("static/demo/*.js")]
    named = {
        "".join(found)
        for source in sources
        for found in _NAMED.findall(source.read_text(encoding="utf-8"))
    }

    assert len(named) > 50
    assert named - words("pt-BR").keys() == set()


def test_each_rule_of_contact_has_words() -> None:
    """Whoever did not get a message is told why in words, not by a code."""
    missing = [rule.name for rule in RULES if f"reason.{rule.name}" not in words("en")]

    assert missing == []


def test_each_intent_has_words() -> None:
    """What a client wants is said in words too."""
    missing = [each for each in Intent if f"intent.{each.value}" not in words("en")]

    assert missing == []


def test_each_event_has_words() -> None:
    """What the company's own system is told is named as people would."""
    missing = [each for each in Kind if f"event.{each.value}" not in words("en")]

    assert missing == []


def test_an_unknown_language_falls_back_to_portuguese() -> None:
    """Nobody is left without words."""
    assert words("fr") == words("pt-BR")
