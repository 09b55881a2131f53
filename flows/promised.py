"""What a promise would be about: its invoices, its amount, and whether it may be."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from domain.money import Money
from domain.promises import Promise, Refused, offer_promise
from domain.statement import InvoiceBalance
from flows.extent import means_all, means_half
from flows.kin import fold
from flows.one_of import that_one
from flows.payday import pay_day_in, speaks_of_pay
from flows.pick import (
    Lines,
    ids_of,
    matching,
    named,
    open_lines,
    sum_of,
    with_ids,
)
from flows.turn import Turn

WEEK = timedelta(days=7)
_WEEKDAY = re.compile(
    r"\b(?:segunda|terca|quarta|quinta|sexta|sabado|domingo|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|lunes|martes|miercoles|jueves|viernes)\b"
)


@dataclass(frozen=True, slots=True)
class Unfit:
    """An invoice that was named with a day on which it cannot be promised."""

    invoice_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Intention:
    """What is to be paid, and the promise as it was read back.

    *part* is what the client named, where it is less than all of it. *salary*: the day
    hangs on when they are paid; *pay_day* is that day of the month, once it is named.
    """

    invoice_ids: tuple[int, ...] = ()
    offer: Promise | None = None
    between: tuple[date, date] | None = None  # "semana que vem", still to be narrowed
    part: Money | None = None
    salary: bool = False
    pay_day: int | None = None
    several: tuple[Promise, ...] = ()  # "a de março sexta, a de abril dia 20"
    unfit: tuple[Unfit, ...] = ()  # named beside those, and left out


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """One invoice of several promises, as it is read back."""

    line: InvoiceBalance
    amount: Money
    day: date


def lines_of(
    turn: Turn[Any], promises: tuple[Promise, ...]
) -> tuple[PromisedLine, ...]:
    """Write several promises as lines, one for each invoice that was named."""
    return tuple(
        PromisedLine(line, promise.amount, promise.day)
        for promise in promises
        for line in with_ids(turn.balance, promise.invoice_ids)[:1]
    )


def unfit_lines(turn: Turn[Any], unfit: tuple[Unfit, ...]) -> tuple[PromisedLine, ...]:
    """Write what was named and cannot be promised so, with what is owed of it today."""
    return tuple(
        PromisedLine(line, line.owed, each.day)
        for each in unfit
        for line in with_ids(turn.balance, (each.invoice_id,))
    )


def meant_by(turn: Turn[Intention]) -> Intention:
    """Narrow the promise to the invoices, or the part, that are named.

    Else it is about what it was about; at first, about what is late.
    """
    said, draft = turn.heard.values, turn.draft or Intention()
    lines = open_lines(turn)
    salary = draft.salary or speaks_of_pay(turn.heard.text)
    pay_day = pay_day_in(turn.heard.text, said.day) if salary else None
    pay_day = pay_day or draft.pay_day
    if ref := named(turn, lines) or worth(lines, said.amount):
        return Intention(ids_of(ref), salary=salary, pay_day=pay_day)
    kept = with_ids(turn.balance, draft.invoice_ids) if draft.invoice_ids else ()
    ids = ids_of(kept) if draft.invoice_ids else ids_of(_shown_or_usual(turn))
    part = said.amount if said.count is None else None
    part = part or _half(turn, ids) or draft.part
    return Intention(ids, part=part, salary=salary, pay_day=pay_day)


def _half(turn: Turn[Any], ids: tuple[int, ...]) -> Money | None:
    """Give half of what is owed today, where "metade" is promised."""
    owed = sum_of(with_ids(turn.balance, ids))
    return owed.split(2)[-1] if means_half(turn.heard.text) else None


def _shown_or_usual(turn: Turn[Any]) -> Lines:
    """Give what we wrote about last where that is less than the usual.

    "Quero pagar a mais antiga", and then "pago amanhã": it is about that one.
    """
    usual = usual_lines(turn)
    last = tuple(line for line in usual if line.invoice_id in turn.shown)
    return that_one(turn) or (not means_all(turn.heard.text) and last) or usual


def usual_lines(turn: Turn[Any]) -> Lines:
    """Give what a promise is about where nothing is named: what is late.

    With nothing late it is all that is open; of an agreement, the next instalment.
    """
    lines = open_lines(turn)
    if late := tuple(line for line in lines if line.days_late):
        return late
    if turn.case.in_agreement:
        return tuple(sorted(lines, key=lambda line: line.due_on)[:1])
    return lines


def worth(lines: Lines, amount: Money | None) -> Lines:
    """Find the one invoice that an amount in the promise can only mean."""
    found = tuple(line for line in lines if amount in {line.owed, line.principal})
    return found if len(found) == 1 else ()


def offer_on(
    turn: Turn[Any],
    invoice_ids: tuple[int, ...],
    day: date,
    part: Money | None = None,
) -> Promise | Refused:
    """Price the promise of some invoices, or of a part of them, for a day.

    While the service is unlocked on trust, the day lies within that.
    """
    case, client = turn.case, turn.case.client
    if client is None:
        return Refused("nothing_owed")
    unlocked = case.unlock.until
    if unlocked is not None and case.calendar.next_business(day) > unlocked:
        return Refused("too_far")

    def owed_on(when: date) -> Money:
        return sum_of(with_ids(case.balance_on(when), invoice_ids))

    return offer_promise(
        owed_on,
        day,
        turn.today,
        case.promise_limits,
        case.calendar,
        client_id=client.id,
        invoice_ids=invoice_ids,
        past=case.past,
        part=part,
    )


def several_in(turn: Turn[Any], meant: Intention) -> Intention | None:
    """Price one promise for each invoice that was named with a day of its own.

    One that is contested, or whose day is too far off, is left out, and is told so.
    None where there are not two, where one was named twice or is none of theirs, or
    where none of them could be promised so.
    """
    offers: list[Promise] = []
    unfit: list[Unfit] = []
    for dated in turn.heard.values.dated:
        about = ids_of(matching(open_lines(turn), dated.invoice))
        named_so = about or ids_of(matching(with_ids(turn.balance, ()), dated.invoice))
        if not named_so:
            return None
        offer = offer_on(turn, about, dated.day) if about else None
        if isinstance(offer, Promise):
            offers.append(offer)
        else:
            unfit += [Unfit(each, dated.day) for each in named_so]
    ids = [each for offer in offers for each in offer.invoice_ids]
    ids += [each.invoice_id for each in unfit]
    if not offers or len(ids) < 2 or len(ids) > len(set(ids)):  # noqa: PLR2004 - two
        return None
    return replace(meant, several=tuple(offers), unfit=tuple(unfit))


def within(turn: Turn[Intention], day: date) -> date:
    """Take the "quarta" that narrows "semana que vem" as the Wednesday of that week."""
    first, last = (turn.draft and turn.draft.between) or (day, day)
    later = day
    while later < first and _WEEKDAY.search(fold(turn.heard.text)):
        later += WEEK
    return later if later <= last else day
