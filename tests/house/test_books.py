"""The books' page of docs names every account and every kind, and so do the words."""

import re

import pytest

from bot.ledger.problems import What
from bot.ledger.refused import Why
from bot.settings.books import CODES
from bot.words import Catalogue
from console.wording import LANGUAGES, words_for
from domain.books import Account, Kind
from tests.house.tree import ROOT

DOC = (ROOT / "docs" / "books.md").read_text(encoding="utf-8")


def test_the_chart_is_documented() -> None:
    """Each account stands in the first table, with its code."""
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", DOC, re.MULTILINE))

    assert rows == {account.value: CODES[account] for account in Account}


def test_each_event_is_documented() -> None:
    """Each kind stands in the second table."""
    table = DOC.partition("## What each event books")[2].partition("\n## ")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_has_words(language: str) -> None:
    """Kinds, accounts, what does not fit, and why a deed was refused."""
    words = Catalogue.load().words[language]
    wanted = {f"books.kind.{kind.value}" for kind in Kind}
    wanted |= {f"books.account.{account.value}" for account in Account}
    wanted |= {f"books.problem.{what.value}" for what in What}

    assert sorted(wanted - words.keys()) == []
    assert {f"books.refused.{why.value}" for why in Why} <= words_for(
        language
    ).texts.keys()
