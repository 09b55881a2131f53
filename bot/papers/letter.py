"""The letter, plain or registered: A4 that shows its address in a DL envelope's window.

The window's place is DIN 5008's form B: 20 mm from the left, 45 mm from the upper edge,
85 by 45 mm; the first lines are the sender's. The creditor is named in the foot of each
page: name, CNPJ and address (CDC art. 42-A).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from bot.papers.account import how_to_pay, invoices_table
from bot.papers.heads import company_head, foot_of
from bot.papers.pen import Pen, formatted_phone
from bot.papers.sheet import HEIGHT, RIGHT, WIDTH, First, build, fitting
from bot.papers.typeface import (
    BODY,
    BOLD,
    INK,
    MUTED,
    REGULAR,
    RULE,
    STRONG,
    SUBJECT,
    marked,
    printable,
)
from bot.settings.company import Company
from domain.charges import ChargesPolicy
from domain.statement import Balance
from models.client import Client
from models.invoice import Invoice

WINDOW_LEFT, WINDOW_TOP, WINDOW_WIDTH = 20 * mm, 45 * mm, 85 * mm
ADDRESS_TOP = WINDOW_TOP + 17.7 * mm  # the zone above it is the sender's
TEXT_TOP = 95 * mm
FOLDS = (105 * mm, 210 * mm)
ASIDE = 125 * mm  # where the block of facts beside the window begins


@dataclass(frozen=True, slots=True)
class Content:
    """What one letter says: the text, and the account that it speaks of."""

    client: Client
    balance: Balance
    invoices: Sequence[Invoice]
    policy: ChargesPolicy
    subject: str
    body: str
    document: str  # masked
    pix: str | None = None  # the code of the balance
    registered: bool = False
    suspends_on: date | None = None
    says_crossed: bool = False  # the body has the sentence in it already


def letter(pen: Pen, company: Company, content: Content) -> bytes:
    """Print the letter."""
    first = First(TEXT_TOP, lambda canvas: _head(canvas, pen, company, content))
    story = [*_text(pen, company, content), *_end(pen, company, content)]
    return build(story, content.subject, company.legal_name, foot_of(pen), first)


def _text(pen: Pen, company: Company, content: Content) -> list[Flowable]:
    greeting = pen.say("letter.greeting", name=content.client.name)
    return [
        Paragraph(marked(content.subject), SUBJECT),
        Paragraph(marked(greeting), BODY),
        *(Paragraph(marked(part), BODY) for part in paragraphs(content.body)),
        *invoices_table(pen, content.balance, content.policy),
        *_suspension(pen, content),
        how_to_pay(pen, company, content.balance, content.invoices, content.pix),
    ]


def _suspension(pen: Pen, content: Content) -> list[Flowable]:
    if content.suspends_on is None:
        return []
    said = pen.say("letter.suspension", day=pen.long_day(content.suspends_on))
    return [Paragraph(marked(said), STRONG)]


def _end(pen: Pen, company: Company, content: Content) -> list[Flowable]:
    signatory = company.signatory
    crossed = [] if content.says_crossed else [pen.say("letter.crossed")]
    name = [Paragraph(marked(signatory.name), STRONG.clone("name", spaceAfter=0))]
    phone = formatted_phone(signatory.phone)
    lines = [company.legal_name, f"{phone} · {signatory.email}"]
    plain = BODY.clone("signature", spaceAfter=0)
    return [
        Spacer(0, 2 * mm),
        *(Paragraph(marked(said), BODY) for said in crossed),
        Paragraph(marked(pen.say("letter.contest")), BODY),
        KeepTogether(
            [
                Paragraph(marked(pen.say("letter.closing")), BODY),
                Spacer(0, 9 * mm),  # room for a hand
                *name,
                *(Paragraph(marked(line), plain) for line in lines),
            ]
        ),
    ]


def paragraphs(body: str) -> list[str]:
    """Cut a text at its empty lines."""
    return [part.strip() for part in body.split("\n\n") if part.strip()]


def _head(canvas: Canvas, pen: Pen, company: Company, content: Content) -> None:
    company_head(canvas, company)
    _window(canvas, company, content)
    _beside(canvas, pen, company, content)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    for fold in FOLDS:
        canvas.line(4 * mm, HEIGHT - fold, 9 * mm, HEIGHT - fold)


def _window(canvas: Canvas, company: Company, content: Content) -> None:
    sender = f"{company.legal_name} · {company.address} · {company.postal_code}"
    sender = f"{sender} {company.city} {company.state}"
    y = HEIGHT - ADDRESS_TOP + 3 * mm
    _line(canvas, sender, (WINDOW_LEFT, y), 6)
    canvas.setStrokeColor(RULE)
    canvas.line(WINDOW_LEFT, y - 1.2 * mm, WINDOW_LEFT + WINDOW_WIDTH, y - 1.2 * mm)
    for place, line in enumerate(recipient(content.client)):
        below = HEIGHT - ADDRESS_TOP - (place + 1) * 4.6 * mm
        _line(canvas, line, (WINDOW_LEFT, below), 9.5)


def _beside(canvas: Canvas, pen: Pen, company: Company, content: Content) -> None:
    day = pen.long_day(content.balance.on)
    lines = [
        pen.say("place_and_day", place=company.city, day=day),
        pen.say("letter.client", client_number=content.client.external_id),
    ]
    if content.document:
        kind = "CPF" if len(content.client.document or "") == 11 else "CNPJ"  # noqa: PLR2004 - digits of a CPF
        lines.append(pen.say("letter.document", kind=kind, number=content.document))
    top = HEIGHT - WINDOW_TOP - 8 * mm
    if content.registered:
        words = printable(pen.say("letter.registered"))
        width = WIDTH - RIGHT - ASIDE
        size = fitting(words, width - 6 * mm, 8, BOLD)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        canvas.rect(ASIDE, top - 2 * mm, width, 8 * mm)
        canvas.setFont(BOLD, size)
        canvas.setFillColor(INK)
        canvas.drawCentredString(ASIDE + width / 2, top + 0.9 * mm, words)
    for place, line in enumerate(lines):
        below = top - (10 + place * 4.6) * mm
        _line(canvas, line, (ASIDE, below), 8, WIDTH - RIGHT - ASIDE)


def recipient(client: Client) -> list[str]:
    """Write the address block: name, street, postal code and place."""
    code = client.postal_code or ""
    code = f"{code[:5]}-{code[5:]}" if len(code) == 8 else code  # noqa: PLR2004 - digits of a CEP
    place = " ".join(part for part in (client.city, client.state) if part)
    return [client.name, client.street or "", f"{code} {place}".strip()]


def _line(
    canvas: Canvas,
    text: str,
    at: tuple[float, float],
    size: float,
    width: float = WINDOW_WIDTH,
) -> None:
    shown = printable(text)
    canvas.setFillColor(INK if size > 7 else MUTED)  # noqa: PLR2004 - small print
    canvas.setFont(REGULAR, fitting(shown, width, size))
    canvas.drawString(*at, shown)
