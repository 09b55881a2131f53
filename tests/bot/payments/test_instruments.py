"""One live Pix code per debt, and money that comes on an old one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.payments.instruments import expire_stale, find_by_txid, pix_for
from bot.payments.on_instrument import receive_on
from domain.brcode import read_brcode
from domain.money import Money
from models.client import Client
from models.instrument import Instrument
from models.payment import Payment
from models.watch import Alert
from tests.bot.payments.till import LATE, NOT_YET_DUE, OLDER, Till, till_for
from tests.bot.world import World


def given(till: Till, *ids: int, via: str = "chat") -> Instrument:
    """Give Ana a code."""
    world = till.world
    with world.session() as session:
        client = session.get_one(Client, till.client_id)
        now = world.clock.now()
        row = pix_for(session, world.parts.settings, client, ids or None, now, via=via)
    assert row is not None
    return row


def expired(till: Till) -> int:
    """Let the round look at Ana's codes."""
    world = till.world
    with world.session() as session:
        client = session.get_one(Client, till.client_id)
        settings, now = world.parts.settings, world.clock.now()
        return expire_stale(session, settings, client, now)


def comes(till: Till, row: Instrument, minor: int, ref: str = "E1") -> Payment | None:
    """Let money come on a code, as a bank's statement tells it."""
    world = till.world
    with world.session() as session:
        found = find_by_txid(session, row.txid or "")
        assert found is not None
        return receive_on(
            session,
            world.parts,
            found,
            provider="bank",
            external_ref=ref,
            amount=Money(minor),
            received_on=till.today,
            now=world.clock.now(),
        )


def stands(till: Till, row: Instrument) -> tuple[str, str | None]:
    """Tell how a code stands, and why."""
    found = till.rows(select(Instrument).where(Instrument.id == row.id))[0]
    return found.state, found.reason


def alerts(till: Till) -> list[str]:
    """List the alerts that stand."""
    return [row.kind for row in till.rows(select(Alert))]


def test_asked_twice_it_is_the_same(till: Till) -> None:
    """The page looked at again shows the code that was sent in the chat."""
    first, again = given(till), given(till, via="page")

    assert (again.id, again.code, again.via) == (first.id, first.code, "chat")


def test_the_code_says_what_the_row_says(till: Till) -> None:
    """Amount and txid stand in the code itself; the txid is one that a bank takes."""
    row = given(till)
    fields = read_brcode(row.code)

    assert (fields["54"], fields["62.05"]) == ("102.17", row.txid)
    assert row.txid is not None
    assert len(row.txid) <= 25
    assert row.txid.isalnum()


def test_each_debt_has_its_own(world: World) -> None:
    """One invoice and all of them are two debts: two codes, two txids."""
    till = till_for(world, LATE, NOT_YET_DUE)
    rows = [given(till), given(till, till.ids[0]), given(till, till.ids[1])]

    assert len({row.txid for row in rows}) == 3
    assert [row.state for row in rows] == ["live"] * 3


def test_a_late_debts_code_is_for_today(till: Till) -> None:
    """Interest runs by the day: it is good until the client's own midnight."""
    assert given(till).valid_until == datetime(2026, 11, 25, 3, tzinfo=UTC)


def test_a_debt_not_due_has_days(world: World) -> None:
    """The amount stays the same, so the code does, for a week."""
    till = till_for(world, NOT_YET_DUE)

    assert given(till).valid_until == datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.mark.fault("F56")
def test_the_next_day_has_a_new_one(till: Till) -> None:
    """The old one is expired and names another amount; there is one live code."""
    old = given(till)
    till.world.move(days=1)
    new = given(till)

    assert stands(till, old) == ("expired", "amount")
    assert new.amount_minor == old.amount_minor + 3
    assert stands(till, new) == ("live", None)


@pytest.mark.fault("F56")
@pytest.mark.parametrize(
    ("minor", "reason"),
    [
        pytest.param(50_00, "amount", id="part of it"),
        pytest.param(102_17, "settled", id="all of it"),
    ],
)
def test_money_expires_the_code(till: Till, minor: int, reason: str) -> None:
    """What was paid another way is not asked for by Pix any more, at once."""
    row = given(till)
    till.pay(minor)

    assert stands(till, row) == ("expired", reason)


def test_only_what_is_wrong_is_expired(world: World) -> None:
    """The code of the other invoice still says what is owed."""
    till = till_for(world, OLDER, NOT_YET_DUE)
    rows = [given(till), given(till, till.ids[0]), given(till, till.ids[1])]
    till.pay(100_00, invoice_ids=[till.ids[0]])

    assert [stands(till, row)[0] for row in rows] == ["expired", "expired", "live"]


def test_the_round_sees_midnight(till: Till) -> None:
    """Nobody asked, and yet it is no longer live; a second look finds nothing."""
    row = given(till)
    till.world.move(days=1)

    assert (expired(till), expired(till)) == (1, 0)
    assert stands(till, row) == ("expired", "day")


@pytest.mark.parametrize("written", ["{}", " {} ", "*{}*"])
def test_found_by_txid(till: Till, written: str) -> None:
    """A bank's statement may write it in small letters and with blanks."""
    row = given(till)

    with till.world.session() as session:
        found = find_by_txid(session, written.format((row.txid or "").lower()))

    assert found is not None
    assert found.id == row.id


def test_an_unknown_txid(till: Till) -> None:
    """Nothing is found by what is not ours."""
    given(till)

    with till.world.session() as session:
        assert find_by_txid(session, "***") is None
        assert find_by_txid(session, "R1") is None


def test_paid_in_time(till: Till) -> None:
    """The invoice is settled, the code is used up, and nobody is called."""
    row = given(till)
    comes(till, row, 102_17)

    assert till.statuses == ["paid"]
    assert stands(till, row)[0] == "paid"
    assert alerts(till) == []


def test_told_a_day_later(till: Till) -> None:
    """It was paid on the code's own day: priced as of then, and no alert."""
    row, paid_on = given(till), till.today
    till.world.move(days=1)
    expired(till)
    with till.world.session() as session:
        found = find_by_txid(session, row.txid or "")
        assert found is not None
        receive_on(
            session,
            till.world.parts,
            found,
            provider="bank",
            external_ref="E1",
            amount=Money(102_17),
            received_on=paid_on,
            now=till.world.clock.now(),
        )

    assert till.statuses == ["paid"]
    assert alerts(till) == []


@pytest.mark.fault("F56")
def test_late_money_on_an_old_code(till: Till) -> None:
    """It is booked at the day's price, three cents are left, and a person is told."""
    row = given(till)
    till.world.move(days=1)
    comes(till, row, 102_17)

    assert till.statuses == ["open"]
    assert sum(line.principal_minor for line in till.lines) == 99_97
    assert alerts(till) == ["paid_on_expired"]


@pytest.mark.fault("F56")
def test_money_on_what_was_settled(till: Till) -> None:
    """Paid by card first, and by the old code after: a credit, and an alert."""
    row = given(till)
    till.pay(102_17)
    comes(till, row, 102_17)

    assert till.sums["client_credit"] == -102_17
    assert alerts(till) == ["overpaid", "paid_on_expired"]


def test_paid_twice(till: Till) -> None:
    """The same code a second time is another payment, and a credit with an alert."""
    row = given(till)
    comes(till, row, 102_17)
    comes(till, row, 102_17, ref="E2")

    assert len(till.payments) == 2
    assert till.sums["client_credit"] == -102_17
    assert alerts(till) == ["overpaid", "paid_on_expired"]


def test_told_twice(till: Till) -> None:
    """The same statement imported again changes nothing (I4)."""
    row = given(till)
    comes(till, row, 102_17)

    assert comes(till, row, 102_17) is None
    assert len(till.payments) == 1
