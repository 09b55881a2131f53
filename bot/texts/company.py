"""The placeholders that are the same for every client of the company."""

from bot.texts.complete import closing_in
from bot.wiring import Wiring


def fixed_values(parts: Wiring, language: str) -> dict[str, str]:
    """Give what stands for the company's own placeholders in a language.

    The logo is a picture on the letterhead of e-mails and letters; in a text it is the
    company's name.
    """
    company = parts.settings.company
    place = f"{company.address}, {company.city} {company.state}"
    return {
        "company": company.name,
        "company_address": f"{place}, {company.postal_code}".rstrip(", "),
        "company_tax_id": company.cnpj,
        "signatory": company.signatory.name,
        "signatory_email": company.signatory.email,
        "signatory_phone": company.signatory.phone,
        "logo": company.name,
        "crossed_payment": closing_in(language).crossed_payment,
    }
