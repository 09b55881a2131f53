"""Ana at the bargaining table."""

import pytest

from flows.heard import Intent
from tests.cast import FEBRUARY, Account, case
from tests.talk import Talk


@pytest.fixture
def account() -> Account:
    """Ana's one late invoice."""
    return Account(FEBRUARY)


@pytest.fixture
def talk(account: Account) -> Talk:
    """Ana has asked to pay in parts and sees the offers."""
    begun = Talk(case(account))
    begun.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    return begun
