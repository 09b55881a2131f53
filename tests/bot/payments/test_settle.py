"""Money received: shared out, booked once, and what it ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.agreement import Agreement, AgreementInvoice
from models.audit import Audit
from models.invoice import RENEGOTIATED, Hold, Invoice
from models.planned import PlannedContact
from models.promise import PromiseRow
from tests.bot.payments.till import LATE, NOT_YET_DUE, OLDER, Till, till_for
from tests.bot.world import World


def _actions(till: Till) -> list[str]:
    return till.rows(select(Audit.action).order_by(Audit.id))


def test_a_late_invoice_is_paid(till: Till) -> None:
    """R$ 100.00 five days late is 102.17: principal, 2.00 of fine, 0.17 of interest."""
    till.pay(102_17)

    assert till.statuses == ["paid"]
    assert till.sums == {
        "cash": 102_17,
        "fines": -2_00,
        "interest": -17,
        "revenue": -100_00,
    }


@pytest.mark.fault("F48")
def test_the_same_payment_counts_once(till: Till) -> None:
    """A second time there is nothing to do."""
    assert till.pay(50_00) is not None
    assert till.pay(50_00) is None
    assert till.kinds == ["payment_received"]
    assert len(till.lines) == 1


@pytest.mark.fault("F51")
def test_a_part_goes_to_the_oldest(world: World) -> None:
    """Interest and fine first, then principal; the rest stays open."""
    till = till_for(world, LATE, OLDER)

    till.pay(50_00)

    line = till.lines[0]
    assert (line.invoice_id, line.fine_minor, line.interest_minor) == (
        till.ids[1],
        2_00,
        1_17,
    )
    assert line.principal_minor == 46_83
    assert till.statuses == ["open", "open"]
    assert till.sums["receivable"] == 200_00 - 46_83


@pytest.mark.fault("F52")
def test_what_is_too_much_is_the_clients_credit(till: Till) -> None:
    """No debt below zero: it is booked as credit, and a person hears of it."""
    till.pay(110_00)

    assert till.sums["client_credit"] == -7_83
    assert "receivable" not in till.sums
    assert "payment.overpaid" in _actions(till)


@pytest.mark.fault("F52")
def test_paid_twice(till: Till) -> None:
    """Pix and card for one invoice: the second one is all credit."""
    till.pay(102_17, "pix", invoice_ids=till.ids)
    till.pay(102_17, "card", invoice_ids=till.ids)

    assert till.sums["client_credit"] == -102_17
    assert len(till.lines) == 1


def test_named_invoices_only(world: World) -> None:
    """What the client paid for is settled, though another is older (CC art. 352)."""
    till = till_for(world, OLDER, LATE)

    till.pay(102_17, invoice_ids=[till.ids[1]])

    assert till.statuses == ["open", "paid"]


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        pytest.param(LATE, 100_00, id="on the due day"),
        pytest.param(LATE - timedelta(days=3), 100_00, id="before"),
        pytest.param(LATE + timedelta(days=1), 102_03, id="a day late"),
    ],
)
def test_the_day_of_payment_counts(till: Till, day: date, owed: int) -> None:
    """Booked later, it carries the charges of the day on which it was paid."""
    till.pay(owed, received_on=day)

    assert till.statuses == ["paid"]


def test_a_named_price_holds(till: Till) -> None:
    """Who pays what the page asked for yesterday owes no cents for the night."""
    yesterday = till.today - timedelta(days=1)

    till.pay(102_13, priced_on=yesterday)

    assert till.statuses == ["paid"]
    assert till.payments[0].received_on == till.today


def test_late_news_take_nothing_twice(till: Till) -> None:
    """An older payment that is heard of later settles only what is left (I7)."""
    till.pay(60_00, "b")
    till.pay(60_00, "a", received_on=LATE)

    assert till.sums["client_credit"] == -17_83
    assert "receivable" not in till.sums


def test_nothing_is_no_payment(till: Till) -> None:
    """An amount above zero is asked for."""
    with pytest.raises(ValueError, match="payment of"):
        till.pay(0)


def test_a_claim_ends(till: Till) -> None:
    """A "já paguei" is answered for the invoice, then for the person."""
    now = till.world.clock.now()
    with till.world.session() as session:
        for invoice_id in (till.ids[0], None):
            session.add(
                Hold(
                    client_id=till.client_id,
                    invoice_id=invoice_id,
                    reason="claimed_payment",
                    created_at=now,
                )
            )

    till.pay(50_00, "part")
    assert len(till.holds) == 2
    till.pay(60_00, "rest")

    assert till.holds == []


@pytest.mark.parametrize(
    ("minor", "state"),
    [
        pytest.param(102_17, "kept", id="all of it, which is less than promised"),
        pytest.param(102_50, "kept", id="as promised"),
        pytest.param(50_00, "open", id="a part"),
    ],
)
def test_a_promise_is_kept(till: Till, minor: int, state: str) -> None:
    """Paid early it is less than the amount promised, and kept all the same."""
    with till.world.session() as session:
        session.add(
            PromiseRow(
                client_id=till.client_id,
                amount_minor=102_50,
                due_on=till.today + timedelta(days=10),
                invoices=list(till.ids),
                made_at=till.world.clock.now(),
            )
        )

    till.pay(minor)

    assert till.rows(select(PromiseRow.state)) == [state]


def _agreed(till: Till) -> int:
    """Turn Ana's first invoice into an agreement whose instalments are the others."""
    with till.world.session() as session:
        agreement = Agreement(
            client_id=till.client_id,
            total_minor=200_00,
            terms={},
            evidence={},
            accepted_at=till.world.clock.now(),
        )
        agreement.covers = [AgreementInvoice(invoice_id=till.ids[0], owed_minor=102_17)]
        session.add(agreement)
        session.flush()
        for invoice_id in till.ids:
            invoice = session.get_one(Invoice, invoice_id)
            if invoice_id == till.ids[0]:
                invoice.status = RENEGOTIATED
            else:
                invoice.agreement_id = agreement.id
        return agreement.id


def test_an_agreement_ends_with_its_last_instalment(world: World) -> None:
    """One paid instalment leaves it active; the last one makes it kept."""
    till = till_for(world, LATE, NOT_YET_DUE, NOT_YET_DUE + timedelta(days=30))
    _agreed(till)

    till.pay(100_00, "1")
    assert till.rows(select(Agreement.state)) == ["active"]
    till.pay(100_00, "2")

    assert till.rows(select(Agreement.state)) == ["kept"]
    assert till.rows(select(AgreementInvoice.active)) == [False]


def test_money_for_a_renegotiated_invoice_pays_what_took_its_place(
    world: World,
) -> None:
    """A page opened before the agreement pays the instalment; more is credit."""
    till = till_for(world, LATE, NOT_YET_DUE)
    _agreed(till)

    till.pay(102_17, invoice_ids=[till.ids[0]])

    assert till.sums["client_credit"] == -2_17
    assert till.statuses == ["renegotiated", "paid"]


def test_a_payment_wakes_what_waited_for_its_hold(world: World) -> None:
    """Paid what was claimed: the reminder of the rest is judged at once."""
    till = till_for(world, LATE, OLDER)
    now = world.clock.now()
    with world.session() as session:
        for invoice_id in till.ids:
            row = Hold(client_id=till.client_id, invoice_id=invoice_id, created_at=now)
            row.reason = "claimed_payment"
            session.add(row)
    world.plan()
    world.work()
    with world.session() as session:
        waits = session.query(PlannedContact).one()
        before = (waits.rule, waits.not_before > now)
    till.pay(103_00, invoice_ids=till.ids[1:], tell=False)
    with world.session() as session:
        after = session.query(PlannedContact).one().not_before

    assert before == ("on_hold", True)
    assert after == now
