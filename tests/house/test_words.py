"""The bot's words: the same keys and braces in each language, all of them used."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from bot.words import COMMON, Catalogue
from tests.house.tree import modules

LANGUAGES = ("pt", "en", "es")
LONGEST_TITLE = 20  # characters; Twilio's limit for a quick reply
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+")
# Pressure, shame and haste have no place in what we write, in any language.
NEVER = (
    "serasa|spc|negativ|protest|urgente|imediat|[úu]ltim[ao] (?:chance|aviso)"
    "|vergonha|caloteir|devedor|inadimplen|lawsuit|debtor|urgent|deudor|moros"
)
WORDS = Catalogue.load().words
HARDSHIP_TO_ANYBODY = [
    f"hardship.{which}"
    for which in (
        *("heard", "neutral", "despair", "paused", "prolonged", "which_one"),
        *("check_in_neutral", "no_more_neutral", "resumed_neutral"),
    )
]


def keys() -> list[str]:
    """List the keys of the Portuguese catalogue: the first one, and the measure."""
    return sorted(WORDS["pt"])


def forms(language: str, key: str) -> list[str]:
    """Give a text's forms: one, or a singular and a plural."""
    text = WORDS[language][key]
    return [text] if isinstance(text, str) else [text["one"], text["other"]]


def braces(language: str, key: str) -> set[str]:
    """Give the names that a text has filled in."""
    return {
        name
        for text in forms(language, key)
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    }


def named_in_code() -> Iterator[tuple[str, bool]]:
    """Find what the code names: (key, True), or (start of a key, False)."""
    rooms = {key.partition(".")[0] for key in keys()}
    for path in modules("flows", "bot"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text, whole = _text(node)
            if text.partition(".")[0] in rooms and "." in text:
                yield text, whole


def _text(node: ast.AST) -> tuple[str, bool]:
    if isinstance(node, ast.JoinedStr):
        first = node.values[0]
        text = first.value if isinstance(first, ast.Constant) else ""
        return str(text), False
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, bool(KEY.fullmatch(node.value))
    return "", False


def test_each_language_has_the_same_keys() -> None:
    """What is said in one language is said in all three."""
    assert {name: sorted(words) for name, words in WORDS.items()} == {
        name: keys() for name in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_fills_in_the_same(language: str) -> None:
    """A translation leaves out no amount, no day and no name."""
    differing = [key for key in keys() if braces(language, key) != braces("pt", key)]

    assert [key for key in differing if not key.startswith("format.")] == []


def test_each_key_of_a_dialogue_exists() -> None:
    """A dialogue has words for everything that it says."""
    calls = {
        argument.value
        for path in modules("flows")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"ask", "finish", "Say", "Choice", "hand_over"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and KEY.fullmatch(str(argument.value))
    }

    assert len(calls) > 50
    assert calls - set(keys()) == set()


def test_each_key_is_used() -> None:
    """No text is left in the catalogue that nobody says."""
    named = set(named_in_code())
    whole = {text for text, is_whole in named if is_whole}
    starts = tuple(text for text, is_whole in named if not is_whole and "." in text)

    assert [k for k in keys() if k not in whole and not k.startswith(starts)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_fit_on_a_button(language: str) -> None:
    """A quick reply holds 20 characters."""
    titles = {
        text
        for key in keys()
        if key.startswith(("choice.", "method."))
        for text in forms(language, key)
    }
    filled = {t.format(n=12, amount="R$ 1.234,56", number="123456") for t in titles}

    assert [title for title in filled if len(title) > LONGEST_TITLE] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pressure(language: str) -> None:
    """No text threatens, shames or hurries (CDC art. 42)."""
    found = [
        key
        for key in keys()
        for text in forms(language, key)
        if re.search(NEVER, text, re.IGNORECASE)
    ]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reminder_has_what_it_owes(language: str) -> None:
    """Each names the company, how to stop, and (beyond neutral) what if it is paid."""
    stop = {"pt": "SAIR", "en": "STOP", "es": "SALIR"}[language]
    paid = {"pt": "Se já pagou", "en": "If you have paid", "es": "Si ya pagó"}[language]
    for key in keys():
        if key.startswith("reminder."):
            text = forms(language, key)[0]

            assert "{company}" in text
            assert stop in text
            assert key == "reminder.neutral" or (paid in text and "{signatory}" in text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_neutral_speaks_of_money(language: str) -> None:
    """What is said to somebody unchecked has no amount, invoice or debt in it."""
    rooms = ("identity.", "opening.", "small_talk.", "wrong_person.", "deceased.")
    money = r"fatura|d[íi]vida|cobran|pag[au]|boleto|invoice|debt|pay|factura|deuda"
    neutral = [k for k in keys() if k.startswith(rooms)]
    neutral += ["reminder.neutral", "optout.confirmed", *HARDSHIP_TO_ANYBODY]
    for key in neutral:
        for text in forms(language, key):
            assert not re.search(money, text, re.IGNORECASE), key
            assert braces(language, key) <= COMMON | {"day"}, key
