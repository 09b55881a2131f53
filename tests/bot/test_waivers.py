"""Waivers by people: at once on the balance, booked, and taken back with a reason."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.ledger.examine import examine
from bot.waivers import Refused, Why, take_back, waive_item
from domain.money import Money
from domain.waiver import Item
from models.audit import Audit
from models.charges import WaiverRow
from models.client import Client
from tests.bot.payments.test_early import asked
from tests.bot.payments.till import LATE, Till, till_for
from tests.bot.world import World


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    """Let Ana owe R$ 100.00, five days late; the books balance to the end."""
    till = till_for(world, LATE)
    yield till
    with world.session() as session:
        assert examine(session) == []


def let_off(
    till: Till,
    item: Item,
    minor: int | None = None,
    *,
    invoice: int = 0,
    reason: str = "good will",
) -> WaiverRow | Refused:
    """Waive an item of Ana's invoice."""
    with till.world.session() as session:
        return waive_item(
            session,
            till.world.parts.settings,
            session.get_one(Client, till.client_id),
            invoice_id=invoice or till.ids[0],
            item=item,
            amount=None if minor is None else Money(minor),
            reason=reason,
            actor="agent:1",
            now=till.world.clock.now(),
        )


def ask_again(till: Till, waiver: int) -> WaiverRow | Refused:
    """Take a waiver back."""
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        settings, now = till.world.parts.settings, till.world.clock.now()
        why, who = "a slip", "agent:1"
        return take_back(
            session, settings, client, waiver, reason=why, actor=who, now=now
        )


@pytest.mark.parametrize(
    ("item", "minor", "owed"),
    [
        pytest.param(Item.FINE, None, 100_17, id="the fine"),
        pytest.param(Item.FINE, 50, 101_67, id="a part of it"),
        pytest.param(Item.INTEREST, None, 102_00, id="the interest"),
        pytest.param(Item.PRINCIPAL, 50_00, 51_08, id="half of the principal"),
    ],
)
def test_at_once(till: Till, item: Item, minor: int | None, owed: int) -> None:
    """The balance is lower as soon as it is granted."""
    let_off(till, item, minor)

    assert asked(till) == owed


def test_charges_were_never_booked(till: Till) -> None:
    """Letting off a fine moves nothing in the books; who pays the rest has paid all."""
    let_off(till, Item.FINE)
    till.pay(100_17)

    assert till.statuses == ["paid"]
    assert till.sums == {"cash": 100_17, "interest": -17, "revenue": -100_00}


def test_principal_leaves_the_books(till: Till) -> None:
    """Let off principal is a discount, and what is paid settles the rest exactly."""
    let_off(till, Item.PRINCIPAL, 50_00)
    till.pay(51_08)

    assert till.statuses == ["paid"]
    assert till.sums["discounts"] == 50_00
    assert "receivable" not in till.sums


def test_all_of_it_settles_the_invoice(till: Till) -> None:
    """Where nothing is owed any more there is nothing to remind of."""
    let_off(till, Item.PRINCIPAL)

    assert (till.statuses, asked(till)) == (["paid"], 0)


@pytest.mark.parametrize(
    ("item", "minor", "why"),
    [
        pytest.param(Item.FINE, 2_01, Why.TOO_MUCH, id="a cent too much"),
        pytest.param(Item.CORRECTION, None, Why.TOO_MUCH, id="nothing there"),
    ],
)
def test_never_more_than_is_owed(till: Till, item: Item, minor: int, why: Why) -> None:
    """Refused, with what is owed of it, and nothing is stored."""
    done = let_off(till, item, minor)

    assert isinstance(done, Refused)
    assert done.why is why
    assert till.rows(select(WaiverRow)) == []


def test_a_reason_is_needed(till: Till) -> None:
    """A waiver that nobody explains is none."""
    assert let_off(till, Item.FINE, reason=" ") == Refused(Why.REASON)


def test_not_of_somebody_else(till: Till) -> None:
    """An invoice that is not this client's is not there."""
    assert let_off(till, Item.FINE, invoice=99) == Refused(Why.INVOICE)


def test_a_payment_dated_before_the_waiver_settles_it(till: Till) -> None:
    """R$ 100.10 of two days before: with the fine let off since, that was all."""
    let_off(till, Item.FINE)
    till.pay(100_10, received_on=LATE.replace(day=22))

    assert till.statuses == ["paid"]


@pytest.mark.parametrize(
    "item", [pytest.param(Item.FINE, id="fine"), pytest.param(Item.PRINCIPAL, id="all")]
)
def test_taken_back(till: Till, item: Item) -> None:
    """A new row takes it back; all is owed again, and the books say so."""
    row = let_off(till, item)
    assert isinstance(row, WaiverRow)
    back = ask_again(till, row.id)

    assert isinstance(back, WaiverRow)
    assert back.revokes_id == row.id
    assert (till.statuses, asked(till)) == (["open"], 102_17)
    assert till.sums == {"receivable": 100_00, "revenue": -100_00}


def test_taken_back_once(till: Till) -> None:
    """What was taken back does not stand any more."""
    row = let_off(till, Item.FINE)
    assert isinstance(row, WaiverRow)
    ask_again(till, row.id)

    assert ask_again(till, row.id) == Refused(Why.MISSING)


def test_it_is_in_the_trail(till: Till) -> None:
    """Who, what, how much and why."""
    let_off(till, Item.FINE)
    found = till.rows(select(Audit).where(Audit.action == "waiver.granted"))

    assert [(event.actor, event.details["reason"]) for event in found] == [
        ("agent:1", "good will")
    ]
