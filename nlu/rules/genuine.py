"""Doubt that it is us, and the wish for a paper of ours: heard by patterns alone."""

from nlu.phrasebook import pattern

_DOUBT, _TALE = pattern("genuine", "asked"), pattern("genuine", "unless")
_PAPER, _THEIRS = pattern("receipt", "asked"), pattern("receipt", "unless")


def doubts_us(text: str) -> bool:
    """Tell whether a plain text asks if it is really us; a tale of a scam does not."""
    return bool(_DOUBT.search(text)) and not _TALE.search(text)


def wants_receipt(text: str) -> bool:
    """Tell whether a plain text asks for a receipt or clearance, and offers none."""
    return bool(_PAPER.search(text)) and not _THEIRS.search(text)
