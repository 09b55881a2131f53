"""A text from which each parser takes its part, so that no part is read twice.

A date that was taken leaves a mark behind: its figures can't become money later.
"""

import re
from collections.abc import Iterator

MARK = "\u00a4"  # never typed by a client: fold() leaves it, clean_text() takes it out


class Scan:
    """What is left of one message after the parsers that came before."""

    def __init__(self, text: str) -> None:
        self.text = text.replace(MARK, " ")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Find the first place, mark it as read, and hand it out."""
        found = pattern.search(self.text)
        if found:
            self.mark(found)
        return found

    def drop(self, pattern: re.Pattern[str]) -> None:
        """Mark every place as read without using it."""
        for found in pattern.finditer(self.text):
            self.mark(found)

    def each(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Walk over the places as they stand now, marking none of them."""
        return iter(list(pattern.finditer(self.text)))

    def mark(self, found: re.Match[str], group: str | int = 0) -> None:
        """Blank out what was read; the length stays, so that places stay true."""
        start, end = found.span(group)
        self.text = self.text[:start] + MARK * (end - start) + self.text[end:]
