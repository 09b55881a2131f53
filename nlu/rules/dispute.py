"""What is plainly contested, and threats of the law, heard by patterns alone."""

from nlu.phrasebook import pattern

_PLAINLY, _UNLESS = pattern("dispute", "plainly"), pattern("dispute", "unless")
_LAW = pattern("dispute", "law")


def contests(text: str) -> bool:
    """Tell whether a plain text contests a charge, and bargains over nothing."""
    return bool(_PLAINLY.search(text)) and not _UNLESS.search(text)


def threatens_law(text: str) -> bool:
    """Tell whether a plain text announces a lawyer or a court."""
    return bool(_LAW.search(text))
