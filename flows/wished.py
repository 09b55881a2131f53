"""How a client's words become a wish: what they name of terms, and what it is for.

A figure alone says little: "300" may be a part, a down payment or a price for all of
it. Words decide first ("por mês", "e fecha", "agora"), then its size, then what the
figure before it was.
"""

import re
from dataclasses import replace
from datetime import date

from domain.envelope import Spacing
from domain.money import Money
from domain.offers import Debt, Offer, Wish
from domain.schedules import Part
from flows.bargain import Bargain, lines_of
from flows.choices import MOST_WORDS, chosen
from flows.extent import means_all
from flows.heard import Answer, Heard, Intent, Values
from flows.kin import fold
from flows.pick import debt_of
from flows.shares import in_percent, named_share, next_share
from flows.table_talk import bare_count
from flows.turn import Turn

_COUNTS = frozenset(map(str, range(2, 61)))  # what a bare number may count
_TERMS = (
    Intent.NEGOTIATE_INSTALLMENTS,
    Intent.ASK_DISCOUNT,
    Intent.PROPOSE_AMOUNT,
    Intent.AFFIRM,
    Intent.DENY,
)
_ALMOST_ALL = (4, 5)  # a figure from this share of the debt on is a price for it
_EACH = re.compile(
    r"\b(?:por mes|mensa|ao mes|todo mes|cada|parcela|por semana|semana(?:l|is)\b"
    r"|toda semana|tod[ao]s? (?:[ao]s )?(?:segundas?|tercas?|quartas?|quintas?|sextas?"
    r"|sabados?|domingos?)|every (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|todos los (?:lunes|martes|miercoles|jueves|viernes|sabados)|quinzena|a month"
    r"|a week|monthly|weekly|each|per month|per week"
    r"|al mes|a la semana|cuota)"
)
_SETTLE = re.compile(
    r"\b(?:a ?vista|de uma vez|quit|fecho por|fecha por|acerto|tudo por|settle|in full"
    r"|de contado|liquid|faz(?:em|ia)? (?:por )?(?:r\$ ?)?\d|e pronto|e acabou|fecha\b"
    r"|(?:por|for) (?:r\$ ?)?\d[\d.,]*(?! ?(?:\d|x\b|vez|parcel|dia|mes|semana|%))"
    r"|pel[ao] (?:conta|divida) toda|resolve (?:tudo|isso)|mata (?:a|essa) (?:conta"
    r"|divida)|ultima oferta|minha oferta)"
)
_NOW = re.compile(
    r"\b(?:agora|hoje|na hora|de cara|na lata|ja\b(?! (?:pag|fal|diss|mand))|now|today"
    r"|right away|ahora|hoy|(?:so|somente|apenas) tenho (?:uns )?(?:r\$ ?)?[\d.,]+"
    r"|uma parte|a part of it|una parte)\b"
)
_LESS = re.compile(
    r"\b(?:menor|menos|abaix|baix|diminu|reduz|car[oa]\b|carinh|pesad|puxad|salgad"
    r"|apertad|mais (?:vezes|parcel|prazo|suave|leve|em conta)|lower|smaller|cheaper"
    r"|expensive|too much|more (?:time|instal|payments)"
    r"|mas (?:cuotas|plazo|barat)|mucho|carisim)"
)
_REST = re.compile(
    r"\b(?:resto|restante|o que (?:falta|sobra)|diferenca|the rest|el resto)"
)
_PAYS = re.compile(
    r"\b(?:pag|quit|acert|deposit|transf|liquid|mando|pay|settle|abono|cancelo)\w*"
)
_WEEKLY = re.compile(
    r"\b(?:semana(?!s? que v)|semanais|week|semanal|tod[ao]s? (?:[ao]s )?(?:segunda"
    r"|terca"
    r"|quarta|quinta|sexta|sabado|domingo)|every (?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)"
    r"day|todos los (?:lunes|martes|miercoles|jueves|viernes|sabados))"
)
_FORTNIGHTLY = re.compile(
    r"\b(?:quinzen|cada 15 dias|15 em 15|fortnight|every two week)"
)


def refined(turn: Turn[Bargain], bargain: Bargain) -> Wish:
    """Read a wish out of the message; day and down payment said before are kept.

    A day alone moves what is on the table: "sim, mas só dia 10". A schedule of their
    own says everything.
    """
    turn = _after_share(turn)
    said, before = turn.heard.values, bargain.wish
    if said.parts:
        return Wish(parts=said.parts)
    if rest := _rest_on(turn, before):
        return rest
    count = _count(turn.heard)
    each, total, now = _figures(turn, bargain, count)
    down = said.down_payment or now
    if (count, each, total) == (None, None, None):
        kept = replace(before, total=None, amount_each=None) if now else before
        return replace(
            kept,
            first_on=said.day or _kept_day(turn, before),
            down_payment=down or before.down_payment,
        )
    down = down or (None if total else before.down_payment)
    return Wish(count, each, down, total, said.day or _kept_day(turn, before))


def fits(turn: Turn[Bargain], offer: Offer) -> bool:
    """Tell whether what the message names is what *offer* says already."""
    turn = _after_share(turn)
    said: Values = turn.heard.values
    if said.parts:
        drawn = {part.due_on: part.amount for part in offer.instalments}
        named = {part.day: part.amount for part in said.parts}
        return drawn.keys() == named.keys() and all(
            amount in {None, drawn[day]} for day, amount in named.items()
        )
    amounts = {None, offer.total, offer.down_payment, offer.saved}
    amounts |= {part.amount for part in offer.instalments}
    days = {None} | {part.due_on for part in offer.instalments}
    share = named_share(turn.heard, _debt(turn))
    return (
        _count(turn.heard) in {None, offer.count}
        and said.amount in amounts
        and said.down_payment in {None, offer.down_payment}
        and said.day in days
        and (share.total is None or offer.total <= share.total)
        and share.down_payment in {None, offer.down_payment}
    )


def by_share(turn: Turn[Bargain]) -> bool:
    """Tell whether the wish is a share in percent, or the next one after such."""
    return in_percent(_after_share(turn).heard.text)


def _after_share(turn: Turn[Bargain]) -> Turn[Bargain]:
    again = turn.draft is not None and turn.draft.share
    return replace(turn, heard=next_share(turn.heard)) if again else turn


def names_terms(heard: Heard) -> bool:
    """Tell whether a count, an amount or a day is named."""
    said = heard.values
    figures = (_count(heard), said.amount, said.down_payment, said.day, said.parts)
    return any(figures)


def asks_without_charges(turn: Turn[Bargain]) -> bool:
    """Tell whether fine and interest are to come off, and no figure is named."""
    total = named_share(turn.heard, _debt(turn)).total
    return total is not None and total == _debt(turn).principal


def wants_less(heard: Heard) -> bool:
    """Tell whether smaller instalments, or more of them, are asked for.

    "Não tenho 600" asks for less too. "Por que tá caro?" asks something else, and is
    answered by whoever it is for.
    """
    said, about_terms = heard.values, heard.intent in {*_TERMS, Intent.OUT_OF_SCOPE}
    cannot = said.out_of_reach is not None and said.amount is None
    return about_terms and (cannot or _LESS.search(fold(heard.text)) is not None)


def other_spacing(turn: Turn[Bargain]) -> bool:
    """Tell whether an amount was named by the week, and parts fall due by the month."""
    period = _period(fold(turn.heard.text))
    named = turn.heard.values.amount is not None and period is not None
    return named and period is not turn.case.envelope.spacing


def asks_other_spacing(turn: Turn[Bargain]) -> bool:
    """Tell whether parts by the week or fortnight are asked for, and nothing named."""
    period = _period(fold(turn.heard.text))
    far = period in {Spacing.WEEK, Spacing.FORTNIGHT}
    return (
        far and period is not turn.case.envelope.spacing and not names_terms(turn.heard)
    )


def one_payment(turn: Turn[Bargain], bargain: Bargain) -> Wish | None:
    """Read "pago tudo sexta" or "manda o pix" as the wish to pay all of it at once.

    Once a plan was read back it takes words for all of it: "na verdade pago tudo".
    """
    heard, said = turn.heard, turn.heard.values
    whole = bargain.chosen is None or means_all(heard.text) or _means_now(heard)
    begun = turn.draft is not None and said.answer is Answer.UNCLEAR
    if not (whole and begun) or said.invoice is not None:
        return None
    if heard.intent is Intent.PROMISE_TO_PAY and said.day_to is None:
        day = _day_alone(heard)
        return None if day is None else Wish(count=1, first_on=day)
    link = heard.intent is Intent.REQUEST_PAYMENT_LINK and heard.button is None
    return Wish(count=1) if link and not _counts(heard) else None


def promises_only(heard: Heard) -> bool:
    """Tell "pago tudo dia 20", a promise, from "só dia 20", a wish for another day."""
    promised = heard.intent is Intent.PROMISE_TO_PAY and not _counts(heard)
    return promised and _PAYS.search(fold(heard.text)) is not None


def insists_on_day(turn: Turn[Bargain], bargain: Bargain) -> bool:
    """Tell whether nothing but a day that cannot be had is named, again or for all."""
    day, heard = _day_alone(turn.heard), turn.heard
    if day is None or day <= turn.case.envelope.latest_first(turn.today):
        return False
    whole = promises_only(heard) and means_all(heard.text)
    return whole or day == bargain.wish.first_on


def _kept_day(turn: Turn[Bargain], before: Wish) -> date | None:
    """Keep the first day that was asked for, unless it could not be had."""
    day, latest = before.first_on, turn.case.envelope.latest_first(turn.today)
    return None if day is None or day > latest else day


def _debt(turn: Turn[Bargain]) -> Debt:
    return debt_of(lines_of(turn))


def _rest_on(turn: Turn[Bargain], before: Wish) -> Wish | None:
    """Read "o resto dia 10" after a down payment as a schedule of two parts."""
    said, down = turn.heard.values, before.down_payment
    first = before.first_on or turn.today
    alone = not (said.amount or said.count or said.down_payment)
    named = said.day is not None and _REST.search(fold(turn.heard.text))
    if not (named and alone and down and said.day and said.day > first):
        return None
    return Wish(parts=(Part(first, down), Part(said.day, share="rest")))


def _count(heard: Heard) -> int | None:
    """Give the count that is named; a bare number beyond the list is one too."""
    if heard.values.count is not None:
        return heard.values.count
    typed = heard.button is None and not heard.values.day
    if typed and (alone := bare_count(heard.text)):
        return alone
    digits = heard.values.digits
    bare = len(heard.text.split()) <= MOST_WORDS or heard.values.down_payment
    counted = digits in _COUNTS and bare and chosen(heard) is None
    return int(digits) if digits and counted else None


def _figures(
    turn: Turn[Bargain], bargain: Bargain, count: int | None
) -> tuple[Money | None, Money | None, Money | None]:
    """Give what is named for each part, for all of it, and for now."""
    amount, share = turn.heard.values.amount, named_share(turn.heard, _debt(turn))
    if amount is None:
        return None, share.total if count in {None, 1} else None, share.down_payment
    if _is_each(turn.heard, count):
        return _spaced(amount, turn), None, None
    if _is_price(turn, bargain, amount, count):
        return None, amount, None
    return (None, None, amount) if _is_for_now(turn.heard) else (amount, None, None)


def _is_each(heard: Heard, count: int | None) -> bool:
    several = count is not None and count > 1
    return several or _EACH.search(fold(heard.text)) is not None


def _is_price(
    turn: Turn[Bargain], bargain: Bargain, amount: Money, count: int | None
) -> bool:
    """Tell a price for all of it by its words, its size, or the price before it."""
    heard, (part, whole) = turn.heard, _ALMOST_ALL
    if count == 1 or heard.intent is Intent.ASK_DISCOUNT:
        return True
    large = amount.minor * whole >= _debt(turn).total.minor * part
    again = bargain.priced and not _is_for_now(heard)
    return bool(large or again or _SETTLE.search(fold(heard.text)))


def _is_for_now(heard: Heard) -> bool:
    """Tell what is paid on a day from what is paid each month."""
    dated = heard.values.day is not None and heard.intent is Intent.PROMISE_TO_PAY
    return dated or _NOW.search(fold(heard.text)) is not None


def _period(text: str) -> Spacing | None:
    if _FORTNIGHTLY.search(text):
        return Spacing.FORTNIGHT
    if _WEEKLY.search(text):
        return Spacing.WEEK
    return Spacing.MONTH if re.search(r"\b(?:mes\b|mensa|month)", text) else None


def _spaced(amount: Money, turn: Turn[Bargain]) -> Money:
    """Turn what is named by the week into what that is by the company's spacing."""
    named, ours = _period(fold(turn.heard.text)), turn.case.envelope.spacing
    if named is None or named is ours:
        return amount
    if ours.days > named.days:
        return Money(amount.minor * (ours.days // named.days), amount.currency)
    return Money(amount.minor * ours.days // named.days, amount.currency)


def _day_alone(heard: Heard) -> date | None:
    """Give the day that is named with no amount and no count beside it."""
    return None if _counts(heard) else heard.values.day


def _counts(heard: Heard) -> bool:
    said = heard.values
    return any((_count(heard), said.amount, said.down_payment, said.parts))


def _means_now(heard: Heard) -> bool:
    text = fold(heard.text)
    return bool(_SETTLE.search(text) or _NOW.search(text))
