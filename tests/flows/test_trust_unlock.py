"""The trust unlock as conversations: explained, read back, granted on a clear yes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.money import Money
from domain.promises import Past
from domain.unlock import Service, Standing, UnlockLimits
from flows.commands import GrantUnlock, RecordPromise, RefuseUnlock
from flows.heard import Answer, Intent
from tests.cast import (
    FEBRUARY,
    FRIDAY,
    MONDAY,
    Account,
    ana_owes_150,
    case,
    promised,
)
from tests.talk import Talk

LIMITS = UnlockLimits(allowed=True, longest_wait=4)
SUSPENDED = Standing(Service.SUSPENDED, days_late=10)
ON_FRIDAY = Money(153_70)


def talk(**changes: object) -> Talk:
    """Let Ana, whose service is suspended, ask for it back."""
    usual = {"unlock": SUSPENDED, "unlock_limits": LIMITS}
    begun = Talk(ana_owes_150(**(usual | changes)))
    begun.hears("religa minha internet", Intent.ASK_UNLOCK, rule="pattern:unlock")
    return begun


def test_a_day_and_a_clear_yes() -> None:
    """The payment and the unlock are read back together, and recorded together."""
    asked = talk()
    asked.says("unlock.which_day", day=MONDAY + timedelta(days=4))
    asked.hears("sexta", day=FRIDAY)
    asked.says("unlock.confirm", amount=ON_FRIDAY, day=FRIDAY, until=FRIDAY)
    asked.did()
    asked.yes()

    asked.did(RecordPromise(promised(ON_FRIDAY, FRIDAY)), GrantUnlock())


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"thumb": True, "answer": Answer.YES}, id="a thumb"),
        pytest.param({"reserved": True, "answer": Answer.YES}, id="yes, but"),
    ],
)
def test_less_than_a_clear_yes_grants_nothing(said: dict[str, object]) -> None:
    """It is read back again."""
    asked = talk()
    asked.hears("sexta", day=FRIDAY)
    asked.hears("sim, mas", Intent.AFFIRM, **said)

    assert asked.keys == ["unlock.confirm"]
    asked.did()


def test_a_payment_lands_before_the_yes() -> None:
    """Another amount is read back first."""
    account = Account(FEBRUARY)
    asked = Talk(case(account, unlock=SUSPENDED, unlock_limits=LIMITS))
    asked.hears("religa", Intent.ASK_UNLOCK, rule="pattern:unlock", day=FRIDAY)
    account.pay(FEBRUARY, MONDAY, Money(100_00))
    asked.yes()

    assert asked.keys == ["unlock.changed", "unlock.confirm"]
    asked.did()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        pytest.param({"unlock_limits": UnlockLimits()}, "not_offered", id="off"),
        pytest.param({"unlock": Standing()}, "not_suspended", id="not suspended"),
        pytest.param(
            {"unlock": replace(SUSPENDED, until=FRIDAY)}, "open", id="one stands"
        ),
    ],
)
def test_what_is_no_refusal_is_not_kept(changes: dict[str, object], key: str) -> None:
    """It is said why, and nothing is written."""
    asked = talk(**changes)

    assert asked.keys == [f"unlock.refused.{key}"]
    asked.did()


def test_a_refusal_by_the_limits_is_kept() -> None:
    """With its reason, and the day from which on it may be asked again."""
    broken = replace(SUSPENDED, broken_on=(date(2025, 3, 1),))
    asked = talk(unlock=broken)

    asked.says("unlock.refused.broken", day=date(2025, 8, 28))
    asked.did(RefuseUnlock("broken"))


def test_who_may_not_promise_is_not_unlocked() -> None:
    """An unlock is a promise: its limits hold as well."""
    asked = talk(past=Past(broken_in_a_row=3))

    asked.did(RefuseUnlock("kept_too_few"))
