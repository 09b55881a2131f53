"""Bars of the agenda as plain geometry: a template draws them, without a script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from console.agenda_days import Count

WIDTH, HEIGHT, FOOT = 1060, 190, 26
_KINDS = ("sent", "unknown", "wait", "blocked", "waiting", "ahead")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a bar: what it counts, and where it stands."""

    kind: str
    number: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the picture."""

    on: date
    x: float
    width: float
    middle: float
    blocks: tuple[Block, ...]
    total: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All bars on one scale; *top* is what the highest of them counts."""

    bars: tuple[Bar, ...]
    top: int
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    floor: int = HEIGHT


def picture(counts: Sequence[Count]) -> Picture:
    """Draw one bar a day, stacked from the floor: what went out, and what did not."""
    top = max([count.total for count in counts], default=0)
    step = WIDTH / max(len(counts), 1)
    bars = (_bar(count, n * step, step, top) for n, count in enumerate(counts))
    return Picture(tuple(bars), top)


def _bar(count: Count, x: float, step: float, top: int) -> Bar:
    numbers = dict(count.verdicts) | {"waiting": count.waiting, "ahead": count.ahead}
    kinds = [(kind, numbers.get(kind, 0)) for kind in _KINDS]
    return Bar(
        count.day.on,
        round(x + 2, 2),
        round(step - 4, 2),
        round(x + step / 2, 2),
        tuple(_blocks(kinds, top)),
        count.total,
        count.tasks,
    )


def _blocks(kinds: Iterable[tuple[str, int]], top: int) -> Iterable[Block]:
    below = 0.0
    for kind, number in kinds:
        if number:
            height = number / top * (HEIGHT - 12)
            below += height
            yield Block(kind, number, round(HEIGHT - below, 2), round(height, 2))
