"""Words a guess must rest on before it may silence us, bring us back, or bury somebody.

The model hears "quero parar de dever" as a stop at 0.99 and "sou a esposa dele" as a
death. What is obeyed at once must show it: a guess without the evidence is taken out of
the ranking, and what is left is too weak to be acted on, so that the client is asked.
"""

from dataclasses import replace

from flows.heard import Guess, Intent
from nlu.phrasebook import pattern
from nlu.rules.safety import is_no_death

_STOP, _NOT_STOP = pattern("evidence", "stop"), pattern("evidence", "not_stop")
_BACK, _NOT_BACK = pattern("evidence", "back"), pattern("evidence", "not_back")
_DEATH = pattern("evidence", "death")
_ELSEWHERE = pattern("opt_out", "elsewhere")
DOUBTED = 0.5  # what the rest of a ranking may weigh together once its top has gone


def sober(text: str, ranking: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """Give the ranking without what the plain *text* has no evidence for.

    The guesses that are left keep their order, and share DOUBTED at most between them;
    a ranking whose guesses all stand is given back as it is.
    """
    good = tuple(guess for guess in ranking if _stands(guess.intent, text))
    if len(good) == len(ranking) or not good or good[0] is ranking[0]:
        return ranking if len(good) == len(ranking) else good
    left = sum(guess.confidence for guess in good)
    share = max(DOUBTED / left, 1.0) if left else 1.0
    return tuple(
        replace(guess, confidence=min(guess.confidence * share, DOUBTED))
        for guess in good
    )


def _stands(intent: Intent, text: str) -> bool:
    match intent:
        case Intent.OPT_OUT:
            other = _NOT_STOP.search(text) or _ELSEWHERE.search(text)
            return bool(_STOP.search(text)) and not other
        case Intent.OPT_IN:
            return bool(_BACK.search(text)) and not _NOT_BACK.search(text)
        case Intent.DECEASED:
            return bool(_DEATH.search(text)) and not is_no_death(text)
        case _:
            return True
