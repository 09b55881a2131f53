"""A ladder's steps as plain values, as config.yml writes them: read, and written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.settings.ladders import ConditionsBlock, StepBlock, Steps
from bot.settings.source import what_of
from domain.ladder import Code, Conditions, Ladder, LadderError, Problem, Step

_STEPS: TypeAdapter[tuple[Step, ...]] = TypeAdapter(Steps)
_KNOWN = (*StepBlock.model_fields, *ConditionsBlock.model_fields)
_CODES = {  # pydantic's -> ours
    "missing": Code.MISSING,
    "extra_forbidden": Code.NO_SETTING,
    "enum": Code.NO_CHOICE,
    "literal_error": Code.NO_CHOICE,
    "greater_than": Code.TOO_LITTLE,
    "greater_than_equal": Code.NEGATIVE,
    "value_error": Code.NO_AMOUNT,  # the domain's own are LadderErrors
    "string_type": Code.NO_TEXT,
    "string_too_short": Code.NO_TEXT,
    "model_type": Code.NO_BLOCK,
    "dict_type": Code.NO_BLOCK,
    "tuple_type": Code.NO_BLOCK,
} | dict.fromkeys(
    (
        "int_type",
        "int_parsing",
        "int_from_float",
        "int_parsing_size",
        "decimal_type",
        "decimal_parsing",
        "finite_number",
    ),
    Code.NO_NUMBER,
)
_NAMES = {"name": "step", "offset": "day", "anchor": "counts_from"}  # ours -> written


def read_steps(name: str, steps: object) -> Ladder:
    """Make a ladder of plain values.

    Raises LadderError, which names the step, the key and the way out of each problem.
    """
    try:
        return Ladder(name, _STEPS.validate_python(steps))
    except ValidationError as error:
        found = (p for detail in error.errors() for p in _problems(detail, steps))
        raise LadderError(found, name) from error


def write_steps(ladder: Ladder) -> list[dict[str, object]]:
    """Give a ladder's steps as plain values; `read_steps` reads them back."""
    return [_written(step) for step in ladder.steps]


def _problems(detail: ErrorDetails, steps: object) -> Iterator[Problem]:
    """Name the step of what pydantic found; the domain's own findings name theirs."""
    place, *path = detail["loc"] or (None,)
    place = place if isinstance(place, int) else None
    own = detail.get("ctx", {}).get("error")
    if isinstance(own, LadderError):
        yield from (replace(problem, place=place) for problem in own.problems)
        return
    figures = {
        "key": ".".join(part for part in path if isinstance(part, str)),
        "what": what_of(detail, str([str(part) for part in path[-1:]]), _KNOWN),
        **_choices(detail),
    }
    code = _CODES.get(detail["type"], Code.UNREADABLE)
    yield Problem(code, None if place is None else _name(steps, place), figures, place)


def _choices(detail: ErrorDetails) -> dict[str, object]:
    """Give what could have been chosen, as pydantic lists it: 'a', 'b' or 'c'."""
    expected = detail.get("ctx", {}).get("expected")
    return {} if expected is None else {"choices": re.findall(r"'([^']+)'", expected)}


def _name(steps: object, place: int) -> str:
    row = steps[place] if isinstance(steps, Sequence) else None
    return (
        str(row["step"]) if isinstance(row, Mapping) and "step" in row else str(place)
    )


def _written(step: Step) -> dict[str, object]:
    row = {
        _NAMES.get(field.name, field.name): _plain(getattr(step, field.name))
        for field in fields(step)
    }
    return {key: value for key, value in row.items() if value not in (None, {})}


def _plain(value: object) -> object:
    match value:
        case Conditions():
            return _conditions(value)
        case StrEnum():
            return value.value
        case tuple() | frozenset():
            return sorted(map(str, value)) if isinstance(value, frozenset) else [*value]
        case _:
            return value


def _conditions(when: Conditions) -> dict[str, object]:
    row: dict[str, object] = {}
    for field in fields(when):
        value = getattr(when, field.name)
        if field.name.endswith("_minor") and value is not None:
            row[field.name.removesuffix("_minor")] = f"{Decimal(value) / 100:.2f}"
        elif value not in (None, False, frozenset()):
            row[field.name] = _plain(value)
    return row
