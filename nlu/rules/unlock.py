"""The wish to have the service back before it is paid, heard by patterns alone."""

from nlu.phrasebook import pattern

_ASKED, _UNLESS = pattern("unlock", "asked"), pattern("unlock", "unless")


def wants_unlock(text: str) -> bool:
    """Tell whether a plain text asks for the service back, and contests nothing."""
    return bool(_ASKED.search(text)) and not _UNLESS.search(text)
