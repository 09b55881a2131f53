"""Several invoices named in one message: "a de setembro e a de outubro, e a 1003"."""

import re

from flows.kin import fold
from flows.pick import Lines

MONTHS = (
    r"jan(?:eiro|uary|ero)?",
    r"fev(?:ereiro)?|february|febrero",
    r"mar(?:co|ch|zo)?",
    r"abr(?:il)?|april",
    r"mai(?:o)?|may(?:o)?",
    r"jun(?:ho|e|io)?",
    r"jul(?:ho|y|io)?",
    r"ago(?:sto)?|august",
    r"set(?:embro)?|sep(?:t|tember|tiembre)?",
    r"out(?:ubro)?|oct(?:ober|ubre)?",
    r"nov(?:embro|ember|iembre)?",
    r"dez(?:embro)?|dec(?:ember)?|diciembre",
)
_NUMBER = re.compile(r"\b\d{3,}\b")


def all_named(text: str, lines: Lines) -> Lines:
    """Pick every line that a text names by its month or number; fewer than two: none.

    One alone is read with more care elsewhere (`Values.invoice`).
    """
    found = named_in(text, lines)
    return found if len(found) > 1 else ()


def named_in(text: str, lines: Lines) -> Lines:
    """Pick every line that a text names by its month or number, be it one alone."""
    said = fold(text)
    months = {
        place
        for place, names in enumerate(MONTHS, start=1)
        if re.search(rf"\b(?:{names})\b", said)
    }
    numbers = set(_NUMBER.findall(said))
    return tuple(
        line
        for line in lines
        if line.due_on.month in months or line.number.casefold() in numbers
    )
