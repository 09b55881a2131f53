"""An agreement with interest, paid ahead: less is asked, booked apart, and undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.balances import balance_of_client
from bot.ledger.examine import examine
from bot.payments.reverse import Reversal, refund, refund_failed
from domain.authority import Authority
from domain.envelope import Envelope
from domain.money import Money
from domain.statement import Balance
from domain.zones import local_day
from models.agreement import Agreement
from models.client import Client
from models.payment import Payment
from tests.bot.payments.till import Till, till_for
from tests.bot.world import World

LATE = date(2026, 11, 19)
WITH_INTEREST = Envelope(min_instalment=Money(10_00), interest_bp_month=200)


@pytest.fixture
def agreed(world: World) -> Iterator[Till]:
    """Let Ana agree to pay R$ 102.17 in three parts, at 2 % a month."""
    limits = {"default": Authority.of(WITH_INTEREST)}
    settings = world.parts.settings.model_copy(update={"envelope": limits})
    world.parts = replace(world.parts, settings=settings)
    till = till_for(world, LATE)
    for line in ("quanto devo?", "529", "1985", "quero parcelar em 3x", "sim"):
        world.hears(line)
    yield till
    with world.session() as session:
        assert examine(session) == []


def balance(till: Till) -> Balance:
    """Price what is open today."""
    with till.world.parts.database.read() as session:
        client = session.get_one(Client, till.client_id)
        today = local_day(till.world.clock.now(), client.zone)
        return balance_of_client(session, client, today, till.world.parts.settings)


def state(till: Till) -> str:
    """Tell where the agreement stands."""
    query = Agreement.__table__.select().with_only_columns(Agreement.state)
    return str(till.rows(query)[0])


def back(till: Till, minor: int, *, failed: bool = False) -> None:
    """Give money back, or hear that it could not be given."""
    with till.world.session() as session:
        payment = session.get_one(Payment, till.payments[0].id)
        reversal = Reversal(payment, "re_1", Money(minor), till.today)
        (refund_failed if failed else refund)(session, reversal, till.world.clock.now())


def test_what_is_asked_today(agreed: Till) -> None:
    """R$ 104.21 were agreed; before the first part is due nothing of it is interest."""
    now = balance(agreed)

    assert [line.principal.minor for line in now.lines] == [34_74, 34_74, 34_73]
    assert now.total == Money(102_17)


def test_all_of_it_paid_at_once(agreed: Till) -> None:
    """The debt of the day settles it: the interest leaves the books as it came in."""
    agreed.pay(102_17)

    assert state(agreed) == "kept"
    assert agreed.sums["cash"] == 102_17
    assert "receivable" not in agreed.sums
    assert agreed.sums["interest"] == -2_17


def test_paid_on_its_day_nothing_comes_off(agreed: Till) -> None:
    """Who waits for a day has earned us the interest of the wait."""
    agreed.world.move(days=41)
    lines = balance(agreed).lines

    assert [line.early.minor for line in lines][:1] == [0]
    assert lines[-1].early > Money(0)


def test_one_part_ahead(agreed: Till) -> None:
    """The last part alone may be paid ahead too, at its own reduced amount."""
    last = balance(agreed).lines[-1]
    agreed.pay(last.owed.minor, invoice_ids=(last.invoice_id,))

    assert last.invoice_id not in {line.invoice_id for line in balance(agreed).lines}
    assert agreed.sums["receivable"] == 34_74 * 2


def test_money_back_asks_for_the_interest_again(agreed: Till) -> None:
    """A payment that went back has not paid ahead; the agreement goes on."""
    agreed.pay(102_17)
    back(agreed, 102_17)

    assert state(agreed) == "active"
    assert agreed.sums["receivable"] == 104_21


def test_a_refund_that_failed_gives_it_up_again(agreed: Till) -> None:
    """The money is back with us, and so is what paying ahead took off."""
    agreed.pay(102_17)
    back(agreed, 102_17)
    back(agreed, 102_17, failed=True)

    assert state(agreed) == "kept"
    assert "receivable" not in agreed.sums
