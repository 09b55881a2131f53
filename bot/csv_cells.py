"""Lines of a table whose cells a spreadsheet opens as text, and never runs."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

# The full-width signs as well: some programs take them for the plain ones.
_ACTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def safe_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute (ASVS 1.2.10).

    >>> safe_cell("=1+1"), safe_cell("Ana")
    ("'=1+1", 'Ana')
    """
    starts = text[:1], text.lstrip()[:1]
    return f"'{text}" if any(start in _ACTS for start in starts if start) else text


def csv_line(cells: Iterable[object], delimiter: str = ",") -> str:
    r"""Write one line of a table, its texts made safe; it ends as RFC 4180 has it.

    >>> csv_line(["=1+1", "Ana, Bia", 7])
    '\'=1+1,"Ana, Bia",7\r\n'
    """
    out = io.StringIO()
    safe = (safe_cell(cell) if isinstance(cell, str) else cell for cell in cells)
    csv.writer(out, delimiter=delimiter).writerow(safe)
    return out.getvalue()


def decimal(minor: int) -> str:
    """Write an amount of minor units with a point, as programs read it.

    >>> decimal(102_17), decimal(-5)
    ('102.17', '-0.05')
    """
    return f"{Decimal(minor).scaleb(-2):.2f}"
