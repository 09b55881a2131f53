"""The balance of a client on any day, item by item, also of days that are past."""

from datetime import date

import pytest

from bot.balance_on import balance_on
from domain.statement import InvoiceBalance
from domain.waiver import Item
from models.client import Client
from tests.bot.agreements.deal import Deal
from tests.bot.payments.till import LATE, Till, till_for
from tests.bot.test_waivers import let_off
from tests.bot.world import World


@pytest.fixture
def till(world: World) -> Till:
    """Let Ana owe one invoice of R$ 100.00, five days late: R$ 102.17."""
    return till_for(world, LATE)


def owed(till: Till, on: date) -> tuple[InvoiceBalance, ...]:
    """List what Ana owed on a day."""
    with till.world.parts.database.read() as session:
        client = session.get_one(Client, till.client_id)
        settings = till.world.parts.settings
        return balance_on(session, client, on, settings).balance.lines


def test_paid_since_and_open_then(till: Till) -> None:
    """An invoice that was paid later is open, with the charges of that day."""
    till.pay(102_17)

    assert owed(till, till.today) == ()
    (then,) = owed(till, date(2026, 11, 20))
    assert (then.owed.minor, then.fine.minor, then.interest.minor) == (102_03, 2_00, 3)


def test_a_part_paid_later_was_not_paid_then(till: Till) -> None:
    """A payment counts from its own day."""
    till.pay(50_00)
    (now,), (then,) = owed(till, till.today), owed(till, date(2026, 11, 23))

    assert (now.paid.minor, then.paid.minor) == (50_00, 0)


def test_a_day_to_come(till: Till) -> None:
    """Thirty days late: R$ 100 + 2.00 + 1.00."""
    (line,) = owed(till, date(2026, 12, 19))

    assert line.owed.minor == 103_00


def test_before_it_was_issued(till: Till) -> None:
    """What was not there was not owed."""
    assert owed(till, date(2020, 1, 1)) == ()


def test_a_later_waiver_was_not_granted_then(till: Till) -> None:
    """What a person let off since was still owed on the day before."""
    let_off(till, Item.FINE)
    (now,), (then,) = owed(till, till.today), owed(till, date(2026, 11, 23))

    assert (now.waived.total.minor, then.waived.total.minor) == (2_00, 0)


def test_money_of_their_own(till: Till) -> None:
    """What was overpaid is the client's credit, from its day on."""
    till.pay(110_00)
    with till.world.parts.database.read() as session:
        client = session.get_one(Client, till.client_id)
        settings = till.world.parts.settings
        now = balance_on(session, client, till.today, settings)
        then = balance_on(session, client, date(2026, 11, 23), settings)

    assert (now.credit.minor, then.credit.minor) == (7_83, 0)


def test_under_an_agreement_that_ended_since(till: Till) -> None:
    """In between the instalments were owed; before and after it the invoice itself."""
    deal = Deal(till)
    agreement = deal.agrees((date(2026, 12, 1), 45_00), (date(2026, 12, 30), 45_00))
    deal.to(date(2026, 12, 20))
    deal.ends(agreement)
    days = date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 20)

    assert [[line.number for line in owed(till, day)] for day in days] == [
        ["1001"],
        ["A1-1/2", "A1-2/2"],
        ["1001"],
    ]
