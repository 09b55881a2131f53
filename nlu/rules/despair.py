"""Despair: words of somebody who may be in danger of their life; it comes first of all.

A false alarm costs a person of the company a minute. Manners of speaking ("me mato de
trabalhar") and the deaths of others are none.
"""

from nlu.phrasebook import pattern

_DESPAIR = pattern("despair", "is")
_A_MANNER = pattern("despair", "unless")


def in_despair(text: str) -> bool:
    """Tell whether a plain text may be of somebody in danger."""
    return bool(_DESPAIR.search(_without_manners(text)))


def _without_manners(text: str) -> str:
    """Take out what is only a manner of speaking: the rest may still be meant."""
    return _A_MANNER.sub(" ", text)
