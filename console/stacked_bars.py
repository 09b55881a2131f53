"""Bars in stacks as the numbers of an SVG: what goes where, and nothing of colours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 24
_LABELS = 12  # at most along the bottom
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a stack; *kind* counts from 0 in the order of the stacks."""

    x: float
    y: float
    width: float
    height: float
    kind: int
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn."""

    bars: tuple[Bar, ...]
    days: tuple[Label, ...]
    counts: tuple[Label, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM
    right: int = WIDTH - RIGHT


def stacked(
    names: Sequence[str],
    stacks: Sequence[tuple[str, Mapping[str, int]]],
    *,
    beside: bool = False,
) -> Chart:
    """Lay out one stack a day, of *names* in their order; *beside* puts them in a row.

    >>> chart = stacked(["d0"], [("1/12", {"d0": 4})])
    >>> chart.bars[0].height, chart.counts[-1].text
    (206.0, '4')
    """
    tops = [
        max(counts.values(), default=0) if beside else sum(counts.values())
        for _, counts in stacks
    ]
    most = _round_up(max(tops, default=0))
    slot = (WIDTH - LEFT - RIGHT) / max(len(stacks), 1)
    bars: list[Bar] = []
    for place, (day, counts) in enumerate(stacks):
        bars += _stack(names, day, counts, LEFT + place * slot, slot, most, beside)
    every = ceil(len(stacks) / _LABELS) or 1
    return Chart(
        tuple(bars),
        tuple(
            Label(round(LEFT + (place + 0.5) * slot, 1), day)
            for place, (day, _) in enumerate(stacks)
            if place % every == 0
        ),
        tuple(Label(_y(count, most), str(count)) for count in _marks(most)),
    )


def by_month(
    named: Mapping[str, str],
    months: Iterable[date],
    counts: Mapping[tuple[date, str], int],
) -> Chart:
    """Lay out one stack a month; *named* gives each state its name, in their order."""
    stacks = [
        (
            f"{month:%m/%y}",
            {name: counts.get((month, state), 0) for state, name in named.items()},
        )
        for month in months
    ]
    return stacked(tuple(named.values()), stacks)


def _stack(  # noqa: PLR0913, PLR0917 - a stack, where it stands, and on which scale
    names: Sequence[str],
    day: str,
    counts: Mapping[str, int],
    x: float,
    slot: float,
    most: int,
    beside: bool,  # noqa: FBT001 - as `stacked` was asked
) -> list[Bar]:
    bars, below = [], 0
    room = min(slot * 0.8, 40)
    width = room / len(names) if beside and names else room
    start = x + (slot - room) / 2
    for kind, name in enumerate(names):
        count = counts.get(name, 0)
        if not count:
            continue
        left = start + kind * width if beside else start
        base = 0 if beside else below
        top = _y(base + count, most)
        height = round(_y(base, most) - top, 1)
        title = f"{day} · {name}: {count}"
        bars.append(Bar(round(left, 1), top, round(width, 1), height, kind, title))
        below += count
    return bars


def _y(count: int, most: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - count / most), 1)


def _round_up(count: int) -> int:
    """Find the end of the scale: a round number, and a multiple of four or less."""
    scale = 1
    while True:
        for step in _STEPS:
            if step * scale * 4 >= count:
                return max(step * scale * 4, 4)
        scale *= 10


def _marks(most: int) -> list[int]:
    return [most * part // 4 for part in range(5)]
