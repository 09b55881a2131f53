"""The form of a ladder: what was typed, as the plain steps of config.yml."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from domain.channel import Channel
from domain.ladder import CARRIERS, Anchor, Kind, Mode, Stage, Tone, Unit

MOST_STEPS = 40
ROADS = tuple(channel.value for channel in Channel if channel in CARRIERS)
RISKS = ("low", "medium", "high")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "stage": tuple(Stage),
    "kind": tuple(Kind),
    "tone": tuple(Tone),
    "unit": tuple(Unit),
    "counts_from": tuple(Anchor),
    "mode": tuple(Mode),
}
_NUMBERS = ("day", "window", "suspends_after")
_WHEN_NUMBERS = ("min_days_late", "max_days_late", "late_before")
_WHEN_AMOUNTS = ("min_amount", "max_amount")


def steps_typed(form: "MultiDict[str, str]") -> list[dict[str, Any]]:
    """Read the rows of the form, by day; empty ones and those to remove fall out."""
    rows = (_row(form, place) for place in range(MOST_STEPS))
    return sorted((row for row in rows if row), key=_by_day)


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
    if channels := [c for c in form.getlist(f"{place}-channels") if c in ROADS]:
        row["channels"] = channels
    if row.get("kind", Kind.MESSAGE) != Kind.MESSAGE:
        row.pop("channels", None)
        row.pop("template", None)
    if when := _when(form, place, typed):
        row["when"] = when
    return row


def _when(form: "MultiDict[str, str]", place: int, typed: Any) -> dict[str, Any]:  # noqa: ANN401 - a reader of one row
    when: dict[str, Any] = _some((n, _number(typed(n))) for n in _WHEN_NUMBERS)
    when |= _some((n, typed(n).replace(",", ".")) for n in _WHEN_AMOUNTS)
    when |= {"first_time": True} if typed("first_time") else {}
    for name, known in (("risk", RISKS), ("unreachable_by", ROADS)):
        if chosen := [v for v in form.getlist(f"{place}-{name}") if v in known]:
            when[name] = chosen
    return when


def _some(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value not in ("", None)}


def _number(text: str) -> int | str | None:
    """Read a whole number; what is none is left for the check to name."""
    if not text:
        return None
    sign = text.removeprefix("+")
    return int(sign) if sign.removeprefix("-").isdecimal() else text
