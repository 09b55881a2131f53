"""A wish of channel or hours, as the message's own: "me manda por email".

It comes before the model, which was never taught it, and gives way to papers, money,
tales of what was sent, and to a stop, whatever road the stop names.
"""

from domain.preferences import PreferenceWish
from nlu.phrasebook import pattern
from nlu.rules.opt_out import is_opt_out_phrase
from nlu.values.contact import asks_to_choose

_UNLESS = pattern("preference", "unless")
_CALLS = pattern("preference", "calls")
_QUESTIONS = frozenset({"day", "amount", "count", "digits"})
_LOOSE = frozenset({"choice", "yes_no"})  # a "tanto faz" there answers the question


def is_preference(text: str, wish: PreferenceWish | None, asked: str | None) -> bool:
    """Tell whether a plain *text* is a wish of contact; *asked* as for the values."""
    if wish is None:
        return asks_to_choose(text)
    if wish.anyhow and asked is not None:
        return False
    if wish.anytime and asked in _QUESTIONS | _LOOSE:
        return False
    only_hours = wish.names_hours and not (wish.channel or wish.refused)
    if only_hours and asked in _QUESTIONS:
        return False
    if wish.email and not (wish.channel or wish.names_hours or wish.refused):
        return False
    return not _UNLESS.search(text) and not _stops(text)


def _stops(text: str) -> bool:
    """Tell whether it says, beside "não me liga", that all messages are to end."""
    return is_opt_out_phrase(_CALLS.sub(" ", text), asked="yes_no")
