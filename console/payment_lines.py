"""What is paid by when as the numbers of an SVG: one stepped line for each plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 12, 26
_MARKS = 4

Payments = Sequence[tuple[date, int]]  # days with minor units, in order


@dataclass(frozen=True, slots=True)
class Line:
    """One plan: *points* are the corners, *dots* where something is paid."""

    kind: int
    points: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across with its amount in minor units, or a day with its place."""

    at: float
    minor: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn."""

    lines: tuple[Line, ...]
    amounts: tuple[Mark, ...]
    days: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def paid_by(today: date, plans: Sequence[tuple[int, Payments]]) -> Chart | None:
    """Lay out what each plan will have paid, from *today* on; None with no plan.

    Each comes with its kind, which chooses its colour.
    """
    days = [day for _, payments in plans for day, _ in payments]
    if not days:
        return None
    last = max(*days, today)
    most = max(sum(minor for _, minor in payments) for _, payments in plans)
    scale = _Scale(today, max((last - today).days, 1), max(most, 1))
    lines = tuple(scale.line(kind, payments) for kind, payments in plans if payments)
    amounts = [most * part // _MARKS for part in range(_MARKS + 1)]
    return Chart(
        lines,
        tuple(Mark(scale.y(minor), minor) for minor in amounts),
        (Mark(scale.x(today), day=today), Mark(scale.x(last), day=last)),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a day and an amount stand."""

    today: date
    days: int
    most: int

    def x(self, day: date) -> float:
        ahead = max((day - self.today).days, 0)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ahead / self.days, 1)

    def y(self, minor: int) -> float:
        room = HEIGHT - TOP - BOTTOM
        return round(HEIGHT - BOTTOM - room * minor / self.most, 1)

    def line(self, kind: int, payments: Payments) -> Line:
        corners, dots, paid = [(self.x(self.today), self.y(0))], [], 0
        for day, minor in payments:
            corners.append((self.x(day), self.y(paid)))
            paid += minor
            corners.append((self.x(day), self.y(paid)))
            dots.append((self.x(day), self.y(paid)))
        points = " ".join(f"{x},{y}" for x, y in corners)
        return Line(kind, points, tuple(dots))
