"""What makes no ladder, as its form shows it: on top, beside the step, at the field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.words.ladder_problems import named_problem, problem_in_words
from bot.words.writing import Words
from domain.ladder import Code, Problem

_FIELDS: Mapping[Code, str] = {  # where to mend it
    Code.NAME_LENGTH: "step",
    Code.SAME_NAME: "step",
    Code.UNSAYABLE: "channels",
    Code.WINDOW_TOO_SHORT: "window",
    Code.ISSUED_MISPLACED: "counts_from",
    Code.ISSUED_LATER: "counts_from",
    Code.ISSUED_TASK: "counts_from",
    Code.STAGE_DAY: "day",
    Code.NOT_AFTER: "day",
    Code.TOO_CLOSE: "day",
    Code.TOO_MANY: "day",
    Code.MILDER_STAGE: "stage",
    Code.TOO_GRAVE: "tone",
    Code.TONE_SKIPPED: "tone",
    Code.SUSPENDS_TOO_SOON: "suspends_after",
    Code.SUSPENDS_EARLY: "suspends_after",
    Code.ALIEN_CHANNEL: "channels",
    Code.MESSAGE_AT_HAND_OVER: "kind",
    Code.KIND_STAGE: "kind",
    Code.UNTOLD: "kind",
    Code.AMOUNTS_CROSSED: "min_amount",
    Code.DAYS_CROSSED: "min_days_late",
    Code.UNKNOWN_RISK: "risk",
    Code.FIRST_AND_BEFORE: "late_before",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One problem on the list on top; *place* is the step to go to."""

    said: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """All problems of a form; *beside* and *fields* by the place of the step."""

    lines: tuple[Line, ...] = ()
    beside: Mapping[int, list[str]] = field(default_factory=dict)
    fields: frozenset[tuple[int, str]] = frozenset()


def wrong_with(
    problems: Iterable[Problem], steps: list[dict[str, Any]], words: Words
) -> Wrong:
    """Word the *problems* of the *steps* of a form, each at its place."""
    lines: list[Line] = []
    beside: dict[int, list[str]] = {}
    fields: set[tuple[int, str]] = set()
    for problem in problems:
        places = _places(problem, steps)
        lines.append(Line(named_problem(words, problem), next(iter(places), None)))
        for place in places:
            beside.setdefault(place, []).append(problem_in_words(words, problem))
            fields.add((place, _field(problem)))
    return Wrong(tuple(lines), beside, frozenset(fields))


def _places(problem: Problem, steps: list[dict[str, Any]]) -> list[int]:
    if problem.place is not None:
        return [problem.place]
    named = [n for n, row in enumerate(steps) if row.get("step") == problem.step]
    return named if problem.code is Code.SAME_NAME else named[:1]


def _field(problem: Problem) -> str:
    key = str(problem.figures.get("key", ""))
    return _FIELDS.get(problem.code, key.rpartition(".")[2])
