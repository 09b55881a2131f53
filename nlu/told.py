"""A hardship that is told comes first, whatever else the message was heard as.

A yes beside it is none, and no day but one to pay on is a day: "sim, mas perdi o
emprego hoje". Danger, a death, a stop and another's number stand as they were heard.
"""

from dataclasses import replace
from datetime import date

from flows.heard import DESPAIR, Answer, Heard, Intent, Values
from nlu.by_values import FIRM, LIKELY
from nlu.clauses import COURTESY
from nlu.rules.hardship import pays_anyway, tells_hardship
from nlu.rules.safety import is_own_loss

TOLD = "pattern:hardship"
_COME_FIRST = (
    Intent.DECEASED,
    Intent.OPT_OUT,
    Intent.WRONG_PERSON,
    Intent.IDENTITY_ANSWER,
)


def with_hardship(heard: Heard, text: str, today: date) -> Heard:
    """Make a hardship that the plain *text* tells the main wish of what was heard."""
    told = tells_hardship(text) or is_own_loss(text)
    if heard.intent in _COME_FIRST or heard.rule == DESPAIR or not told:
        return heard
    by_rule = heard.rule != "model"
    known = by_rule and heard.intent is Intent.HARDSHIP
    sure = by_rule or heard.confidence >= LIKELY
    wished = dict.fromkeys((heard.intent, *heard.also) if sure else heard.also)
    also, values = _beside(tuple(wished), heard.values, text, today)
    return replace(
        heard,
        intent=Intent.HARDSHIP,
        confidence=heard.confidence if known else FIRM,
        rule=heard.rule if known else TOLD,
        also=also,
        values=values,
    )


def _beside(
    wished: tuple[Intent, ...], values: Values, text: str, today: date
) -> tuple[tuple[Intent, ...], Values]:
    """Keep the other wishes, and a day only where they pay on it all the same."""
    also = [it for it in wished if it not in {Intent.HARDSHIP, *COURTESY}]
    ahead = values.day is not None and values.day > today
    if ahead and pays_anyway(text) and Intent.PROMISE_TO_PAY not in also:
        also.append(Intent.PROMISE_TO_PAY)
    quiet = replace(values, answer=Answer.UNCLEAR, reserved=False)
    if ahead and Intent.PROMISE_TO_PAY in also:
        return tuple(also), quiet
    left = tuple(it for it in also if it is not Intent.PROMISE_TO_PAY)
    return left, replace(quiet, day=None, day_to=None)
