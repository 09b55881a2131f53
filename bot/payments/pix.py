"""The company's own Pix code for what is owed; nobody tells us when it is paid."""

from bot.settings.company import Company
from domain.brcode import static_pix
from domain.statement import Balance


def pix_code(company: Company, balance: Balance) -> str | None:
    """Write the code of a balance; None without a Pix key, or where nothing is owed.

    The txid names the oldest invoice ("R" and its id): a bank statement is matched
    by it.
    """
    if company.pix is None or balance.oldest is None:
        return None
    return static_pix(
        key=company.pix.key,
        name=company.legal_name,
        city=company.pix.city,
        amount=balance.total,
        txid=txid_of(balance),
    )


def txid_of(balance: Balance) -> str:
    """Name the payment on the bank's statement; "***" where nothing is owed."""
    oldest = balance.oldest
    return f"R{oldest.invoice_id}" if oldest else "***"
