"""Each event that is told outside is documented, and has its words."""

import re

from bot.hooks.kinds import Kind
from console.wording import LANGUAGES, words_for
from tests.house.tree import ROOT


def test_each_kind_is_in_the_docs_and_no_other() -> None:
    """docs/webhooks.md lists what a receiver may get."""
    page = (ROOT / "docs/webhooks.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE)) == set(Kind)


def test_each_kind_has_words() -> None:
    """The room of webhooks names it in each language."""
    for language in LANGUAGES:
        words = words_for(language)

        assert {f"hooks.kind.{kind}" for kind in Kind} <= set(words.texts)
