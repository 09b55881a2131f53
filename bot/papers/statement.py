"""The statement: what a client has open on a day, line by line, and what they paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph

from bot.papers.account import how_to_pay, invoices_table
from bot.papers.heads import company_head, foot_of
from bot.papers.pen import Pen
from bot.papers.sheet import First, build
from bot.papers.tables import facts, table
from bot.papers.typeface import BODY, HEADING, TITLE, marked
from bot.settings.company import Company
from domain.charges import ChargesPolicy
from domain.money import Money
from domain.statement import Balance
from models.client import Client
from models.invoice import Invoice

TEXT_TOP = 32 * mm


@dataclass(frozen=True, slots=True)
class Received:
    """A part of a payment that went to one invoice, or came back from it."""

    on: date
    method: str | None
    provider: str
    amount: Money
    number: str  # of the invoice
    undone: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One client's account on the day of its balance."""

    client: Client
    balance: Balance
    invoices: Sequence[Invoice]
    payments: Sequence[Received]
    policy: ChargesPolicy
    document: str  # masked
    pix: str | None = None  # the code of the balance


def statement(pen: Pen, company: Company, account: Account) -> bytes:
    """Print the statement."""
    title = pen.say("statement.title")
    about = pen.say("statement.about", day=pen.long_day(account.balance.on))
    story: list[Flowable] = [
        Paragraph(marked(title), TITLE),
        Paragraph(marked(about), BODY),
        facts(_who(pen, account)),
        *_open(pen, company, account),
        Paragraph(marked(pen.say("statement.payments")), HEADING),
        payments_table(pen, account.payments),
    ]
    first = First(TEXT_TOP, lambda canvas: company_head(canvas, company))
    return build(story, title, company.legal_name, foot_of(pen), first)


def payments_table(pen: Pen, payments: Sequence[Received]) -> Flowable:
    """List what was received, the newest first; what came back is marked."""
    if not payments:
        return Paragraph(marked(pen.say("statement.no_payments")), BODY)
    heads = [
        pen.say(f"statement.{name}") for name in ("day", "method", "for", "amount")
    ]
    rows = [
        [
            pen.day(each.on),
            pen.code("method", each.method)
            if each.method
            else pen.code("provider", each.provider),
            each.number,
            pen.figure(each.amount)
            + (f" ({pen.say('statement.refunded')})" if each.undone else ""),
        ]
        for each in payments
    ]
    return table(heads, rows, (20, 40, 60, 40), figures=(3,))


def _who(pen: Pen, account: Account) -> list[tuple[str, str]]:
    who = [
        (pen.say("case.client"), account.client.name),
        (pen.say("case.code"), account.client.external_id),
    ]
    if account.document:
        who.append((pen.say("case.document"), account.document))
    return who


def _open(pen: Pen, company: Company, account: Account) -> list[Flowable]:
    if not account.balance.lines:
        return [Paragraph(marked(pen.say("statement.empty")), BODY)]
    return [
        *invoices_table(pen, account.balance, account.policy),
        how_to_pay(pen, company, account.balance, account.invoices, account.pix),
    ]
