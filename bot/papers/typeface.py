"""The type of our papers: one family that is printed into the file, and its styles.

Bitstream Vera comes with ReportLab and knows the letters of western and most of central
Europe. A letter that it lacks is written without its mark, and where that is none
either, as a question mark: a name in another script must not stop a paper.
"""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Vera", "VeraBd"
INK, MUTED, RULE = HexColor("#1d282c"), HexColor("#586469"), HexColor("#c9c7bf")
SHADE = HexColor("#f1efe9")
UNKNOWN = "?"
# Letters that no Unicode rule takes apart.
_APART = str.maketrans({"\u2212": "-", "\u2022": "·", "\u0131": "i", "\u1e9e": "ss"})

BODY = ParagraphStyle(
    "body", fontName=REGULAR, fontSize=8.8, leading=12.4, textColor=INK, spaceAfter=5
)
CLOSE = ParagraphStyle("close", BODY, spaceAfter=2.5)
STRONG = ParagraphStyle("strong", BODY, fontName=BOLD)
SUBJECT = ParagraphStyle("subject", STRONG, fontSize=10.5, leading=14, spaceAfter=6)
TITLE = ParagraphStyle("title", STRONG, fontSize=15, leading=20, spaceAfter=4)
HEADING = ParagraphStyle("heading", STRONG, fontSize=10.5, leading=14, spaceBefore=7)
SMALL = ParagraphStyle(
    "small", BODY, fontSize=7.2, leading=9.6, textColor=MUTED, spaceAfter=3
)
CELL = ParagraphStyle("cell", BODY, fontSize=7, leading=9, spaceAfter=0)
HEAD = ParagraphStyle("head", CELL, fontName=BOLD, fontSize=6.6, leading=8.4)
FIGURE = ParagraphStyle("figure", CELL, alignment=TA_RIGHT)
HEAD_FIGURE = ParagraphStyle("head_figure", HEAD, alignment=TA_RIGHT)
SUM = ParagraphStyle("sum", FIGURE, fontName=BOLD)
SUM_LABEL = ParagraphStyle("sum_label", CELL, fontName=BOLD)


@cache
def register() -> frozenset[int]:
    """Let ReportLab know the family, once in a process; give the letters it has."""
    faces = [TTFont(name, f"{name}.ttf") for name in (REGULAR, BOLD)]
    for face in faces:
        pdfmetrics.registerFont(face)
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
    return frozenset.intersection(*(frozenset(f.face.charToGlyph) for f in faces))


def printable(text: str) -> str:
    """Write what the type has no letter for in letters that it has.

    >>> printable("Łucja Őze; 李 a")
    'Łucja Oze; ? a'
    """
    known = register()
    return "".join(_letter(char, known) for char in text.translate(_APART))


def marked(text: str) -> str:
    """Make plain text fit for a paragraph: no markup of its own, lines kept."""
    return escape(printable(text)).replace("\n", "<br/>")


def _letter(char: str, known: frozenset[int]) -> str:
    if char == "\n" or ord(char) in known:
        return char
    if unicodedata.category(char) in {"Cc", "Cf", "Mn"}:
        return " " if char == "\t" else ""
    bare = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in bare if ord(part) in known)
    return kept or UNKNOWN
