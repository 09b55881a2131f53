"""Lint: words are found however they are spelt, and only where they are meant."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text_lint import Finding, Rule, Severity, fold, lint

WIDE = "".join(chr(ord(char) + 0xFEE0) for char in "serasa")


def rule(**changes: object) -> Rule:
    """Make a rule against the word serasa."""
    plain: dict[str, object] = {
        "name": "bureau",
        "severity": Severity.ERROR,
        "source": "cdc_43",
        "words": {"pt": re.compile(r"(?<!\w)serasa(?!\w)")},
    }
    return Rule(**{**plain, **changes})  # type: ignore[arg-type]  # a test's own changes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("no Serasa hoje", (3, "Serasa"), id="capitals"),
        pytest.param("no Sérásã", (3, "Sérásã"), id="accents"),
        pytest.param(
            "no se\u200bra\u00adsa", (3, "se\u200bra\u00adsa"), id="invisible"
        ),
        pytest.param("no se\u0301rasa", (3, "se\u0301rasa"), id="marks on their own"),
        pytest.param(f"no {WIDE}", (3, WIDE), id="wide letters"),
        pytest.param("\u00a0serasa", (1, "serasa"), id="after a hard space"),
    ],
)
def test_however_it_is_spelt(text: str, found: tuple[int, str]) -> None:
    """The place and the spelling are those of the text as written."""
    [finding] = lint(text, "pt", "sms", [rule()])

    assert (finding.position, finding.found) == found


@pytest.mark.parametrize(
    ("text", "language", "channel"),
    [
        pytest.param("serasas", "pt", "sms", id="another word"),
        pytest.param("{serasa}", "pt", "sms", id="a placeholder"),
        pytest.param("serasa", "en", "sms", id="another language"),
        pytest.param("serasa", "pt", "email", id="another channel"),
        pytest.param("não usamos serasa", "pt", "sms", id="excused"),
    ],
)
def test_what_is_left_alone(text: str, language: str, channel: str) -> None:
    """Neither a part of a word, nor a name of ours, nor what is said of others."""
    narrow = rule(channels=frozenset({"sms"}), unless={"pt": re.compile("nao usamos")})

    assert lint(text, language, channel, [narrow]) == []


def test_an_excuse_holds_for_its_sentence() -> None:
    """What was said in the sentence before, or comes after, excuses nothing."""
    excused = rule(unless={"pt": re.compile("nunca")})
    text = "Nunca o serasa. Só o serasa, nunca mais."

    assert [each.position for each in lint(text, "pt", "sms", [excused])] == [21]


def test_a_letter_may_be_plainer() -> None:
    """Where a rule is softer, an error is a warning."""
    softer = rule(softer=frozenset({"letter"}))

    found = [lint("serasa", "pt", c, [softer])[0].severity for c in ("sms", "letter")]

    assert found == [Severity.ERROR, Severity.WARNING]


def test_what_is_told() -> None:
    """The rule, its source, and the words."""
    assert lint("o serasa", "pt", "sms", [rule()]) == [
        Finding("bureau", Severity.ERROR, "cdc_43", 2, "serasa")
    ]


@given(st.text())
def test_any_text(text: str) -> None:
    """Each folded character knows where it came from; nothing raises."""
    folded, places = fold(text)

    assert len(folded) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    lint(text, "pt", "sms", [rule()])
