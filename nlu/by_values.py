"""What the values of a message say of its wish, where its words say little or mislead.

"300 agora e 300 mês que vem" is a plan, "então 3x" a bargain, "a mais velha" no wish.
"""

import re
from dataclasses import replace

from flows.heard import Heard, Intent
from nlu.clauses import COURTESY
from nlu.values.text import plain

FIRM = 0.97  # what a pattern says
LIKELY = 0.75  # what a keyword says, with the model away
_PLANNED = frozenset(  # what a schedule of parts is heard as, by its single words
    {
        Intent.PROMISE_TO_PAY,
        Intent.PROPOSE_AMOUNT,
        Intent.NEGOTIATE_INSTALLMENTS,
        Intent.REQUEST_PAYMENT_LINK,
        Intent.IDENTITY_ANSWER,
        Intent.OUT_OF_SCOPE,
    }
)


_WORDLESS = frozenset(  # what the model calls a message that only names terms
    {Intent.OUT_OF_SCOPE, Intent.AFFIRM, Intent.DENY, Intent.GREET, Intent.GOODBYE}
)

_MISTAKEN = frozenset(  # what the model calls a message that only names an invoice
    {
        Intent.GREET,
        Intent.GOODBYE,
        Intent.THANKS,
        Intent.ASK_DUE_DATE,
        Intent.PROMISE_TO_PAY,
        Intent.REQUEST_PAYMENT_LINK,
        Intent.NEGOTIATE_INSTALLMENTS,
        Intent.PROPOSE_AMOUNT,
        Intent.ASK_DISCOUNT,
        Intent.ASK_BALANCE,
        Intent.IDENTITY_ANSWER,
    }
)
_POINTS = re.compile(
    r"(?:(?:so|somente|apenas|entao|e|ah|hm+|pode ser|quero|prefiro|melhor|essa|only"
    r"|just|solo|seria)\W+)*(?:a|o|da|do|la|el|the)\W+[\w ]{1,40}\W*"
)
_ONLY_LATER = re.compile(
    r"\b(?:so|somente|apenas) (?:em|no|na|dia|mes|semana|depois|quando|la|a partir)\b"
    r"|\b(?:only|not until) (?:in|on|next|after)\b|\bsolo (?:en|el|despues)\b"
)
_WISHES = re.compile(
    r"\?|\b(?:pag|quit|parcel|divid|mand|quant|quand|qual|acert|negoci|pay|desconto"
    r"|sobre|segunda via|codigo)"
)


def by_values(heard: Heard, asked: str | None) -> Heard:
    """Mend the wish of a message by the values that it names; see Frame for *asked*."""
    planned = _as_later(_as_plan(_as_dated(heard)))
    return _as_pointing(_as_terms(planned, asked), asked)


def _as_plan(heard: Heard) -> Heard:
    """Hear parts with amounts and days as a plan: "300 agora e 300 mês que vem"."""
    if not heard.values.parts or heard.intent not in _PLANNED:
        return heard
    also = tuple(intent for intent in heard.also if intent not in _PLANNED)
    plan = Intent.NEGOTIATE_INSTALLMENTS
    sure = max(heard.confidence, FIRM)
    return replace(
        heard, intent=plan, confidence=sure, also=also, rule="values:parts", apart=()
    )


def _as_later(heard: Heard) -> Heard:
    """Hear "dá pra pagar só em janeiro?" as a day to pay on, and no call for a code."""
    said, link = heard.values, heard.intent is Intent.REQUEST_PAYMENT_LINK
    if not (link and heard.rule == "model" and said.day) or said.method:
        return heard
    if not _ONLY_LATER.search(plain(heard.text)):
        return heard
    return replace(heard, intent=Intent.PROMISE_TO_PAY, rule="values:later")


def _as_terms(heard: Heard, asked: str | None) -> Heard:
    """Hear "então 3x", which holds no wish in words, as bargaining over its terms.

    To a question of yes or no a "sim, 3x" stays a yes; of a list it chooses nothing.
    """
    said = heard.values
    rules = {"model", "none"} if asked == "yes_no" else {"model", "none", "yes_no"}
    wordless = _WORDLESS if asked == "digits" else {*_WORDLESS, Intent.IDENTITY_ANSWER}
    guessed = heard.rule in rules and heard.intent in wordless
    if not guessed or not (said.count or said.down_payment):
        return heard
    terms, sure = Intent.NEGOTIATE_INSTALLMENTS, max(heard.confidence, LIKELY)
    return replace(heard, intent=terms, confidence=sure, rule="values:terms")


def _as_pointing(heard: Heard, asked: str | None) -> Heard:
    """Hear "só a mais velha", which names an invoice and no wish, as no wish at all.

    With nothing asked, "a fatura de março" may well ask for it.
    """
    said, text = heard.values, plain(heard.text)
    terms = (said.day, said.amount, said.count, said.method, said.down_payment)
    mistaken = _MISTAKEN if asked else COURTESY
    guessed = heard.rule in {"model", "none"} and heard.intent in mistaken
    points = _POINTS.fullmatch(text) and not _WISHES.search(text)
    if not (guessed and said.invoice and points) or any(terms):
        return heard
    nothing = Intent.OUT_OF_SCOPE
    return replace(heard, intent=nothing, rule="values:invoice", also=(), apart=())


def _as_dated(heard: Heard) -> Heard:
    """Hear invoices with days of their own as promises."""
    if not heard.values.dated or heard.intent not in _PLANNED:
        return heard
    also = tuple(intent for intent in heard.also if intent not in _PLANNED)
    heard = replace(heard, values=replace(heard.values, parts=()), also=also, apart=())
    promise, sure = Intent.PROMISE_TO_PAY, max(heard.confidence, FIRM)
    return replace(heard, intent=promise, confidence=sure, rule="values:dated")
