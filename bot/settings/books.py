"""How the accounts are named and numbered in the company's own chart of accounts."""

from typing import Annotated

from pydantic import Field

from bot.settings.part import Part
from domain.books import Account

Code = Annotated[str, Field(min_length=1, max_length=30)]
Name = Annotated[str, Field(max_length=80)]
# A plain chart by groups: 1 assets, 2 liabilities, 3 income, 4 expenses.
CODES = {
    Account.CASH: "1.1.1",
    Account.CLEARING: "1.1.2",
    Account.RECEIVABLE: "1.1.3",
    Account.DISPUTES: "1.1.4",
    Account.CLIENT_CREDIT: "2.1.1",
    Account.UNAPPLIED: "2.1.2",
    Account.REVENUE: "3.1.1",
    Account.FINES: "3.2.1",
    Account.INTEREST: "3.2.2",
    Account.CORRECTION: "3.2.3",
    Account.PROVIDER_FEES: "4.1.1",
    Account.DISCOUNTS: "4.2.1",
    Account.WRITE_OFFS: "4.2.2",
    Account.REFUNDS: "4.2.3",
}


class ChartRow(Part):
    """One account: its code, and its name where it is not the catalogue's."""

    code: Code
    name: Name = ""


class Books(Part):
    """The chart of accounts; what is not named keeps its own code."""

    accounts: dict[Account, ChartRow] = Field(default_factory=dict)

    def code(self, account: Account) -> str:
        """Give the code of an account."""
        row = self.accounts.get(account)
        return row.code if row else CODES[account]

    def name(self, account: Account) -> str:
        """Give the company's own name of an account; empty where it has none."""
        row = self.accounts.get(account)
        return row.name if row else ""
