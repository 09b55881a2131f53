"""What the console's pages say, in the agent's language, from words/*.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.reasons import reasons_in

LANGUAGES = ("pt", "en", "es")
_WORDS = Path(__file__).parent / "words"


class MissingWordsError(KeyError):
    """A page asked for words that its catalogue does not have."""


class Words:
    """The catalogue of one language: keys such as "inbox.title", texts with {names}."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """Give the words of *key*; raises MissingWordsError for a key nobody wrote."""
        try:
            text = self.texts[key]
        except KeyError as error:
            raise MissingWordsError(key) from error
        return text.format(**values) if values else text

    def named(self, group: str, name: str | None) -> str:
        """Give the words of a code that others chose; an unknown one is shown as it is.

        Rules, reasons and intents come from rows, which may be newer than the words.
        """
        return self.texts.get(f"{group}.{name}", (name or "").replace("_", " "))


@cache
def words_for(language: str | None) -> Words:
    """Read the catalogue of a language; one that we do not speak has Portuguese.

    It stands in several files, one for each room: pt.yml, pay.pt.yml.
    """
    known = language if language in LANGUAGES else LANGUAGES[0]
    files = [_WORDS / f"{known}.yml", *sorted(_WORDS.glob(f"*.{known}.yml"))]
    trees = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)
    texts = _rules(known) | dict(pair for tree in trees for pair in _flat(tree))
    return Words(known, texts)


def _rules(language: str) -> dict[str, str]:
    """Take the brief names of the rules from the catalogue that tells them in full."""
    rules = reasons_in(language, "UTC").words["rule"]
    return {f"rule.{name}": texts[-1] for name, texts in rules.items()}


def _flat(tree: Mapping[str, object], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            found += _flat(value, f"{name}.")
        else:
            found.append((name, str(value)))
    return found
