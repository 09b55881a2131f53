"""What a client asks at the bargaining table beside the terms: answered in a word."""

import re

from domain.offers import Kind, Offer
from flows.bargain import Bargain
from flows.heard import Answer, Intent
from flows.kin import fold
from flows.turn import Say, Turn
from flows.wished import asks_without_charges, names_terms, other_spacing

_STILL = re.compile(
    r"\bainda (?:ta|esta|tao|estao|e|fica)? ?(?:de pe|val(?:e|em|endo)|disponivel"
    r"|d[ae] pra|posso|consigo|tem como)"
    r"|\b(?:ate quando|por quanto tempo|ate que dia) (?:\w+ )?(?:val|fica|posso"
    r" (?:pensar|responder|decidir)|tenho (?:para|pra) (?:pensar|responder|decidir))"
    r"|\bvale ate quando|\bde pe ainda|\bstill (?:valid|stand|good|open|on)"
    r"|\bhow long (?:is|does|do i have)|\b(?:sigue|todavia) (?:en pie|vigente|valid)"
    r"|\bhasta cuando (?:vale|es valid)"
)
_INTEREST = re.compile(
    r"\b(?:tem|com|sem|cobra\w*|paga|vai ter|teria) (?:algum |mais )?"
    r"(?:juros?|acrescimo)"
    r"|\b(?:with|any|without|no) interest|\b(?:con|sin|hay) interes"
)


def about_validity(turn: Turn[Bargain], bargain: Bargain) -> Say | None:
    """Tell until when what is on the table stands, where "ainda vale?" is asked.

    None where it stands no more: then it is worked out anew, and said to be.
    """
    asked = _STILL.search(fold(turn.heard.text)) and not names_terms(turn.heard)
    until = min((it.valid_until for it in bargain.on_the_table), default=None)
    if not asked or until is None:
        return None
    stands = until >= turn.today
    return Say("instalments.stands", {"day": until}) if stands else None


def about_ways(turn: Turn[Bargain], agreed: Offer) -> Say | None:
    """Answer "aceitam Pix?" before the yes; a code now would be one of the old debt."""
    heard, method = turn.heard, turn.heard.values.method
    asked = heard.intent is Intent.REQUEST_PAYMENT_LINK and heard.button is None
    if not asked or heard.values.answer is Answer.YES or _names_others(turn, agreed):
        return None
    if method is None or not turn.case.ways:
        return Say("instalments.after_yes")
    key = "way_yes" if method in turn.case.ways else "way_no"
    return Say(f"instalments.{key}", {"ways": (method,)})


def beside(turn: Turn[Bargain], bargain: Bargain, offer: Offer) -> tuple[Say, ...]:
    """Say what met terms leave open: how far apart parts are, and their interest."""
    if other_spacing(turn):
        return (Say(f"instalments.spacing.{turn.case.envelope.spacing}"),)
    before = bargain.chosen
    if before and before.kind is Kind.PLAN and asks_without_charges(turn):
        return (Say("instalments.only_at_once"),)
    free = _INTEREST.search(fold(turn.heard.text)) and not offer.interest
    return (Say("instalments.no_interest"),) if free and offer.count > 1 else ()


def _names_others(turn: Turn[Bargain], agreed: Offer) -> bool:
    """Tell whether other terms or another invoice are named beside the way to pay."""
    said = turn.heard.values
    amounts = {None, agreed.total, *(part.amount for part in agreed.instalments)}
    others = said.count not in {None, agreed.count} or said.amount not in amounts
    return others or said.invoice is not None or said.parts != ()
