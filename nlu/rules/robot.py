"""Whoever asks whether a machine answers them: heard by patterns, and told plainly."""

from nlu.phrasebook import pattern

_ASKED, _ANOTHER = pattern("robot", "asked"), pattern("robot", "unless")


def asks_if_robot(text: str) -> bool:
    """Tell whether a plain text asks if it is a machine, or a person, that answers.

    >>> asks_if_robot("voce e um robo?"), asks_if_robot("nao sou robo")
    (True, False)
    """
    return bool(_ASKED.search(text)) and not _ANOTHER.search(text)
