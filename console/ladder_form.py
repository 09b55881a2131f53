"""The form of a ladder: what was typed, as the plain steps of config.yml."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from domain.channel import Channel
from domain.ladder import CARRIERS, Anchor, Kind, Mode, Stage, Tone, Unit, WhenClosed

MOST_STEPS = 100
_AFTER = 7  # days from the last step to one that is put behind it
ROADS = tuple(channel.value for channel in Channel if channel in CARRIERS)
RISKS = ("low", "medium", "high")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "stage": tuple(Stage),
    "kind": tuple(Kind),
    "tone": tuple(Tone),
    "unit": tuple(Unit),
    "counts_from": tuple(Anchor),
    "mode": tuple(Mode),
    "when_closed": tuple(WhenClosed),
}
_NUMBERS = ("day", "window", "suspends_after")
_WHEN_NUMBERS = ("min_days_late", "max_days_late", "late_before")
_WHEN_AMOUNTS = ("min_amount", "max_amount")


def steps_typed(form: "MultiDict[str, str]") -> list[dict[str, Any]]:
    """Read the rows of the form, by day; empty ones and those to remove fall out."""
    rows = (_row(form, place) for place in range(MOST_STEPS))
    return sorted((row for row in rows if row), key=_by_day)


def with_step(steps: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """Put a step like its neighbour at *place*, on a day between the two around it."""
    model = steps[max(place - 1, 0)] if steps else {"stage": Stage.LATE.value, "day": 0}
    following = steps[place] if place < len(steps) else None
    day = _day_between(model, following) if place else _less(model.get("day"))
    left_out = {"window", "suspends_after", "when"}
    fresh = {key: value for key, value in model.items() if key not in left_out}
    fresh |= {"step": _free_name(steps, day), "day": day}
    return [*steps[:place], fresh, *steps[place:]]


def _less(day: object) -> int:
    return day - 1 if isinstance(day, int) else -1


def _day_between(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> int:
    first = before.get("day")
    first = first if isinstance(first, int) else 0
    last = after.get("day") if after else first + 2 * _AFTER
    return max(first + 1, (first + last) // 2) if isinstance(last, int) else first + 1


def _free_name(steps: list[dict[str, Any]], day: int) -> str:
    taken = {row.get("step") for row in steps}
    name = f"d{day:+}" if day else "d0"
    more = (f"{name}-{number}" for number in range(2, MOST_STEPS + 2))
    return next(each for each in (name, *more) if each not in taken)


def _by_day(row: Mapping[str, Any]) -> tuple[bool, float]:
    day = row.get("day")
    issued = row.get("counts_from") == Anchor.ISSUED
    return not issued, day if isinstance(day, int) else 0


def _row(form: "MultiDict[str, str]", place: int) -> dict[str, Any]:
    def typed(name: str) -> str:
        return form.get(f"{place}-{name}", "").strip()

    if not typed("step") or typed("remove"):
        return {}
    row: dict[str, Any] = {"step": typed("step")}
    row |= _some((name, typed(name)) for name in (*CHOICES, "template"))
    row |= _some((name, _number(typed(name))) for name in _NUMBERS)
    chosen = dict.fromkeys(form.getlist(f"{place}-channels"))
    row["channels"] = [channel for channel in chosen if channel in ROADS]
    task = row.get("kind", Kind.MESSAGE) != Kind.MESSAGE
    if task:
        del row["channels"]
    if task or row.get("template") in set(Kind):  # it was a task, and is a message now
        row.pop("template", None)
    if when := _when(form, place, typed):
        row["when"] = when
    return row


def _when(form: "MultiDict[str, str]", place: int, typed: Any) -> dict[str, Any]:  # noqa: ANN401 - a reader of one row
    when: dict[str, Any] = _some((n, _number(typed(n))) for n in _WHEN_NUMBERS)
    when |= _some((n, _amount(typed(n))) for n in _WHEN_AMOUNTS)
    when |= {"first_time": True} if typed("first_time") else {}
    for name, known in (("risk", RISKS), ("unreachable_by", ROADS)):
        if chosen := [v for v in form.getlist(f"{place}-{name}") if v in known]:
            when[name] = chosen
    return when


def _some(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value not in ("", None)}


def _amount(text: str) -> str:
    """Read 1.234,56 and 1,234.56 alike: what comes last parts the cents."""
    whole, _, cents = text.replace(",", ".").rpartition(".")
    return f"{whole.replace('.', '')}.{cents}" if whole else cents


def _number(text: str) -> int | str | None:
    """Read a whole number; what is none is left for the check to name."""
    if not text:
        return None
    sign = text.removeprefix("+")
    return int(sign) if sign.removeprefix("-").isdecimal() else text
