"""That they cannot pay, and nothing more, heard by patterns alone."""

from nlu.phrasebook import pattern

_ASKED = pattern("cannot_pay", "asked")


def cannot_pay(text: str) -> bool:
    """Tell whether a plain text says that it cannot be paid now, and no more."""
    return bool(_ASKED.search(text))
