"""The company's own Pix code for what is owed; nobody tells us when it is paid."""

from bot.settings.company import Company
from domain.brcode import static_pix
from domain.statement import Balance


class NoPixKeyError(LookupError):
    """The company has no Pix key."""


def pix_code(company: Company, balance: Balance, txid: str) -> str:
    """Write the code that asks for a balance; raises NoPixKeyError.

    *txid* comes back on the bank's statement. A balance of nothing, or one that is not
    in reais, raises domain.brcode.InvalidPixError.
    """
    if company.pix is None:
        raise NoPixKeyError
    return static_pix(
        key=company.pix.key,
        name=company.legal_name,
        city=company.pix.city,
        amount=balance.total,
        txid=txid,
    )
