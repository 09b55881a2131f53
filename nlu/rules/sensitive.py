"""Sensitive words: health and family (LGPD art. 5 II), which are not kept for long."""

from nlu.phrasebook import pattern

_SENSITIVE = pattern("sensitive", "is")


def is_sensitive(text: str) -> bool:
    """Tell whether a plain text may tell of somebody's health, body or loss."""
    return bool(_SENSITIVE.search(text))
