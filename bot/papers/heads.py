"""What every paper wears: the company's name above, the creditor's facts beneath."""

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.papers.pen import Pen
from bot.papers.sheet import HEIGHT, LEFT, RIGHT, WIDTH, Foot, fitting
from bot.papers.typeface import BOLD, INK, MUTED, REGULAR, RULE, printable
from bot.settings.company import Company


def company_head(canvas: Canvas, company: Company) -> None:
    """Write the company's name and its number on the first page."""
    y = HEIGHT - 20 * mm
    name, facts = printable(company.name), printable(f"CNPJ {company.cnpj}")
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, fitting(name, 110 * mm, 16, BOLD))
    canvas.drawString(LEFT, y, name)
    canvas.setFont(REGULAR, 7.5)
    canvas.setFillColor(MUTED)
    canvas.drawRightString(WIDTH - RIGHT, y, facts)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.8)
    canvas.line(LEFT, y - 4 * mm, WIDTH - RIGHT, y - 4 * mm)


def foot_of(pen: Pen) -> Foot:
    """Name the creditor under each page: name, CNPJ, address (CDC art. 42-A)."""
    page = pen.say("page", n="{n}", total="{total}")
    return Foot((pen.say("foot"), pen.say("foot_contact")), page)
