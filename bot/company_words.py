"""What every text may say of the company (CDC 42-A), the same for every client."""

from bot.wiring import Wiring


def company_words(parts: Wiring) -> dict[str, str]:
    """Give the common params of the catalogues; see bot.words.COMMON."""
    company = parts.settings.company
    bank = company.bank
    return {
        "company": company.name,
        "legal_name": company.legal_name,
        "cnpj": company.cnpj,
        "site": company.site or parts.environment.public_url,
        "company_phone": company.phone,
        "company_email": company.email,
        "signatory": company.signatory.name,
        "signatory_email": company.signatory.email,
        "signatory_phone": company.signatory.phone,
        "check_page": f"{parts.environment.public_url}/v",
        "bank": f"{bank.name}, {bank.branch}, {bank.account}" if bank else "",
    }
