"""The receipt on paper: who paid what to whom, for which invoices, and what is left.

It is printed from the facts that were frozen when it was issued, in the client's
language; the payee stands in it as it was on that day (CDC art. 42-A).
"""

from datetime import date, datetime

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer
from sqlalchemy.orm import Session

from bot.codes import check_page, code_of_receipt
from bot.papers.heads import company_head, foot_of
from bot.papers.paper import PDF, Paper, file_name
from bot.papers.pen import Pen, pen_of
from bot.papers.sheet import First, build
from bot.papers.tables import facts, table
from bot.papers.typeface import BODY, HEADING, SMALL, STRONG, TITLE, marked
from bot.receipt_facts import Facts
from bot.wiring import Wiring
from domain.codes import shown_code
from domain.in_words import reais_in_words
from domain.money import Money
from models.receipt import Receipt

TEXT_TOP = 32 * mm
_COLUMNS = ("invoice", "due", "principal", "fine", "interest", "discount", "paid")
_WIDTHS = (44, 20, 20, 16, 16, 18, 20)


def print_receipt(
    session: Session, parts: Wiring, receipt: Receipt, now: datetime
) -> Paper:
    """Print the receipt of a payment; its code is made at the first print."""
    client, said = receipt.client, receipt.facts
    pen = pen_of(parts, client.language, client.zone)
    title = pen.say(
        "receipt.void_title" if _nothing_stands(said) else "receipt.title",
        number=receipt.full_number,
    )
    story: list[Flowable] = [
        Paragraph(marked(title), TITLE),
        *(Paragraph(marked(line), STRONG) for line in _marks(pen, receipt)),
        Paragraph(marked(_declares(pen, said)), BODY),
        facts(_who(pen, said)),
        *_invoices(pen, said),
        *proof_of(session, parts, pen, receipt, now),
    ]
    company = parts.settings.company
    first = First(TEXT_TOP, lambda canvas: company_head(canvas, company))
    name = file_name(
        pen.say("file.receipt"),
        receipt.full_number.replace("/", "-"),
        date.fromisoformat(said["received_on"]),
        "pdf",
    )
    page = build(story, title, said["payee"]["name"], foot_of(pen), first)
    return Paper(name, PDF, page)


def proof_of(
    session: Session, parts: Wiring, pen: Pen, receipt: Receipt, now: datetime
) -> list[Flowable]:
    """Say where the paper can be checked, and by what."""
    code = shown_code(code_of_receipt(session, receipt, now))
    proof = pen.say("receipt.proof", code=code, page=check_page(parts))
    issued = pen.say(
        "receipt.issued",
        moment=pen.moment(receipt.issued_at),
        digest=receipt.digest[:16],
    )
    return [
        Spacer(0, 4 * mm),
        Paragraph(marked(proof), STRONG),
        Paragraph(marked(issued), SMALL),
    ]


def _nothing_stands(said: Facts) -> bool:
    return not said["stands_minor"]


def _marks(pen: Pen, receipt: Receipt) -> list[str]:
    """Say in front what a reader must not miss: void, replaced, money gone back."""
    said, lines = receipt.facts, []
    if receipt.voided_at is not None:
        lines.append(pen.say("receipt.void", day=pen.local_day(receipt.voided_at)))
    if said["replaces"]:
        lines.append(pen.say("receipt.replaces", number=said["replaces"]))
    if said["returned_minor"]:
        stands = _money(said, "stands_minor")
        gone = _money(said, "returned_minor")
        lines.append(
            pen.say("receipt.returned", gone=pen.money(gone), stands=pen.money(stands))
        )
    return lines


def _declares(pen: Pen, said: Facts) -> str:
    amount = _money(said, "amount_minor")
    words = ""
    if pen.language == "pt" and amount.currency == "BRL":
        words = f" ({reais_in_words(amount)})"
    return pen.say(
        "receipt.declares",
        payee=said["payee"]["name"],
        payee_cnpj=said["payee"]["cnpj"],
        payer=said["payer"]["name"],
        amount=f"{pen.money(amount)}{words}",
        day=pen.long_day(date.fromisoformat(said["received_on"])),
    )


def _who(pen: Pen, said: Facts) -> list[tuple[str, str]]:
    payer, payee = said["payer"], said["payee"]
    way = (
        pen.code("method", said["method"])
        if said["method"]
        else pen.code("provider", said["provider"])
    )
    rows = [
        ("receipt.payee", f"{payee['name']}, CNPJ {payee['cnpj']}"),
        ("receipt.address", payee["address"]),
        ("receipt.payer", payer["name"]),
        ("receipt.document", payer["document"]),
        ("receipt.code", payer["code"]),
        ("receipt.paid_by", said["paid_by"] or ""),
        ("receipt.method", way),
        ("receipt.day", pen.day(date.fromisoformat(said["received_on"]))),
    ]
    return [(pen.say(key), value) for key, value in rows if value]


def _invoices(pen: Pen, said: Facts) -> list[Flowable]:
    story: list[Flowable] = []
    if said["lines"]:
        story += [
            Paragraph(marked(pen.say("receipt.for")), HEADING),
            table(
                [pen.say(f"table.{name}") for name in _COLUMNS],
                [_row(pen, said, line) for line in said["lines"]],
                _WIDTHS,
                figures=range(2, 7),
                sums=[_sum(pen, said)],
            ),
        ]
    if said["credit_minor"]:
        credit = pen.money(_money(said, "credit_minor"))
        story.append(Paragraph(marked(pen.say("receipt.credit", amount=credit)), BODY))
    if said["lines"]:
        left = _money(said, "left_minor")
        key = "receipt.left" if left else "receipt.settled"
        story.append(Paragraph(marked(pen.say(key, amount=pen.money(left))), BODY))
    return story


def _row(pen: Pen, said: Facts, line: Facts) -> list[str]:
    name = f"{line['number']} {line['description']}".strip()
    due = pen.day(date.fromisoformat(line["due_on"]))
    return [name, due, *(_figure(pen, said, line[each]) for each in _COLUMNS[2:])]


def _sum(pen: Pen, said: Facts) -> list[str]:
    sums = (sum(line[name] for line in said["lines"]) for name in _COLUMNS[2:])
    figures = [_figure(pen, said, minor) for minor in sums]
    return [pen.say("table.total"), "", *figures]


def _figure(pen: Pen, said: Facts, minor: int) -> str:
    return pen.figure(Money(minor, said["currency"]))


def _money(said: Facts, name: str) -> Money:
    return Money(said[name], said["currency"])
