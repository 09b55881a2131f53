"""A bargain that the client lets go: with a day to pay on, it becomes a promise."""

import re

from domain.offers import Met, Wish
from flows.bargain import Bargain, answer_to
from flows.heard import Heard
from flows.kin import fold
from flows.table import read_back
from flows.turn import Move, Say, Turn, finish

_DEAL = r"(?:acordos?|parcelamento|agreement|deal|acuerdos?)"
_NO_DEAL = (
    r"(?:desist[oi]|desisti mesmo)(?: (?:do|desse|deste|de) "
    rf"{_DEAL}| d?isso)?\b"
    rf"|nao (?:quero|vou querer) (?:(?:mais )?(?:nenhum )?{_DEAL}(?: nenhum| algum)?"
    rf"|mais (?:esse|o|este|fazer) {_DEAL})\b"
    rf"|sem acordo\b|(?:i )?(?:do not|don't|dont) want (?:an|any|a) {_DEAL}\b"
    rf"|no (?:deal|agreement)\b|i give up\b"
    rf"|(?:ya )?no quiero (?:ningun )?{_DEAL}\b|ya no quiero el acuerdo\b"
)
_PAYS = r"(?:pag|quit|acert|deposit|transf|liquid|mand|pay|settle|abon|cancel)\w*"
_STOP = rf"(?=\W*[,.;!]| (?:que |e |i'll |i will )?(?:eu |te |vou |les? )*{_PAYS})"
_LET_BE = (
    r"deixa?(?: isso)? ?(?:para|pra|p) la\b|deixa?(?: isso| quieto| assim| disso)?"
    rf"{_STOP}"
    r"|esque[cs]\w+ (?:isso|o acordo|esse acordo|essa historia|tudo)\b"
    rf"|esque[cs]\w+{_STOP}"
    r"|forget (?:it|this|that|the agreement)\b|never ?mind\b"
    rf"|dejal[oa]\b|deja(?: eso)?{_STOP}|olvid(?:a|e)(?:lo)?\b"
)
_LEAD = (
    r"\W*(?:(?:nao|ah|olha|entao|ok|bom|sabe|hm+|quer saber|no|well)\W+){0,2}(?:eu )?"
)
_THEN = r"(?:\W|\b(?:nao|mesmo|por enquanto|agora|obrigad[oa]|valeu|thanks|gracias)\b)*"
_LETS_GO = re.compile(f"{_LEAD}(?:{_NO_DEAL}|{_LET_BE})")
_ENDS = re.compile(f"{_LEAD}(?:{_NO_DEAL}){_THEN}")
_PAYING = re.compile(rf"\b{_PAYS}")
_IN_PARTS = re.compile(r"\b(?:primeir[ao]|entrada|parcela|first|primer[ao]|cuota)\b")


def let_go(turn: Turn[Bargain]) -> Move | None:
    """End the bargain where the client lets it go; None where they bargain on.

    "Deixa pra lá, te pago sexta" is a promise, which is read back as any other; where
    one payment by that day is cheaper than what a promise comes to, it is read first.
    """
    if promises_instead(turn.heard):
        return _cheaper(turn) or Move(start="promise_to_pay")
    if _ENDS.fullmatch(fold(turn.heard.text)):
        return finish("engine.cancelled")
    return None


def _cheaper(turn: Turn[Bargain]) -> Move | None:
    """Read back one payment on their day, where it saves; once, then they choose."""
    bargain = turn.draft
    if bargain is None or (bargain.chosen and bargain.chosen.count == 1):
        return None
    wish = Wish(count=1, first_on=turn.heard.values.day)
    answer = answer_to(turn, wish)
    if not isinstance(answer, Met) or not answer.offer.saved:
        return None
    saves = Say("instalments.at_once_saves")
    return read_back(turn, bargain, answer.offer, wish, saves)


def promises_instead(heard: Heard) -> bool:
    """Tell whether it is let go for a payment on a day, with no other terms named.

    >>> _LETS_GO.match("deixa pra sexta") is None  # a wish for another first day
    True
    """
    said, text = heard.values, fold(heard.text)
    terms = said.count or said.down_payment or said.parts or _IN_PARTS.search(text)
    return bool(
        said.day and not terms and _LETS_GO.match(text) and _PAYING.search(text)
    )
