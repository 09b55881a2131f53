"""What happens between the terms read back and the yes to them."""

from dataclasses import replace

from domain.charges import Items
from domain.money import Money
from domain.statement import Balance
from flows.commands import RecordAgreement
from flows.heard import Intent
from tests.cast import (
    FEBRUARY,
    MONDAY,
    TUESDAY,
    Account,
    case,
)
from tests.flows.instalments.table import GENEROUS, read_back
from tests.talk import Talk


def let_off_fine(balance: Balance) -> Balance:
    """Give the balance with the fine of each invoice waived."""
    lines = (
        replace(
            line,
            waived=replace(Items.nothing(), fine=line.fine),
            owed=line.owed - line.fine,
        )
        for line in balance.lines
    )
    return replace(balance, lines=tuple(lines))


def test_payment_lands_before_the_yes(talk: Talk, account: Account) -> None:
    """A changed debt is worked out anew and read back; the old yes binds nothing."""
    talk.picks(2)
    account.pay(FEBRUARY, MONDAY, Money(60_00))
    talk.yes()

    talk.says("instalments.changed", "instalments.confirm")
    talk.did()
    assert read_back(talk).total == Money(93_50)


def test_the_same_parts_may_save_less_than_was_read() -> None:
    """A price of the client's own that stands, and saves less since, is read again."""
    account = Account(FEBRUARY)
    talk = Talk(case(account, envelope=replace(GENEROUS, opening_bp=0)))
    talk.hears("quito por 152", Intent.ASK_DISCOUNT, amount=Money(152_00))
    before = read_back(talk)
    account.pay(FEBRUARY, MONDAY, Money(1_00))
    talk.yes()
    talk.says("instalments.changed", "instalments.confirm_saving")
    talk.did()
    after = read_back(talk)
    talk.yes()

    assert (before.saved, after.saved) == (Money(1_50), Money(50))
    assert before.id == after.id
    talk.did(RecordAgreement(after, (102,)))


def test_what_is_let_off_before_the_yes(talk: Talk, account: Account) -> None:
    """Who was let off the fine meanwhile is read the smaller figures first."""
    talk.picks(2)
    before = read_back(talk)
    talk.case = replace(talk.case, balance_on=lambda day: let_off_fine(account.on(day)))
    talk.yes()

    talk.says("instalments.changed", "instalments.confirm")
    talk.did()
    assert read_back(talk).total == before.total - Money(3_00)


def test_everything_is_paid_before_the_yes(talk: Talk, account: Account) -> None:
    """With nothing owed there is nothing to agree on."""
    talk.picks(2)
    account.pay(FEBRUARY, MONDAY)
    talk.yes()

    talk.says("balance.nothing_owed")
    talk.did()


def test_midnight_passes_before_the_yes(talk: Talk) -> None:
    """A day's interest later the terms that were read back still stand."""
    talk.picks(2)
    agreed = read_back(talk)
    talk.sleeps(1)
    talk.yes()

    assert talk.today == TUESDAY <= agreed.valid_until
    talk.did(RecordAgreement(agreed, (102,)))


def test_its_day_is_over_before_the_yes(talk: Talk) -> None:
    """After the last day of an offer new figures are read back before they bind."""
    talk.picks(2)
    agreed = read_back(talk)
    talk.sleeps((agreed.valid_until - talk.today).days + 1)
    talk.yes()
    talk.says("instalments.changed", "instalments.confirm")
    talk.did()
    assert read_back(talk).total > agreed.total
    talk.yes()

    assert isinstance(talk.done[-1], RecordAgreement)
