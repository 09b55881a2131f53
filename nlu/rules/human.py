"""A person is asked for: "quero falar com alguém", "me passa pra um atendente"."""

from nlu.phrasebook import pattern

_ASKED = pattern("human", "asked")
_UNLESS = pattern("human", "unless")


def asks_for_person(text: str) -> bool:
    """Tell whether a plain text asks for a person; a tale of one does not."""
    return bool(_ASKED.search(text)) and not _UNLESS.search(text)
