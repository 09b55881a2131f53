"""Papers read back: their text, and where on the page it stands."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader

MM = 72 / 25.4
HEIGHT = 297.0  # millimetres


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; millimetres from the page's left and upper edge."""

    text: str
    left: float
    top: float


def pages_of(content: bytes) -> list[str]:
    """Read the text of each page, its white space as single spaces."""
    reader = PdfReader(BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def text_of(content: bytes) -> str:
    """Read the text of all pages."""
    return " ".join(pages_of(content))


def pieces_of(content: bytes, page: int = 0) -> list[Piece]:
    """Read the runs of text of a page with their places."""
    found: list[Piece] = []

    def visit(text: str, cm: Any, tm: Any, *_: object) -> None:  # noqa: ANN401 - pypdf's matrices
        if text.strip():
            x, y = tm[4] + cm[4], tm[5] + cm[5]
            found.append(Piece(text.strip(), x / MM, HEIGHT - y / MM))

    PdfReader(BytesIO(content)).pages[page].extract_text(visitor_text=visit)
    return found
