"""Tables of a paper: cells of text that break over pages, with their head repeated."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table, TableStyle

from bot.papers.sheet import MEASURE
from bot.papers.typeface import (
    CELL,
    FIGURE,
    HEAD,
    HEAD_FIGURE,
    HEADING,
    INK,
    RULE,
    SHADE,
    SUM,
    SUM_LABEL,
    marked,
)

Cell = str
Rule = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
_PLAIN: list[Rule] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2.5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2.5),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
]


def table(
    heads: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    figures: Sequence[int] = (),
    sums: Sequence[Sequence[Cell]] = (),
) -> Flowable:
    """Set a table; *widths* are shares of the measure, *figures* columns of amounts.

    *sums* are rows beneath, in bold.
    """
    share = MEASURE / sum(widths)
    lines = [
        _line(heads, HEAD, HEAD_FIGURE, figures),
        *(_line(row, CELL, FIGURE, figures) for row in rows),
        *(_line(row, SUM_LABEL, SUM, figures) for row in sums),
    ]
    style: list[Rule] = [
        *_PLAIN,
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, INK),
    ]
    if sums:
        style.append(("LINEABOVE", (0, -len(sums)), (-1, -len(sums)), 0.7, INK))
    return Table(
        lines,
        colWidths=[width * share for width in widths],
        repeatRows=1,
        style=TableStyle(style),
        spaceBefore=3,
        spaceAfter=6,
    )


def section(heading: str, *content: Flowable) -> Iterator[Flowable]:
    """Put a heading above what belongs to it, on the next page where little fits."""
    yield CondPageBreak(32 * mm)
    yield Paragraph(marked(heading), HEADING)
    yield from content


def facts(rows: Sequence[tuple[str, str]]) -> Flowable:
    """Set names and values in two columns."""
    lines = [[_cell(name, SUM_LABEL), _cell(value, CELL)] for name, value in rows]
    widths = [52 * mm, MEASURE - 52 * mm]
    return Table(lines, colWidths=widths, style=TableStyle(_PLAIN), spaceAfter=6)


def _line(
    row: Sequence[Cell],
    text: ParagraphStyle,
    figure: ParagraphStyle,
    figures: Sequence[int],
) -> list[Flowable]:
    return [
        _cell(cell, figure if place in figures else text)
        for place, cell in enumerate(row)
    ]


def _cell(text: Cell, style: ParagraphStyle) -> Paragraph:
    return Paragraph(marked(text), style)
