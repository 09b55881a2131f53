"""Two invoices, two wishes: "a de outubro eu parcelo e a de novembro eu pago hoje".

1. One clause names invoices and speaks of parts, another names others and pays them.
2. What is paid today has its way to pay at once; on another day it is a promise.
3. Then the others are bargained over by themselves.
4. What one clause contests is contested alone; the other clause waits for its turn.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from domain.statement import Balance
from flows.bargained import CLAUSES, PARTS
from flows.contested import contests, contests_plainly
from flows.extent import means_all
from flows.heard import DESPAIR, Heard, Intent, InvoiceRef, Values
from flows.kin import fold
from flows.pick import Lines, with_ids
from flows.several import named_in
from flows.stack import Frame, Stack

APART = "apart"  # the rule of such a wish
_READ = frozenset(
    {
        Intent.NEGOTIATE_INSTALLMENTS,
        Intent.ASK_DISCOUNT,
        Intent.PROPOSE_AMOUNT,
        Intent.PROMISE_TO_PAY,
        Intent.REQUEST_PAYMENT_LINK,
        Intent.AFFIRM,
        Intent.OUT_OF_SCOPE,
    }
)
_AT_ONCE = {Intent.REQUEST_PAYMENT_LINK}  # the code first, and then the question
_PAYS = re.compile(
    r"\b(?:pago|pagar\w*|quit\w+|acert\w+|manda\w*|pix|boleto|cartao|a ?vista|hoje"
    r"|agora|pay|settle|card|now|today|de contado|hoy|ahora|tarjeta)\b"
)
_NOT_SO = re.compile(
    r"\b(?:nao|n|ja|nunca|not|never|no|already|don't|can't|cannot|ya)\b"
)


def parted(heard: Heard, balance: Balance, today: date) -> tuple[Heard, Heard] | None:
    """Part a message in what is paid, and what is bargained over; None: it is not so.

    Both have the rule APART, and name one invoice each.
    """
    lines = with_ids(balance, ())
    readable = _READ.issuperset({heard.intent, *heard.also}) and heard.rule != DESPAIR
    if heard.button is not None or not readable:
        return None
    clauses = [each for each in CLAUSES.split(fold(heard.text)) if each.strip()]
    in_parts = [each for each in clauses if PARTS.search(each)]
    at_once = [each for each in clauses if _PAYS.search(each) and each not in in_parts]
    some, other = _one_of(in_parts, lines), _one_of(at_once, lines)
    if some is None or other is None or some == other:
        return None
    return _paid(heard, other, today), _bargained(heard, some)


def set_apart(
    heard: Heard, balance: Balance, today: date, stack: Stack
) -> tuple[str, Heard] | None:
    """Let one wish wait; give the flow of the one that comes first, and that wish."""
    both = _contested(heard, balance, today) or parted(heard, balance, today)
    if both is None:
        return None
    first, later = both
    name = stack.by_intent[first.intent]
    stack.make_room_for(name)
    stack.wait(later)
    return name, first


def named_before(heard: Heard, frames: Iterable[Frame], name: str) -> Heard:
    """Take a wish for the invoice for which it waits already: "em 2x", before its turn.

    *name* is of the flow that it starts.
    """
    waiting = (frame.heard for frame in frames if frame.flow == name and frame.heard)
    first = next((each for each in waiting if each.rule == APART), None)
    if first is None or heard.values.invoice is not None or means_all(heard.text):
        return heard
    values = replace(heard.values, invoice=first.values.invoice)
    return replace(heard, values=values)


def _contested(
    heard: Heard, balance: Balance, today: date
) -> tuple[Heard, Heard] | None:
    """Part "a de outubro está errada e a de novembro parcelo"; None: it is not so.

    The clause that contests keeps its words: they are the beginning of the reason.
    """
    said = contests if heard.intent is Intent.DISPUTE_DEBT else contests_plainly
    readable = heard.intent in {Intent.DISPUTE_DEBT, *_READ - _AT_ONCE}
    if heard.button is not None or not readable or heard.rule == DESPAIR:
        return None
    clauses = [each for each in CLAUSES.split(fold(heard.text)) if each.strip()]
    against = [each for each in clauses if said(each)]
    others = [each for each in clauses if each not in against]
    lines = with_ids(balance, ())
    wrong = {line for clause in against for line in named_in(clause, lines)}
    other = _one_of(others, lines)
    settled = [each for each in others if PARTS.search(each) or _PAYS.search(each)]
    if len(wrong) != 1 or other is None or not settled:
        return None
    invoice = InvoiceRef(number=wrong.pop().number)
    if invoice == other:
        return None
    values = Values(amount=heard.values.amount, invoice=invoice)
    words = ", ".join(each.strip() for each in against)
    wish = Intent.DISPUTE_DEBT
    first = Heard(words, heard.language, wish, values=values, rule=APART)
    in_parts = any(PARTS.search(each) for each in settled)
    later = _bargained(heard, other) if in_parts else _paid(heard, other, today)
    return first, later


def _one_of(clauses: list[str], lines: Lines) -> InvoiceRef | None:
    """Find the one invoice that these clauses name; of several they are read whole."""
    if any(_NOT_SO.search(clause) for clause in clauses):
        return None
    found = {line for clause in clauses for line in named_in(clause, lines)}
    return InvoiceRef(number=found.pop().number) if len(found) == 1 else None


def _paid(heard: Heard, invoice: InvoiceRef, today: date) -> Heard:
    said = heard.named_for(Intent.PROMISE_TO_PAY)
    own = [each.day for each in said.dated if each.invoice == invoice]
    day = own[0] if own else said.day
    later = day is not None and day > today
    wish = Intent.PROMISE_TO_PAY if later else Intent.REQUEST_PAYMENT_LINK
    method = heard.named_for(Intent.REQUEST_PAYMENT_LINK).method
    values = Values(day=day if later else None, method=method, invoice=invoice)
    return Heard("", heard.language, wish, values=values, rule=APART)


def _bargained(heard: Heard, invoice: InvoiceRef) -> Heard:
    """Keep the count and the down payment, whichever clause they were heard in."""
    said = (heard.values, *(wish.values for wish in heard.apart))
    values = Values(
        count=next((each.count for each in said if each.count), None),
        down_payment=next((it.down_payment for it in said if it.down_payment), None),
        invoice=invoice,
    )
    wish = Intent.NEGOTIATE_INSTALLMENTS
    return Heard("", heard.language, wish, values=values, rule=APART)
