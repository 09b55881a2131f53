"""The client's own agreement is asked for, or is to be paid off: heard by patterns."""

from nlu.phrasebook import pattern

_ASKED, _ANOTHER = pattern("agreement", "asked"), pattern("agreement", "unless")


def asks_of_agreement(text: str) -> bool:
    """Tell whether a plain text asks after an agreement that there is.

    >>> asks_of_agreement("me manda o acordo"), asks_of_agreement("quero um acordo")
    (True, False)
    """
    return bool(_ASKED.search(text)) and not _ANOTHER.search(text)
