"""A campaign's funnel as the figures of a drawing: one bar a step, all of one scale."""

from dataclasses import dataclass

from bot.campaigns.results import STEPS, Results

WIDTH, ROW, BAR = 470, 30, 18
LABEL, FIGURES = 130, 92  # what stands left and right of the bars


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: its name, count, part of all members, and where it is drawn."""

    name: str
    count: int
    part: float
    y: int
    width: int

    @property
    def text_y(self) -> int:
        """Give where the letters stand, beside the bar."""
        return self.y + BAR - 5


@dataclass(frozen=True, slots=True)
class Funnel:
    """The whole drawing."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    label: int = LABEL
    bar: int = BAR

    @property
    def height(self) -> int:
        """Give the height of the drawing."""
        return len(self.bars) * ROW

    @property
    def full(self) -> int:
        """Give the length of a bar of everybody."""
        return WIDTH - LABEL - FIGURES


def funnel_of(results: Results) -> Funnel:
    """Draw a campaign's steps; a step that is not empty shows at least a hair."""
    bars = []
    full = WIDTH - LABEL - FIGURES
    for place, name in enumerate(STEPS):
        count: int = getattr(results, name)
        part = count / results.members if results.members else 0.0
        width = max(round(full * min(part, 1.0)), 2 if count else 0)
        bars.append(Bar(name, count, part, place * ROW + (ROW - BAR) // 2, width))
    return Funnel(tuple(bars))
