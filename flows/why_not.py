"""Why a wish cannot be, and how far one may go: asked of us, and no limit is told."""

import re

from domain.offers import Wish
from flows.bargain import Bargain
from flows.heard import Heard
from flows.kin import fold
from flows.turn import Turn

_WHY = r"(?:por ?que|pq|porq|why|how come)"
_NOT = r"(?:nao|n|not|no|can't|cant|cannot|don't|dont|won't)"
_WHY_NOT = re.compile(
    rf"\b{_WHY} (?:\w+ ){{0,2}}?{_NOT}\b\W*$"
    rf"|\b{_WHY} (?:\w+ ){{0,2}}?{_NOT} (?:se )?(?:pode\w*|posso|da|deu|dao|consig\w*"
    r"|conseg\w*|aceit\w*|faz\w*|tem|rola|parcel\w*|divid\w*|seria|ser|em|mais|menos"
    r"|liber\w*|iss[oa]|ess[ea]|i|you|we|it|puede\w*|puedo|se|more|less|mas|\d+x?)\b"
    r"[^?]*(?:\?|$)"
    rf"|\b{_NOT} (?:pode|da|consegue|posso|tem como|rola)\b[^.?!]{{0,20}}\b{_WHY}\W*$"
)
_WHY_ALONE = re.compile(rf"\W*(?:(?:mas|e|ue|but|and|y|pero) )?{_WHY}(?: isso)?\W*")
_OF_THEMSELVES = re.compile(r"\b(?:posso|consigo|consegui|puedo|i|tenho)\b")
_MOST = re.compile(
    r"\b(?:qual|quanto|que|e)\b.{0,12}\bmaxim[ao]|\bmaximo (?:de|que|em)\b"
    r"|\bate quant[ao]s (?:vezes|parcelas|x)"
    r"|\bquant[ao]s (?:vezes|parcelas)\b.{0,20}maxim"
    r"|\bwhat(?:'s| is) the (?:max|most)|\bhow many\b.{0,30}\b(?:max\w*|at most)"
    r"|\bcual es (?:el|la) max|\bcuant[ao]s\b.{0,25}\b(?:maxim|como much)"
)


def asks_why_not(turn: Turn[Bargain], bargain: Bargain) -> bool:
    """Tell "por que não?" and "qual o máximo?" from "pq não consigo", which is a tale.

    A bare "por quê?" asks it only after a wish that could not be met; of the price it
    is a question about charges.
    """
    if turn.draft is None or _names_another(turn.heard, bargain):
        return False
    text, asked = fold(turn.heard.text), bargain.asked
    if _WHY_ALONE.fullmatch(text):
        return asked is not None and asked.reply != "met"
    tale = _OF_THEMSELVES.search(text) and "?" not in text
    return bool(_MOST.search(text) or (_WHY_NOT.search(text) and not tale))


def _names_another(heard: Heard, bargain: Bargain) -> bool:
    """Tell whether terms are named that are not those of the wish before."""
    said, wish = heard.values, bargain.asked.wish if bargain.asked else Wish()
    return (
        said.count not in {None, wish.count}
        or said.amount not in {None, wish.total, wish.amount_each, wish.down_payment}
        or said.down_payment not in {None, wish.down_payment}
        or said.day not in {None, wish.first_on}
        or said.parts not in {(), wish.parts}
    )
