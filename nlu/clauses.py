"""Several wishes in one message: how it is cut, and which wish comes first.

Cuts are made at sentence ends, and at commas and joints only where a new wish begins,
so that "100 de entrada e o resto em 4" stays whole.
"""

import re
from typing import Final

from flows.heard import Intent
from nlu.values.text import clean, fold

_MOST = 4
_STARTS = (  # words that begin a wish of their own
    r"(?:me )?(?:mand[ae]\w*|envi[ae]\w*|pass[ae]\b|ger[ae]\b|explic\w+|confirm\w+)"
    r"|quero\b|queria\b|preciso\b|quanto\b|qto\b|qnto\b|qual\b|quais\b|q dia\b"
    r"|que dia\b"
    r"|quando\b|onde\b|como (?:faco|pago|eu|posso|vou|fica)\b|pode(?:ria|m)?\b"
    r"|tem como\b|da (?:para|pra)\b|d[aá] pra\b|vou\b"
    r"|ja (?:paguei|fiz|mandei|(?:me )?mand[ae]\b)"
    r"|eu (?:ja|nao|vou|quero|pago|posso|so)\b|paguei\b|pago\b|posso\b|cade\b|quem\b"
    r"|por ?que\b|pq\b|cortaram\b|bloquearam\b|suspenderam\b"
    r"|para de\b|par[ae] de\b|me tira\b|perdi\b|fui\b|to sem\b|estou\b|tem desconto\b"
    r"|faz um\b|nao (?:reconheco|tenho|consigo|quero|sou|me)\b|n (?:reconheco|tenho"
    r"|consigo|quero|sou)\b|a de [a-z]+ (?:ja|eu|manda|pago|ta)\b"
    r"|i (?:want|need|already|paid|can|will|would|lost|do|am)\b|send\b|how\b|what\b"
    r"|when\b|why\b|can (?:i|you)\b|please\b|who\b|quiero\b|necesito\b|cuanto\b"
    r"|cuando\b|como puedo\b|puedo\b|ya\b|mande\w*|envie\w*|quien\b"
)
_CUT = re.compile(
    r"[.!?;\n…]+\s*|\s*,\s*(?:e |mas |so que |ai |entao |and |but |y |pero |ou |tb "
    rf"|tambem )?(?={_STARTS})"
    r"|\s+(?:e tambem|e ai|mas|so que|e|porem|tambem|tb|and|but|y|pero|alem disso"
    rf"|outra coisa)\s+(?={_STARTS})"
)
_WORTH = re.compile(r"[^\W\d_]{2,}|\d")

_TIERS = (  # the rule "which wish comes first", from safety down to courtesy
    (Intent.DECEASED,), (Intent.HARDSHIP,), (Intent.WRONG_PERSON,), (Intent.OPT_OUT,),
    (Intent.HUMAN_AGENT,),
    (Intent.IDENTITY_ANSWER,),
    (Intent.ALREADY_PAID, Intent.REQUEST_PAYMENT_LINK, Intent.DISPUTE_DEBT),
    (Intent.ASK_UNLOCK, Intent.CANNOT_PAY,
     Intent.PROMISE_TO_PAY, Intent.NEGOTIATE_INSTALLMENTS, Intent.PROPOSE_AMOUNT,
     Intent.ASK_DISCOUNT, Intent.COMPLAINT_OR_ABUSE),
    (Intent.ASK_WHO_IS_THIS, Intent.ASK_IF_GENUINE, Intent.ASK_RECEIPT,
     Intent.ASK_AGREEMENT, Intent.ASK_CONSEQUENCES, Intent.EXPLAIN_CHARGES,
     Intent.ASK_BALANCE, Intent.ASK_DUE_DATE, Intent.CONTACT_PREFERENCE,
     Intent.OPT_IN, Intent.CANCEL, Intent.MENU),
    (Intent.AFFIRM, Intent.DENY, Intent.THANKS, Intent.GREET, Intent.GOODBYE,
     Intent.OUT_OF_SCOPE),
)  # fmt: skip
_TIER = {intent: tier for tier, intents in enumerate(_TIERS) for intent in intents}
COURTESY: Final = frozenset(_TIERS[-1])


def split(text: str) -> tuple[str, ...]:
    """Cut a message into wishes, in their order; at most four, the last keeps the rest.

    >>> split("ja paguei a de março, manda o link da de abril")
    ('ja paguei a de março', 'manda o link da de abril')
    >>> split("100 de entrada e o resto em 4")
    ('100 de entrada e o resto em 4',)
    """
    whole = clean(text)
    parts = [whole[start:end].strip(" ,") for start, end in _spans(whole)]
    return tuple(part for part in parts if _WORTH.search(part)) or (whole,)


def _spans(text: str) -> list[tuple[int, int]]:
    """Find the places on a form without accents that has the same length as *text*."""
    same = "".join(_one(sign) for sign in text)
    cuts = [
        found.span() for found in _CUT.finditer(same) if not _is_decimal(same, found)
    ]
    cuts = cuts[: _MOST - 1]
    starts = [0, *(end for _, end in cuts)]
    return list(zip(starts, [*(start for start, _ in cuts), len(text)], strict=True))


def _one(sign: str) -> str:
    bare = fold(sign) if not sign.isspace() else sign
    return bare if len(bare) == 1 else "n" if sign in "ñÑ" else sign


def _is_decimal(text: str, found: re.Match[str]) -> bool:
    """Keep "1.234" and "10.12" whole: a point between figures ends no sentence."""
    around = (
        text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
    )
    return found[0].strip() == "." and around.isdigit() and len(around) == 2  # noqa: PLR2004  (a figure on each side)


def tier(intent: Intent) -> int:
    """Give the place of an intent in the order of wishes; 0 comes first."""
    return _TIER[intent]
