"""Cells that a spreadsheet opens as text and never runs as a formula."""

# The full-width signs as well: some programs take them for the plain ones.
_ACTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def safe_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute (ASVS 1.2.10).

    >>> safe_cell("=1+1"), safe_cell("Ana")
    ("'=1+1", 'Ana')
    """
    starts = text[:1], text.lstrip()[:1]
    return f"'{text}" if any(start in _ACTS for start in starts if start) else text
