"""The lint rules of the company's texts, read from lint.yml."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from domain.text_lint import Rule, Severity

_FILE = Path(__file__).with_name("lint.yml")


@cache
def lint_rules() -> tuple[Rule, ...]:
    """Read the rules once; they are the same for everybody."""
    tree = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_rule(name, given) for name, given in tree.items())


def _rule(name: str, given: Mapping[str, Any]) -> Rule:
    return Rule(
        name=name,
        severity=Severity(given["severity"]),
        source=given["source"],
        words={k: _any_of(v) for k, v in given["words"].items()},
        unless={k: _any_of(v, whole=False) for k, v in given.get("unless", {}).items()},
        channels=frozenset(given.get("channels", ())),
        softer=frozenset(given.get("softer", ())),
    )


def _any_of(words: Sequence[str], *, whole: bool = True) -> re.Pattern[str]:
    """Make one pattern of several; *whole* words, so that "aprova" is no "prova"."""
    joined = "|".join(f"(?:{word})" for word in words)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if whole else joined)
