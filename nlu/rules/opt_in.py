"""Coming back in other words: "quero voltar a receber as mensagens"."""

from nlu.phrasebook import pattern

_ASKED = pattern("opt_in", "asked")
_REFUSED = pattern("opt_in", "refused")


def is_opt_in_phrase(text: str) -> bool:
    """Tell whether a plain text clearly asks to be written to again."""
    found = _ASKED.search(text)
    return found is not None and not _REFUSED.search(text[: found.start()])
