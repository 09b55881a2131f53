"""Opt-out in other words: "pare de me mandar msg", "me tira dessa lista".

A paraphrase is obeyed at once, so it must not catch "quero parar de dever" or "tira
meu nome do Serasa". phrases/opt_out.txt holds the patterns, tests/nlu/optout.yml what
they must and must not catch.
"""

import re

from nlu.phrasebook import pattern

_ASKED = pattern("opt_out", "asked")
_SHORT = pattern("opt_out", "short")
_NEVER = pattern("opt_out", "never")
_ELSEWHERE = pattern("opt_out", "elsewhere")
_CLAUSES = re.compile(r"[.!?;\n]+|,? (?:e|mas|and|y) (?=nao |me |par[ae]|do not |no )")
_BEFORE = 24  # characters in front of a match that may turn it round


def is_opt_out_phrase(text: str, asked: str | None = None) -> bool:
    """Tell whether a plain text asks, in its own words, for no more messages.

    A short "não quero mais" counts only when no question is open (*asked* is None).
    """
    if asked is None and _SHORT.match(text):
        return True
    if _ELSEWHERE.search(text):
        clauses = _CLAUSES.split(text)
        return len(clauses) > 1 and any(_plainly_asked(each) for each in clauses)
    return _asked(text)


def _plainly_asked(clause: str) -> bool:
    return not _ELSEWHERE.search(clause) and _asked(clause)


def _asked(text: str) -> bool:
    return any(
        not _NEVER.search(text[max(0, found.start() - _BEFORE) : found.end()])
        for found in _ASKED.finditer(text)
    )
