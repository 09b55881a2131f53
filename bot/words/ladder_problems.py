"""What makes no ladder, in the reader's words: for the console and for alerts."""

from collections.abc import Iterable, Mapping, Sequence

from bot.words.writing import Words
from domain.ladder import Code, Problem

_NAMED = ("stage", "tone", "milder", "kind", "channel", "risk")


def problem_in_words(words: Words, problem: Problem) -> str:
    """Say what is wrong and what to do; the step is named elsewhere."""
    text = str(words[f"ladder.problem.{problem.code}"])
    return text.format_map(_figures(words, problem.figures))


def named_problem(words: Words, problem: Problem) -> str:
    """Say what is wrong, and with which step."""
    said = problem_in_words(words, problem)
    if problem.step is None:
        return said
    return str(words["ladder.of_step"]).format(step=problem.step, what=said)


def kept_problems(words: Words, kept: object) -> str | None:
    """Say what an alert keeps of a broken ladder; None where it has no words for it."""
    if not isinstance(kept, Sequence) or not kept:
        return None
    try:
        return " ".join(named_problem(words, problem) for problem in _read(kept))
    except (KeyError, TypeError, ValueError):  # kept by a newer or an older version
        return None


def _read(kept: Iterable[Mapping[str, object]]) -> Iterable[Problem]:
    for each in kept:
        step, figures = each["step"], each["figures"]
        plain = figures if isinstance(figures, Mapping) else {}
        yield Problem(
            Code(str(each["code"])), None if step is None else str(step), plain
        )


def _figures(words: Words, figures: Mapping[str, object]) -> dict[str, object]:
    shown = dict(figures)
    shown |= {name: _value(words, figures[name]) for name in _NAMED if name in figures}
    if isinstance(choices := figures.get("choices"), Sequence):
        shown["choices"] = ", ".join(_value(words, choice) for choice in choices)
    if isinstance(day := figures.get("day"), int):
        shown["day"] = f"{day:+}" if day else "0"
    key = str(figures.get("key", ""))
    shown["key"] = str(words.get(f"ladder.field.{key.rpartition('.')[2]}", key))
    return shown


def _value(words: Words, value: object) -> str:
    return str(words.get(f"ladder.value.{value}", value))
