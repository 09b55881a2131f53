"""A hardship told as a fact, heard by patterns beside whatever else is said."""

import re

from nlu.phrasebook import pattern

_PAYS = re.compile(
    r"\b(?:pago|pagarei|(?:consigo|posso|vou) pagar|i can pay|puedo pagar)\b"
)
_CANNOT = re.compile(
    r"\b(?:nao|nem|not|cannot|no|se) (?:\w+ )?(?:consigo|posso|vou|pay|puedo|pago)"
)
_TOLD, _OVER = pattern("hardship", "told"), pattern("hardship", "unless")


def tells_hardship(text: str) -> bool:
    """Tell whether a plain text says that work, health or the roof is gone.

    >>> tells_hardship("sim mas perdi o emprego hoje"), tells_hardship("se eu perder")
    (True, False)
    """
    return bool(_TOLD.search(text)) and not _OVER.search(text)


def pays_anyway(text: str) -> bool:
    """Tell whether they pay all the same: "fui demitida, mas consigo pagar dia 8"."""
    return bool(_PAYS.search(text)) and not _CANNOT.search(text)
