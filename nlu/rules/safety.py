"""Wrong person and death: patterns of high precision that come before the model.

A missed one costs a model's guess; a false one silences a debtor, so each pattern names
its subject ("não sou o João", "a titular faleceu") and "morri de rir" is none.
"""

import re

from nlu.phrasebook import pattern

_WRONG_PERSON = pattern("wrong_person", "is")
_NOT_A_PERSON = pattern("wrong_person", "unless")
_DECEASED = pattern("deceased", "is")
_NOT_A_DEATH = pattern("deceased", "unless")
_OWN_STORY = pattern("deceased", "own")
_OURS = re.compile(r"\b(?:me[ui]|minha|my|mi|noss[oa]) (?!cliente|titular)\w+")


def is_wrong_person(text: str) -> bool:
    """Tell whether a plain text says that we write to somebody else."""
    return bool(_WRONG_PERSON.search(text)) and not _NOT_A_PERSON.search(text)


def is_deceased(text: str) -> bool:
    """Tell whether a plain text says that the debtor has died.

    "Meu pai morreu e estou sem dinheiro" is the debtor's own hardship and left alone.
    """
    return bool(_DECEASED.search(text)) and not is_no_death(text)


def is_own_loss(text: str) -> bool:
    """Tell whether the debtor has lost somebody, and speaks of their own money.

    >>> is_own_loss("nao vou conseguir pagar, minha mae morreu ontem")
    True
    """
    told = _DECEASED.search(text) and not _NOT_A_DEATH.search(text)
    return bool(told and _is_own(text))


def is_no_death(text: str) -> bool:
    """Tell whether a plain text speaks of another death, or of none at all."""
    return bool(_NOT_A_DEATH.search(text)) or _is_own(text)


def _is_own(text: str) -> bool:
    return bool(_OURS.search(text) and _OWN_STORY.search(text))
