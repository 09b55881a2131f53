"""The question what happens if it is not paid, heard by patterns alone."""

from nlu.phrasebook import pattern

_ASKED, _UNLESS = pattern("consequences", "asked"), pattern("consequences", "unless")


def asks_consequences(text: str) -> bool:
    """Tell whether a plain text asks what not paying leads to."""
    return bool(_ASKED.search(text)) and not _UNLESS.search(text)
