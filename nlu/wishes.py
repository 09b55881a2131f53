"""Which of several wishes is served first, from what the model says of each clause.

A fragment out of its sentence misleads the model ("perdi o papel" sounds like
hardship), so a clause speaks only when it is sure and the whole does not deny it.
"""

from typing import Final

from flows.heard import Guess, Intent
from nlu.clauses import COURTESY, tier

CERTAIN: Final = 0.9  # a clause this sure may come before the message's own top wish
LOUD: Final = 0.6  # a clause this sure is kept, where the whole message backs it
BACKED: Final = 0.01  # what the whole message must give to a clause's wish
LED: Final = 0.05  # what it must give to a wish that comes before its own top


def choose(
    ranking: tuple[Guess, ...], clauses: list[Guess]
) -> tuple[Guess, tuple[Intent, ...]]:
    """Choose the wish that is served, and list the others in the order they were made.

    *ranking* is the model's for the whole message, *clauses* its first guess for each
    clause. Steps: (1) keep the clauses that are loud and backed; (2) a certain one of
    an earlier tier comes before the message's own; (3) among equals the message's own
    top stays; (4) courtesy gives way to any wish.
    """
    top = ranking[0]
    whole = {guess.intent: guess.confidence for guess in ranking}
    loud = [guess for guess in clauses if _speaks(guess, whole.get(guess.intent, 0))]
    leading = (it for it in loud if _may_lead(it, top, whole[it.intent]))
    main = min((top, *leading), key=_place)
    said = (*loud, top) if top.confidence >= LOUD else loud
    wished = dict.fromkeys(guess.intent for guess in said)
    others = (it for it in wished if it not in COURTESY and it is not main.intent)
    return max((main, *_same(main, loud)), key=_confidence), tuple(others)


def _same(main: Guess, loud: list[Guess]) -> list[Guess]:
    """List the clauses that say the same; two wishes halve the message's ranking."""
    return [guess for guess in loud if guess.intent is main.intent]


def _confidence(guess: Guess) -> float:
    return guess.confidence


def _speaks(guess: Guess, backing: float) -> bool:
    if guess.intent in COURTESY or guess.intent is Intent.IDENTITY_ANSWER:
        return False  # figures beside a wish belong to that wish
    return guess.confidence >= LOUD and backing >= BACKED


def _may_lead(guess: Guess, top: Guess, backing: float) -> bool:
    weak = top.intent in COURTESY or top.confidence < LOUD
    return guess.confidence >= CERTAIN and (weak or backing >= LED)


def _place(guess: Guess) -> int:
    return tier(guess.intent)
