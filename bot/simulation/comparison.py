"""Two ladders on the same portfolio, days and people: what differs, and for whom."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from bot.simulation.lines import MESSAGE, Line
from bot.simulation.summary import Summary

Got = list[tuple[str, date]]  # step, day


@dataclass
class People:
    """What each person got on either side."""

    names: dict[str, str] = field(default_factory=dict)
    got: dict[str, dict[str, Got]] = field(
        default_factory=lambda: {"a": defaultdict(list), "b": defaultdict(list)}
    )

    def add(self, side: str, line: Line) -> None:
        """Remember a contact that we started."""
        if line.kind == MESSAGE:
            self.names.setdefault(line.client, line.name)
            step = line.step or str(line.details.get("purpose") or "")
            self.got[side][line.client].append((step, line.day))

    def changes(self) -> Iterator[dict[str, Any]]:
        """Give the people for whom anything differs, each with what does."""
        for code in sorted(self.names):
            a, b = self.got["a"].get(code, []), self.got["b"].get(code, [])
            found = [
                {"step": step, "a": _iso(was), "b": _iso(is_)}
                for step, was, is_ in _paired(a, b)
                if was != is_
            ]
            if found:
                yield {"client": code, "name": self.names[code], "changes": found}

    def firsts(self) -> dict[str, Any]:
        """Tell how the first contact with a person moves, in days."""
        moved = [
            (b[0][1] - a[0][1]).days
            for code in self.names
            if (a := self.got["a"].get(code)) and (b := self.got["b"].get(code))
        ]
        return {
            "earlier": sum(days < 0 for days in moved),
            "same": sum(days == 0 for days in moved),
            "later": sum(days > 0 for days in moved),
            "average_days": round(sum(moved) / len(moved), 1) if moved else 0,
            "only_a": sum(code not in self.got["b"] for code in self.names),
            "only_b": sum(code not in self.got["a"] for code in self.names),
        }


def compared(
    a: Summary, b: Summary, people: People, steps: Sequence[str]
) -> dict[str, Any]:
    """Set two sums side by side, as plain JSON values; *steps* in their order."""
    one, other = a.plain(), b.plain()
    sent = {step for each in (one, other) for step in each["totals"]["sent"]}
    order = {step: place for place, step in enumerate(steps)}
    return {
        "steps": [
            {
                "step": step,
                "a": sum(one["totals"]["sent"].get(step, {}).values()),
                "b": sum(other["totals"]["sent"].get(step, {}).values()),
            }
            for step in sorted(
                sent, key=lambda name: (order.get(name, len(order)), name)
            )
        ],
        "days": _by_day(one, other),
        "refused": _pairs(one, other, "refused"),
        "tasks": _pairs(one, other, "tasks"),
        "first_contact": people.firsts(),
        "people": list(people.changes()),
    }


def _by_day(one: dict[str, Any], other: dict[str, Any]) -> list[dict[str, Any]]:
    counts = [
        {day["day"]: day["messages"] for day in each["days"]} for each in (one, other)
    ]
    return [
        {"day": day, "a": counts[0].get(day, 0), "b": counts[1].get(day, 0)}
        for day in sorted(counts[0] | counts[1])
    ]


def _pairs(
    one: dict[str, Any], other: dict[str, Any], what: str
) -> list[dict[str, Any]]:
    a, b = one["totals"][what], other["totals"][what]
    names = sorted(a | b, key=lambda name: (-max(a.get(name, 0), b.get(name, 0)), name))
    return [{"name": n, "a": a.get(n, 0), "b": b.get(n, 0)} for n in names]


def _paired(a: Got, b: Got) -> Iterator[tuple[str, date | None, date | None]]:
    """Pair the first time of a step with the first, the second with the second."""
    for step in dict.fromkeys(step for step, _ in (*a, *b)):
        was = [day for name, day in a if name == step]
        is_ = [day for name, day in b if name == step]
        for one, other in zip_longest(was, is_):
            yield step, one, other


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
