"""What fills the placeholders of a letter's text (AST-06)."""

from datetime import date

from bot.papers.pen import Pen
from bot.settings.company import Company
from domain.documents import parse_document
from domain.statement import Balance
from models.client import Client


def letter_values(
    pen: Pen,
    company: Company,
    client: Client,
    balance: Balance,
    suspends_on: date | None = None,
) -> dict[str, str]:
    """Give each placeholder of domain.placeholders that a letter can fill, as text.

    `link` and `code` are left out: paper carries none. A tax id is masked (level 3 of
    disclosure). `suspends_on` is there only where a day is stated.
    """
    oldest = balance.oldest
    given, _, family = client.name.strip().rpartition(" ")
    values = {
        "first_name": client.first_name,
        "last_name": family if given else "",
        "name": client.name,
        "client_number": client.external_id,
        "tax_id": masked_document(client),
        "address": client.street or "",
        "city": client.city or "",
        "company": company.name,
        "company_address": pen.common["company_address"],
        "company_tax_id": company.cnpj,
        "signatory": company.signatory.name,
        "signatory_email": company.signatory.email,
        "signatory_phone": pen.common["signatory_phone"],
        "logo": "",
        "invoice_number": oldest.number if oldest else "",
        "invoice_amount": pen.money(oldest.principal) if oldest else "",
        "amount_today": pen.money(balance.total),
        "invoices": ", ".join(line.number for line in balance.lines),
        "total_overdue": pen.money(balance.overdue),
        "due_on": pen.day(oldest.due_on) if oldest else "",
        "payable_on": pen.day(oldest.due_on) if oldest else "",
        "days_late": str(oldest.days_late) if oldest else "",
        "today": pen.day(balance.on),
        "ice_breaker": client.ice_breaker or "",
        "crossed_payment": pen.say("letter.crossed"),
    }
    if suspends_on is not None:
        values["suspends_on"] = pen.long_day(suspends_on)
    return values


def masked_document(client: Client) -> str:
    """Show the middle of a CPF or CNPJ; nothing where there is none that is valid."""
    document = parse_document(client.document or "")
    return document.masked if document else ""
