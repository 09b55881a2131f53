"""Terms named as a share: "10% de desconto", "tira os juros", "metade de entrada"."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from domain.money import Money
from domain.offers import Debt
from flows.heard import Heard, Intent
from flows.kin import fold

_BRIEF = 5  # words of a message in which a percentage can only be about the price
_PERCENT = re.compile(
    r"(?<![\d.,])(?P<figure>\d{1,2}(?:[.,]\d{1,2})?)"
    r" ?(?:%|por ?cento|percent|por ciento)"
)
_OFF = re.compile(
    r"\b(?:desconto|descontinho|abat|menos|off\b|tir[aeo]|discount|descuento|rebaja)"
)
_OF_DOWN_PAYMENT = re.compile(
    r"^\W*(?:de |como |na |da divida |do total )*(?:entrada|sinal|agora|hoje|ja\b|down"
    r"|up ?front|now|today|ahora|hoy|de anticipo)"
)
_HALF_NOW = re.compile(
    r"\b(?:pag\w+|consigo) (?:so )?(?:a )?metade(?: (?:primeiro|antes))?[\s?!.]*$"
    r"|\bmetade (?:de |como )?(?:entrada|sinal|agora|hoje|ja\b|na hora)"
    r"|\bentrada (?:de |da )?(?:a )?metade|\bdou (?:a )?metade"
    r"|\bhalf (?:now|today|up ?front|down)|\bla mitad (?:ahora|hoy)"
)
_FOR_HALF = re.compile(
    r"\b(?:pel[ao]|por|aceita\w*|fech\w+|quit\w+|faz\w*|topa\w*|for|accept)"
    r" (?:com |por |n?a |pela )*(?:metade|half|la mitad)\b"
)
_NO_CHARGES = re.compile(
    r"\b(?:tir|retir|sem\b|isent|perdo|abon|zer|cort|elimin|dispens|exclu|waiv|without"
    r"|drop|remove|sin\b|quit)\w*\W+(?:\w+\W+){0,3}?"
    r"(?:juros?|juro|multas?|encargos|acrescimos?|interest|fees?|charges|intereses"
    r"|recargos?)\b"
    r"|\b(?:so|apenas|somente|just|only|solo) (?:o |the |el )?(?:valor )?"
    r"(?:original|principal)|\bvalor (?:original|da fatura|sem (?:juros|multa))"
)
_BY_PARTS = re.compile(r"\b(?:parcel|vezes|\d+ ?x\b|dividi|mensa|instal|cuotas|split)")
_REFUSED = re.compile(r"\bnao (?:tir|precis)\w*")


_BARE = re.compile(  # "então 30", "e 20?": no word of counting, no coin
    r"\W*(?:(?:entao|e|ou|mas|se|for|uns|so|pelo menos|ok|ta|nao|and|then|or|y"
    r"|entonces)\W+)*(?P<figure>[1-9]\d?)(?:\W+(?:entao|pode|da|rola|mesmo|then))*\W*"
)


def in_percent(text: str) -> bool:
    """Tell whether a share is named in percent."""
    return _PERCENT.search(fold(text)) is not None


def next_share(heard: Heard) -> Heard:
    """Read a bare number after a share as the next share: "50%?", "então 30"."""
    found = _BARE.fullmatch(fold(heard.text))
    if not found or heard.button is not None:
        return heard
    values = replace(heard.values, count=None, digits=None, amount=None, day=None)
    return replace(
        heard, text=f"{found['figure']}%", intent=Intent.ASK_DISCOUNT, values=values
    )


@dataclass(frozen=True, slots=True)
class Named:
    """What a share comes to: a price for all of it, or a down payment."""

    total: Money | None = None
    down_payment: Money | None = None


def named_share(heard: Heard, debt: Debt) -> Named:
    """Work out the share of *debt* that a message names, if it names one.

    "Sem juros e multa" is the principal as a price; where that is less than may be
    given, it is answered as any figure that is.
    """
    text = fold(heard.text)
    if found := _PERCENT.search(text):
        share = Fraction(Decimal(found["figure"].replace(",", "."))) / 100
        return _by_percent(heard, debt, share, text[found.end() :])
    if _HALF_NOW.search(text):
        return Named(down_payment=_part(debt.total, Fraction(1, 2)))
    if _FOR_HALF.search(text):
        return Named(total=_part(debt.total, Fraction(1, 2)))
    free = _NO_CHARGES.search(text) and not _BY_PARTS.search(text)
    if free and debt.charges and debt.principal and not _REFUSED.search(text):
        return Named(total=debt.principal)
    return Named()


def _by_percent(heard: Heard, debt: Debt, share: Fraction, after: str) -> Named:
    if not share:
        return Named()
    if _OF_DOWN_PAYMENT.match(after):
        return Named(down_payment=_part(debt.total, share))
    text = fold(heard.text)
    asked = heard.intent is Intent.ASK_DISCOUNT or _OFF.search(text)
    if asked or len(text.split()) <= _BRIEF:
        return Named(total=_part(debt.total, 1 - share))
    return Named()


def _part(amount: Money, share: Fraction) -> Money:
    return Money(int(amount.minor * share), amount.currency)
