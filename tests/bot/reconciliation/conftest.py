"""Fixtures of the comparison with the provider's account."""

import pytest

from tests.bot.payments.account import FakeAccount
from tests.bot.payments.till import LATE, Till, till_for
from tests.bot.world import World


@pytest.fixture
def till(world: World) -> Till:
    """Let Ana owe one invoice of R$ 100.00, five days late: R$ 102.17."""
    return till_for(world, LATE)


@pytest.fixture
def account(till: Till) -> FakeAccount:
    """Open an account on which nothing has happened."""
    return FakeAccount(till)
