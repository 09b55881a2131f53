"""Two invoices, two wishes: "a de outubro eu parcelo e a de novembro eu pago hoje".

1. One clause names invoices and speaks of parts, another names others and pays them.
2. What is paid today has its way to pay at once; on another day it is a promise.
3. Then the others are bargained over by themselves.
"""

import re
from datetime import date

from domain.statement import Balance
from flows.bargained import PARTS
from flows.clauses import clauses_of
from flows.heard import DESPAIR, Heard, Intent, InvoiceRef, Values
from flows.pick import Lines, with_ids
from flows.several import named_in

APART = "apart"  # the rule of such a wish
READ = frozenset(
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
AT_ONCE = {Intent.REQUEST_PAYMENT_LINK}  # the code first, and then the question
PAYS = re.compile(
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
    readable = READ.issuperset({heard.intent, *heard.also}) and heard.rule != DESPAIR
    if heard.button is not None or not readable:
        return None
    clauses = clauses_of(heard.text)
    in_parts = [each for each in clauses if PARTS.search(each)]
    at_once = [each for each in clauses if PAYS.search(each) and each not in in_parts]
    some, other = one_of(in_parts, lines), one_of(at_once, lines)
    if some is None or other is None or some == other:
        return None
    return paid(heard, other, today), bargained(heard, some)


def one_of(clauses: list[str], lines: Lines) -> InvoiceRef | None:
    """Find the one invoice that these clauses name; of several they are read whole."""
    if any(_NOT_SO.search(clause) for clause in clauses):
        return None
    found = {line for clause in clauses for line in named_in(clause, lines)}
    return InvoiceRef(number=found.pop().number) if len(found) == 1 else None


def paid(heard: Heard, invoice: InvoiceRef, today: date) -> Heard:
    """Wish for the way to pay an invoice, or for a promise where its day is later."""
    said = heard.named_for(Intent.PROMISE_TO_PAY)
    own = [each.day for each in said.dated if each.invoice == invoice]
    day = own[0] if own else said.day
    later = day is not None and day > today
    wish = Intent.PROMISE_TO_PAY if later else Intent.REQUEST_PAYMENT_LINK
    method = heard.named_for(Intent.REQUEST_PAYMENT_LINK).method
    values = Values(day=day if later else None, method=method, invoice=invoice)
    return Heard("", heard.language, wish, values=values, rule=APART)


def bargained(heard: Heard, invoice: InvoiceRef) -> Heard:
    """Keep the count and the down payment, whichever clause they were heard in."""
    said = (heard.values, *(wish.values for wish in heard.apart))
    values = Values(
        count=next((each.count for each in said if each.count), None),
        down_payment=next((it.down_payment for it in said if it.down_payment), None),
        invoice=invoice,
    )
    wish = Intent.NEGOTIATE_INSTALLMENTS
    return Heard("", heard.language, wish, values=values, rule=APART)
