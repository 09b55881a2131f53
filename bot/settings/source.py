"""Where a setting stands: YAML that remembers its lines, and errors that name them."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

_BLOCK = "must be a block of lines with `key: value`"
_SHAPES = {  # by pydantic's name of the error
    "model_type": _BLOCK,
    "dict_type": _BLOCK,
    "tuple_type": "must be a list, such as [one, two]",
    "string_type": "must be text; put it in quotes",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: lines count from 1; *key* is dotted, or "" for all."""

    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key + ' ' if self.key else ''}{self.what}"


class SettingsError(ValueError):
    """config.yml cannot be used; each problem names its line, its key and a way out."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{source}, {each}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML text: its *value*, and the nodes that know their lines."""

    name: str
    value: Any
    root: yaml.Node | None

    def line_of(self, path: Sequence[int | str]) -> int:
        """Give the line of the deepest part of *path* that was written."""
        node, line = self.root, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def text_of(path: Path) -> str:
    """Read a text; raises SettingsError for what is not there, or is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "is no text"
        raise SettingsError(str(path), [Problem(1, "", str(what))]) from error


def read_source(text: str, name: str) -> Source:
    """Read YAML; raises SettingsError for what is no YAML, or a key given twice."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"is no YAML: {error.problem or error}; look at the line before as well"
        raise SettingsError(name, [Problem(line, "", what)]) from error
    except ValueError as error:  # such as a date with a thirteenth month
        raise SettingsError(name, [Problem(1, "", str(error))]) from error
    if twice := list(_twice(root)):
        raise SettingsError(name, twice)
    return Source(name, value, root)


def explain(
    error: ValidationError, source: Source, known: Sequence[str]
) -> SettingsError:
    """Turn pydantic's findings into ours; *known* are the names to guess among."""
    problems = [_problem(detail, source, known) for detail in error.errors()]
    problems.sort(key=lambda problem: problem.line)
    return SettingsError(source.name, problems)


def _problem(detail: ErrorDetails, source: Source, known: Sequence[str]) -> Problem:
    path = [step for step in detail["loc"] if step != "[key]"]
    key = ".".join(str(step) for step in path)
    return Problem(source.line_of(path), key, what_of(detail, str(path[-1:]), known))


def what_of(detail: ErrorDetails, last: str, known: Sequence[str]) -> str:
    """Say what is wrong at *last*, and what to do; *known* are the names to guess."""
    match detail["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            name = last.strip("[]'")
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else "take it out"
            return f"is no setting; {hint}"
        case kind if kind in _SHAPES:
            return _SHAPES[kind]
        case "value_error":
            return detail["msg"].removeprefix("Value error, ")
        case _:
            return detail["msg"][:1].lower() + detail["msg"][1:]


def _child(node: yaml.Node | None, step: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items = node.value
        if step < len(items):
            return items[step].start_mark.line + 1, items[step]
    return None


def _twice(node: yaml.Node | None) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                what = f"is written twice, on line {seen[key.value]} too; keep one"
                yield Problem(line, str(key.value), what)
            seen[key.value] = line
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item)
