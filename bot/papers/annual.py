"""The yearly clearance on paper: Lei 12.007/2009, with the sentence that it wants."""

from datetime import date, datetime

from babel.dates import get_month_names
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph
from sqlalchemy.orm import Session

from bot.papers.heads import company_head, foot_of
from bot.papers.paper import PDF, Paper, file_name
from bot.papers.pen import Pen, pen_of
from bot.papers.receipt import proof_of
from bot.papers.sheet import First, build
from bot.papers.tables import facts, table
from bot.papers.typeface import BODY, STRONG, TITLE, marked
from bot.receipt_facts import Facts
from bot.wiring import Wiring
from bot.words.writing import LOCALES
from domain.money import Money
from models.receipt import Receipt

TEXT_TOP = 32 * mm


def print_annual(
    session: Session, parts: Wiring, receipt: Receipt, now: datetime
) -> Paper:
    """Print a yearly clearance from its facts."""
    client, said = receipt.client, receipt.facts
    pen = pen_of(parts, client.language, client.zone)
    title = pen.say("annual.title", number=receipt.full_number)
    story: list[Flowable] = [
        Paragraph(marked(title), TITLE),
        Paragraph(marked(pen.say("annual.about", year=said["year"])), BODY),
        *_void(pen, receipt),
        Paragraph(marked(_declares(pen, said)), BODY),
        facts(_who(pen, said)),
        Paragraph(marked(_months(pen, said)), BODY),
        _invoices(pen, said),
        *(Paragraph(marked(line), BODY) for line in _reserves(pen, said)),
        Paragraph(marked(pen.say("annual.substitutes")), STRONG),
        *proof_of(session, parts, pen, receipt, now),
    ]
    company = parts.settings.company
    first = First(TEXT_TOP, lambda canvas: company_head(canvas, company))
    what = pen.say("file.annual")
    name = file_name(what, client.external_id, date(said["year"], 12, 31), "pdf")
    page = build(story, title, said["payee"]["name"], foot_of(pen), first)
    return Paper(name, PDF, page)


def _void(pen: Pen, receipt: Receipt) -> list[Flowable]:
    if receipt.voided_at is None:
        return []
    words = pen.say("receipt.void", day=pen.local_day(receipt.voided_at))
    return [Paragraph(marked(words), STRONG)]


def _declares(pen: Pen, said: Facts) -> str:
    return pen.say(
        "annual.declares",
        payee=said["payee"]["name"],
        payee_cnpj=said["payee"]["cnpj"],
        payer=said["payer"]["name"],
        year=said["year"],
    )


def _who(pen: Pen, said: Facts) -> list[tuple[str, str]]:
    payer, payee = said["payer"], said["payee"]
    rows = [
        ("receipt.payee", f"{payee['name']}, CNPJ {payee['cnpj']}"),
        ("receipt.address", payee["address"]),
        ("receipt.payer", payer["name"]),
        ("receipt.document", payer["document"]),
        ("receipt.code", payer["code"]),
    ]
    return [(pen.say(key), value) for key, value in rows if value]


def _months(pen: Pen, said: Facts) -> str:
    names = get_month_names("wide", locale=LOCALES[pen.language])
    months = sorted({date.fromisoformat(row["due_on"]).month for row in said["lines"]})
    return pen.say("annual.months", months=", ".join(names[each] for each in months))


def _invoices(pen: Pen, said: Facts) -> Flowable:
    heads = [
        pen.say("table.invoice"),
        pen.say("table.due"),
        pen.say("annual.paid_on"),
        pen.say("annual.amount"),
    ]
    rows = [
        [
            f"{row['number']} {row['description']}".strip(),
            pen.day(date.fromisoformat(row["due_on"])),
            pen.day(date.fromisoformat(row["paid_on"])) if row["paid_on"] else "",
            pen.figure(Money(row["paid"], said["currency"])),
        ]
        for row in said["lines"]
    ]
    whole = pen.figure(Money(sum(row["paid"] for row in said["lines"])))
    sums = [[pen.say("table.total"), "", "", whole]]
    return table(heads, rows, (70, 26, 26, 30), figures=(3,), sums=sums)


def _reserves(pen: Pen, said: Facts) -> list[str]:
    """Name what the statement does not cover."""
    return [
        pen.say(f"annual.{key}", numbers=", ".join(said[key]))
        for key in ("but_older", "but_disputed")
        if said[key]
    ]
