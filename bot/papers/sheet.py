"""The sheet: A4 pages with the creditor at the foot, the same bytes every time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from bot.papers.typeface import INK, MUTED, REGULAR, RULE, printable, register

WIDTH, HEIGHT = A4
LEFT, RIGHT, FOOT = 20 * mm, 18 * mm, 19 * mm
MEASURE = WIDTH - LEFT - RIGHT
TOP = 18 * mm
Drawing = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under each page: lines of text, and how pages are counted.

    *page* has the places {n} and {total}.
    """

    lines: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class First:
    """How the first page differs: where its text begins, and what is drawn above."""

    top: float = TOP  # points from the upper edge
    drawing: Drawing | None = None


def build(
    story: Sequence[Flowable], title: str, author: str, foot: Foot, first: First
) -> bytes:
    """Set the story on pages; the same story gives the same bytes."""
    register()
    out = BytesIO()
    paper = BaseDocTemplate(
        out,
        pagesize=A4,
        title=printable(title),
        author=printable(author),
        invariant=1,  # no clock in the file: two prints can be compared
    )
    frames = [("first", first.top, first.drawing), ("later", TOP, None)]
    paper.addPageTemplates(
        [
            PageTemplate(
                name,
                [_frame(top)],
                onPage=_drawn(drawing),
                autoNextPageTemplate="later",
            )
            for name, top, drawing in frames
        ]
    )
    paper.build(list(story), canvasmaker=partial(_Counted, foot=foot))
    return out.getvalue()


def _frame(top: float) -> Frame:
    height = HEIGHT - top - FOOT
    return Frame(LEFT, FOOT, MEASURE, height, 0, 0, 0, 0)


def _drawn(drawing: Drawing | None) -> Callable[[Canvas, object], None]:
    def draw(canvas: Canvas, _: object) -> None:
        if drawing is not None:
            canvas.saveState()
            drawing(canvas)
            canvas.restoreState()

    return draw


class _Counted(Canvas):
    """Keeps its pages until the last is known, for "page 1 of 3"."""

    def __init__(self, *args: object, foot: Foot, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as the template calls it
        self.foot = foot
        self.pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page."""
        self.pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # the stubs leave it out

    def save(self) -> None:
        """Write every page with its foot."""
        for number, page in enumerate(self.pages, start=1):
            self.__dict__.update(page)
            self._draw_foot(number)
            super().showPage()
        super().save()

    def _draw_foot(self, number: int) -> None:
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.line(LEFT, FOOT - 4 * mm, WIDTH - RIGHT, FOOT - 4 * mm)
        page = self.foot.page.format(n=number, total=len(self.pages))
        for place, line in enumerate(self.foot.lines):
            y = FOOT - 7.5 * mm - place * 8.6
            size = fitting(printable(line), MEASURE - 24 * mm, 6.6)
            self.setFont(REGULAR, size)
            self.setFillColor(MUTED)
            self.drawString(LEFT, y, printable(line))
        self.setFont(REGULAR, 6.6)
        self.drawRightString(WIDTH - RIGHT, FOOT - 7.5 * mm, printable(page))
        self.setFillColor(INK)


def fitting(text: str, width: float, size: float, font: str = REGULAR) -> float:
    """Give the size in points, *size* at most, at which *text* is no wider."""
    natural = stringWidth(text, font, size)
    return size if natural <= width else size * width / natural
