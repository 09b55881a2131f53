"""The bank's counter, for money that waits."""

from tests.bot.bank.conftest import counter

__all__ = ["counter"]
