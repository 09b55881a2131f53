"""A client's account on paper: every event that concerns them, with what is owed."""

from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph

from bot.ledger.client_account import ClientAccount
from bot.ledger.words import Told
from bot.papers.heads import company_head, foot_of
from bot.papers.paper import PDF, Paper, file_name
from bot.papers.pen import Pen
from bot.papers.sheet import First, build
from bot.papers.tables import facts, table
from bot.papers.typeface import BODY, HEADING, TITLE, marked
from bot.settings.company import Company
from models.client import Client

TEXT_TOP = 32 * mm


def account_paper(  # noqa: PLR0913, PLR0917 - who, what, when, and in which words
    pen: Pen,
    told: Told,
    company: Company,
    client: Client,
    account: ClientAccount,
    first: date,
    last: date,
) -> Paper:
    """Print the account of a client over some days."""
    title = told.paper("title")
    about = told.paper("about", first=pen.day(first), last=pen.day(last))
    who = [
        (pen.say("case.client"), client.name),
        (pen.say("case.code"), client.external_id),
        (told.paper("opening"), pen.money(account.opening)),
    ]
    closing = told.paper("closing", day=pen.day(last))
    story: list[Flowable] = [
        Paragraph(marked(title), TITLE),
        Paragraph(marked(about), BODY),
        facts(who),
        _lines(pen, told, account),
        Paragraph(marked(f"{closing}: {pen.money(account.closing)}"), HEADING),
        Paragraph(marked(told.paper("owes")), BODY),
    ]
    head = First(TEXT_TOP, lambda canvas: company_head(canvas, company))
    content = build(story, title, company.legal_name, foot_of(pen), head)
    name = file_name(told.paper("file"), client.external_id, last, "pdf")
    return Paper(name, PDF, content)


def _lines(pen: Pen, told: Told, account: ClientAccount) -> Flowable:
    heads = [told.paper(name) for name in ("day", "what", "amount", "balance")]
    rows = [
        [
            pen.day(step.on),
            told.step(step) + (f" ({step.reason})" if step.reason else ""),
            pen.figure(step.amount),
            pen.figure(step.balance),
        ]
        for step in account.steps
    ]
    return table(heads, rows or [["", "", "", ""]], (20, 84, 28, 28), figures=(2, 3))
