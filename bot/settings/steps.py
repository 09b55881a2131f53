"""A ladder's steps as plain values, as config.yml writes them: read, and written."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.settings.ladders import ConditionsBlock, StepBlock, Steps
from bot.settings.source import what_of
from domain.ladder import Conditions, Ladder, LadderError, Step

_STEPS: TypeAdapter[tuple[Step, ...]] = TypeAdapter(Steps)
_KNOWN = (*StepBlock.model_fields, *ConditionsBlock.model_fields)
_NAMES = {"name": "step", "offset": "day", "anchor": "counts_from"}  # ours -> written


def read_steps(name: str, steps: object) -> Ladder:
    """Make a ladder of plain values.

    Raises LadderError, which names the step, the key and the way out of each problem.
    """
    try:
        return Ladder(name, _STEPS.validate_python(steps))
    except ValidationError as error:
        found = "; ".join(_problem(detail, steps) for detail in error.errors())
        msg = f"ladder {name!r}: {found}"
        raise LadderError(msg) from error


def write_steps(ladder: Ladder) -> list[dict[str, object]]:
    """Give a ladder's steps as plain values; `read_steps` reads them back."""
    return [_written(step) for step in ladder.steps]


def _problem(detail: ErrorDetails, steps: object) -> str:
    place, *path = [str(part) for part in detail["loc"]] or [""]
    what = what_of(detail, str(path[-1:]), _KNOWN)
    if not place or what.startswith("step "):  # the domain names the step itself
        return what
    return f"step {_name(steps, place)!r}: {'.'.join([*path, ''])[:-1]} {what}"


def _name(steps: object, place: str) -> str:
    row = steps[int(place)] if isinstance(steps, Sequence) else None
    return str(row["step"]) if isinstance(row, Mapping) and "step" in row else place


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
