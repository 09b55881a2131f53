"""The ways to pay that a client has today, the same in the chat and on their page."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.payments.checkout import LEAST
from bot.payments.mandates import kinds_for
from bot.payments.offered import LEAST_BOLETO, MOST_BOLETO, stripe_takes
from bot.wiring import Wiring
from domain.boleto import Boleto, parse_boleto
from domain.money import Money
from domain.statement import InvoiceBalance
from flows.heard import Method
from models.invoice import Invoice


@dataclass(frozen=True, slots=True)
class Ways:
    """What is possible, in the company's order, and what of it the provider does."""

    methods: tuple[Method, ...]
    online: frozenset[Method]


def ways_for(session: Session, parts: Wiring, amount: Money, *, boletos: bool) -> Ways:
    """List the ways to pay *amount*; *boletos* where an invoice brought a line along.

    Pix goes through Stripe where the account has it: then we are told of the payment,
    and the company's own code is not offered beside it. A boleto that the invoice
    brought is better than a second one.
    """
    settings = parts.settings
    online = set(_online(session, parts, amount))
    if boletos:
        online.discard(Method.BOLETO)
    possible = online | {
        method
        for method, there in {
            Method.PIX: settings.company.pix is not None and amount.currency == "BRL",
            Method.BOLETO: boletos,
            Method.TRANSFER: settings.company.bank is not None,
        }.items()
        if there
    }
    shown = settings.payment.shown_ways
    methods = tuple(method for method in shown if method in possible)
    return Ways(methods, frozenset(online & set(methods)))


def _online(session: Session, parts: Wiring, amount: Money) -> Iterable[Method]:
    if amount.minor < LEAST:
        return
    real = amount.currency == "BRL"
    if kinds_for(session, parts):
        yield Method.DEBIT
    if stripe_takes(session, parts, "card"):
        yield Method.CARD
    if real and stripe_takes(session, parts, "pix"):
        yield Method.PIX
    fits = LEAST_BOLETO <= amount.minor <= MOST_BOLETO
    if real and fits and stripe_takes(session, parts, "boleto"):
        yield Method.BOLETO


def boletos_of(
    invoices: Iterable[Invoice], lines: Iterable[InvoiceBalance]
) -> dict[int, Boleto]:
    """Give the boletos by invoice that can be paid now.

    Not one whose digits do not check, whose invoice owes nothing, or that asks for more
    than is left of it: what was paid or given up since is not in its bars.
    """
    owing = {line.invoice_id: line for line in lines if line.owed}
    found = {}
    for row in invoices:
        line, boleto = owing.get(row.id), parse_boleto(row.boleto_line or "")
        if line and boleto and not _asks_too_much(boleto, line):
            found[row.id] = boleto
    return found


def _asks_too_much(boleto: Boleto, line: InvoiceBalance) -> bool:
    if line.paid or line.discount or line.waived.total:
        return True
    return boleto.amount is not None and boleto.amount.minor > line.owed.minor
