"""What a client asks at the bargaining table beside the terms: answered in a word."""

import re
from datetime import date

from domain.offers import Kind, Offer
from flows.bargain import Bargain, lines_of
from flows.bargained import PARTS
from flows.heard import Answer, Intent, Method
from flows.kin import fold
from flows.pick import open_lines, sum_of
from flows.table_talk import asks_of_early, names_card, sends_only
from flows.turn import Say, Turn
from flows.turning import means_others
from flows.why_not import asks_why_not
from flows.wished import (
    asks_other_spacing,
    asks_without_charges,
    names_terms,
    other_spacing,
)

_STILL = re.compile(
    r"\bainda (?:ta|esta|tao|estao|e|fica)? ?(?:de pe|val(?:e|em|endo)|disponivel"
    r"|d[ae] pra|posso|consigo|tem como)"
    r"|\b(?:ate quando|por quanto tempo|ate que dia) (?:\w+ )?(?:val|fica|posso"
    r" (?:pensar|responder|decidir)|tenho (?:para|pra) (?:pensar|responder|decidir))"
    r"|\bvale ate quando|\bde pe ainda|\bstill (?:valid|stand|good|open|on)"
    r"|\bhow long (?:is|does|do i have)|\b(?:sigue|todavia) (?:en pie|vigente|valid)"
    r"|\bhasta cuando (?:vale|es valid)"
)
_LEAST = re.compile(
    r"\b(?:qual|quanto|que) (?:e |seria |fica |fica o |e o |o |a )*(?:valor )?"
    r"(?:minim[ao]|menor (?:valor|preco)"
    r"|melhor (?:valor|preco|oferta|condicao|proposta))"
    r"|\b(?:what|how much) is (?:the|your) (?:minimum|lowest|least|best)"
    r"|\bcuanto es lo minimo|\bcual es (?:el|la) (?:minimo|mejor)"
)
_INTEREST = re.compile(
    r"\b(?:tem|com|sem|cobra\w*|paga|vai ter|teria) (?:algum |mais )?"
    r"(?:juros?|acrescimo)"
    r"|\b(?:with|any|without|no) interest|\b(?:con|sin|hay) interes"
)


def about_others(turn: Turn[Bargain]) -> Say | None:
    """Answer "e a outra?" with what is owed beside those that are bargained over."""
    here, text = lines_of(turn), fold(turn.heard.text)
    asked = ("?" in text or text.startswith("e ")) and turn.draft is not None
    other_wish = names_terms(turn.heard) or PARTS.search(text)
    if not (asked and means_others(text)) or other_wish:
        return None
    agreed = turn.case.instalments
    others = tuple(
        line
        for line in open_lines(turn)
        if line not in here and line.invoice_id not in agreed
    )
    if not others:
        return None
    sums = {"subtotal": sum_of(others), "total": turn.balance.total}
    return Say("balance.these", {"lines": others, **sums})


def about_table(turn: Turn[Bargain], bargain: Bargain) -> Say | None:
    """Answer "ainda vale?" with the day, and "qual o mínimo?" with what there is.

    "Por que não?" and "qual o máximo?" are told whose terms these are, and no limit.
    """
    if asks_why_not(turn, bargain):
        return Say("instalments.why_not")
    if _LEAST.search(fold(turn.heard.text)) and bargain.on_the_table:
        return None if names_terms(turn.heard) else Say("instalments.lightest")
    if others := about_others(turn):
        return others
    if asks_other_spacing(turn):
        return Say(f"instalments.spaced.{turn.case.envelope.spacing}")
    until = _until(turn, bargain)
    stands = until is not None and until >= turn.today
    return Say("instalments.stands", {"day": until}) if stands else None


def asks_too_late(turn: Turn[Bargain], bargain: Bargain) -> bool:
    """Tell whether "ainda vale?" is asked of terms that stand no more."""
    until = _until(turn, bargain)
    return until is not None and until < turn.today


def _until(turn: Turn[Bargain], bargain: Bargain) -> date | None:
    """Give the day to which all on the table stands; None where it is not asked."""
    asked = _STILL.search(fold(turn.heard.text)) and not names_terms(turn.heard)
    if not asked:
        return None
    return min((it.valid_until for it in bargain.on_the_table), default=None)


def about_ways(turn: Turn[Bargain], agreed: Offer) -> Say | None:
    """Answer "aceitam Pix?" before the yes; a code now would be one of the old debt."""
    heard, method = turn.heard, turn.heard.values.method
    asked = heard.intent is Intent.REQUEST_PAYMENT_LINK and heard.button is None
    no_yes = heard.values.answer is not Answer.YES
    sends = sends_only(heard.text)  # it agrees to nothing, whatever it is heard as
    if not (sends or (asked and no_yes)) or _names_others(turn, agreed):
        return None
    if method is None or not turn.case.ways:
        return Say("instalments.after_yes")
    key = "way_yes" if method in turn.case.ways else "way_no"
    return Say(f"instalments.{key}", {"ways": (method,)})


def about_early(turn: Turn[Bargain], agreed: Offer) -> Say | None:
    """Answer "e se eu pagar antes?": it may be, and what comes off for it."""
    asked = asks_of_early(turn.heard.text) and not names_terms(turn.heard)
    if not asked or agreed.count == 1:
        return None
    return Say("agreement.early" if agreed.interest else "agreement.early_plain")


def by_card(turn: Turn[Bargain], offer: Offer) -> tuple[Say, ...]:
    """Say that parts are ours, and no instalments of a card: "em 10x no crédito"."""
    named = names_card(turn.heard.text) and Method.CARD in turn.case.ways
    return (Say("instalments.card_each"),) if named and offer.count > 1 else ()


def beside(turn: Turn[Bargain], bargain: Bargain, offer: Offer) -> tuple[Say, ...]:
    """Say what met terms leave open: how far apart parts are, and their interest."""
    if other_spacing(turn):
        return (Say(f"instalments.spacing.{turn.case.envelope.spacing}"),)
    before = bargain.chosen
    if before and before.kind is Kind.PLAN and asks_without_charges(turn):
        return (Say("instalments.only_at_once"),)
    if card := by_card(turn, offer):
        return card
    free = _INTEREST.search(fold(turn.heard.text)) and not offer.interest
    return (Say("instalments.no_interest"),) if free and offer.count > 1 else ()


def _names_others(turn: Turn[Bargain], agreed: Offer) -> bool:
    """Tell whether other terms or another invoice are named beside the way to pay."""
    said = turn.heard.values
    amounts = {None, agreed.total, *(part.amount for part in agreed.instalments)}
    others = said.count not in {None, agreed.count} or said.amount not in amounts
    return others or said.invoice is not None or said.parts != ()
