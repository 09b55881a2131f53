"""What a text to a debtor must not say: threat, shame, haste, and asking for secrets.

The rules are data, made by whoever reads them from a file: this module only looks. A
text is read without its accents, capitals, placeholders and invisible characters, so
that neither an accent nor a zero-width space hides a word. Sources of the rules: CDC
(Lei 8.078) art. 42 (no ridicule, constraint or threat), 43 (credit bureaus), 71
(collecting by threat or false statements is a crime); WhatsApp Business Messaging
Policy.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SENTENCE_ENDS = re.compile(r"[.!?;\n]")


class Severity(StrEnum):
    """An ERROR is refused when saved; a WARNING is shown, and has to be confirmed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """Words by language that a text must not use, and the law that says so.

    *words* and *unless* are patterns over folded text (see `fold`). A match is excused
    by *unless* in the same sentence, before it: "we never ask for your password".
    *channels*: where the rule holds, all where it is empty. *softer*: channels in which
    an error is but a warning, such as a letter that announces a real step.
    """

    name: str
    severity: Severity
    source: str
    words: Mapping[str, re.Pattern[str]]
    unless: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    channels: frozenset[str] = frozenset()
    softer: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, by which rule, and where: *position* counts characters from 0."""

    rule: str
    severity: Severity
    source: str
    position: int
    found: str


def lint(
    text: str, language: str, channel: str, rules: Iterable[Rule]
) -> list[Finding]:
    """Find what the rules object to, in the order of the text."""
    folded, places = fold(text)
    findings = [
        _finding(rule, channel, text, places, match)
        for rule in rules
        if language in rule.words and (not rule.channels or channel in rule.channels)
        for match in rule.words[language].finditer(folded)
        if not _excused(rule, language, folded, match.start())
    ]
    return sorted(findings, key=lambda each: (each.position, each.rule))


def fold(text: str) -> tuple[str, list[int]]:
    """Read a text as a reader hears it; give it with the place of each character.

    Lower case, no marks, no invisible characters; placeholders are blanks.

    >>> fold("Está {link} ok")[0]
    'esta        ok'
    """
    blank = _PLACEHOLDER.sub(lambda match: " " * len(match[0]), text)
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(blank):
        for plain in unicodedata.normalize("NFKD", char).casefold():
            if unicodedata.category(plain) in {"Mn", "Cf"}:
                continue
            folded.append(" " if plain == "\N{NO-BREAK SPACE}" else plain)
            places.append(place)
    return "".join(folded), places


def _finding(
    rule: Rule, channel: str, text: str, places: list[int], match: re.Match[str]
) -> Finding:
    first, last = places[match.start()], places[match.end() - 1]
    severity = Severity.WARNING if channel in rule.softer else rule.severity
    return Finding(rule.name, severity, rule.source, first, text[first : last + 1])


def _excused(rule: Rule, language: str, folded: str, start: int) -> bool:
    excuse = rule.unless.get(language)
    if excuse is None:
        return False
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(folded, 0, start)]
    return excuse.search(folded, ends[-1] if ends else 0, start) is not None
