"""Who may stand as the payee on a receipt: the company, and who is paid for it."""

import re

from bot.settings import Settings
from domain.documents import parse_document
from domain.proof import Payee


def payee_of(settings: Settings) -> Payee:
    """Give our names, numbers and keys, and those that config.yml adds."""
    company = settings.company
    names = [company.legal_name, company.name]
    documents = [re.sub(r"[^0-9A-Z]", "", company.cnpj)]
    if company.bank:
        names.append(company.bank.holder)
    for each in settings.payment.payees:
        document = parse_document(each)
        if document is None:
            names.append(each)
        else:
            documents.append(document.number)
    keys = (company.pix.key,) if company.pix else ()
    return Payee(tuple(dict.fromkeys(names)), tuple(documents), keys)
