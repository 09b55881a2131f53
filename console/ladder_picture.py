"""A ladder as the numbers of an SVG: steps along the days, and nothing of colours."""

from dataclasses import dataclass

from domain.ladder import Anchor, Ladder, Step

WIDTH, LEFT, RIGHT = 720, 40, 60
_ROW, _TOP, _AXIS = 22, 14, 26  # heights
_NEAR = 46  # two names nearer than this stand in different rows


@dataclass(frozen=True, slots=True)
class Dot:
    """One step: where it stands, and in which row its name does."""

    x: float
    name_y: float
    step: Step


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn; *due_x* is where the payable day stands."""

    dots: tuple[Dot, ...]
    due_x: float
    axis_y: float
    height: float
    width: int = WIDTH


def picture_of(ladder: Ladder) -> Picture:
    """Lay a ladder's steps out by their days, names in as many rows as they need."""
    steps = [step for step in ladder.steps if step.anchor is Anchor.DUE]
    days = [0, *(step.offset for step in steps)]
    first, last = min(days), max(*days, 1)

    def at(day: int) -> float:
        return LEFT + (day - first) * (WIDTH - LEFT - RIGHT) / (last - first)

    rows: list[float] = []  # where the last name of each row stands
    places = []
    for step in steps:
        x = at(step.offset)
        row = next((i for i, end in enumerate(rows) if x - end >= _NEAR), len(rows))
        rows[row : row + 1] = [x]
        places.append((x, row, step))
    axis = _TOP + _ROW * max(len(rows), 1) + 6
    dots = tuple(
        Dot(round(x, 1), axis - 12 - _ROW * row, step) for x, row, step in places
    )
    return Picture(dots, round(at(0), 1), axis, axis + _AXIS)
