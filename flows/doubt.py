"""Honest doubt: how sure the model has to be before a wish is acted on.

Rules are sure by themselves. What the model only guesses is asked back, with its
likeliest guesses as the choices (flows.not_understood). The figures are those of the
coverage curve in docs/understanding.md.
"""

from dataclasses import replace

from flows.heard import Heard, Intent
from flows.one_of import says_one

ACT = 0.75  # what is recorded on one message alone
TELL = 0.5  # what only tells something, or reads back before it records
STOP_FOR_GOOD = 0.9
STOP_AT_ONCE = 0.9  # an opt-out below it is asked back, and contact rests meanwhile
_TELLING = (
    Intent.GREET,
    Intent.THANKS,
    Intent.GOODBYE,
    Intent.ASK_BALANCE,
    Intent.EXPLAIN_CHARGES,
    Intent.ASK_DUE_DATE,
    Intent.ASK_WHO_IS_THIS,
    Intent.ASK_IF_GENUINE,
    Intent.ASK_RECEIPT,
    Intent.ASK_AGREEMENT,
    Intent.REQUEST_PAYMENT_LINK,
    Intent.NEGOTIATE_INSTALLMENTS,
    Intent.ASK_DISCOUNT,
    Intent.PROPOSE_AMOUNT,
    Intent.PROMISE_TO_PAY,
    Intent.HUMAN_AGENT,
    Intent.OPT_OUT,  # a stop too many is undone by a word, one too few is a wrong
)
_RECORDING = (
    Intent.ALREADY_PAID,
    Intent.HARDSHIP,
    Intent.COMPLAINT_OR_ABUSE,
    Intent.WRONG_PERSON,
    Intent.OPT_IN,
)
_LEAST = {
    **dict.fromkeys(_TELLING, TELL),
    **dict.fromkeys(_RECORDING, ACT),
    Intent.DISPUTE_DEBT: TELL,  # asks for the reason before it records
    Intent.DECEASED: STOP_FOR_GOOD,
}
_BREAKING_IN = (Intent.DISPUTE_DEBT,)  # "essa conta" in the middle of a bargain is none
_ONLY_SURE = (Intent.DECEASED, Intent.WRONG_PERSON)  # a stop is obeyed at once


_GOING_ON = frozenset(
    {
        Intent.ASK_BALANCE,
        Intent.EXPLAIN_CHARGES,
        Intent.ASK_DUE_DATE,
        Intent.REQUEST_PAYMENT_LINK,
        Intent.NEGOTIATE_INSTALLMENTS,
        Intent.ASK_DISCOUNT,
        Intent.PROPOSE_AMOUNT,
        Intent.PROMISE_TO_PAY,
        Intent.ASK_UNLOCK,
        Intent.ALREADY_PAID,
    }
)


def goes_on(heard: Heard) -> bool:
    """Tell whether a client who may have wanted to stop clearly talks on instead.

    Whoever asks what they owe, how to pay, or for terms, wants answers: a greeting, a
    thank-you or a guess is too little, and so is a wish beside another stop.
    """
    sure = heard.rule != "model" or heard.confidence >= ACT
    stop = Intent.OPT_OUT in heard.also
    return sure and heard.intent in _GOING_ON and not stop


def may_mean_stop(heard: Heard) -> bool:
    """Tell an opt-out that the model only guesses from one that was said (F29)."""
    return heard.rule == "model" and heard.confidence < STOP_AT_ONCE


def in_doubt(heard: Heard, expected: frozenset[Intent] | None = None) -> Heard:
    """Take a wish that is only guessed as not understood; its ranking stays.

    A wish that is *expected*, because it is what the open question is about, needs no
    more certainty than that; None: no question is open. Beside another wish nobody is
    dead by a guess.
    """
    if heard.rule != "model":
        return heard
    beside = tuple(intent for intent in heard.also if intent not in _ONLY_SURE)
    heard = replace(heard, also=beside)
    known = heard.intent in (expected or ()) or _is_backed(heard)
    if known or heard.confidence >= _least(heard, expected):
        return heard
    told = tuple(intent for intent in beside if intent in _TELLING)
    intent = told[0] if told else Intent.OUT_OF_SCOPE
    values = heard.named_for(intent)
    return replace(heard, intent=intent, also=told[1:], values=values)


def _is_backed(heard: Heard) -> bool:
    """Tell whether the values say the same: "3 x 200" is a bargain."""
    said = heard.values
    match heard.intent:
        case Intent.NEGOTIATE_INSTALLMENTS | Intent.PROPOSE_AMOUNT:
            return bool(said.count or said.down_payment or said.amount)
        case Intent.PROMISE_TO_PAY:
            return said.day is not None
        case Intent.REQUEST_PAYMENT_LINK:
            return said.method is not None or says_one(heard.text)
        case _:
            return False


def _least(heard: Heard, expected: frozenset[Intent] | None) -> float:
    if heard.intent in _BREAKING_IN and expected is not None:
        return ACT
    return _LEAST.get(heard.intent, 0.0)
