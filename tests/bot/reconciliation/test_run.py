"""The nightly comparison: what is booked, what is found, what is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from bot.alerts import standing_alerts
from bot.payments.port import PaymentsError
from bot.reconciliation.run import reconcile, reconcile_round
from models.cash import CashItem
from models.ledger import LedgerEntry
from models.payment import Checkout, Payment
from models.reconciliation import BalanceTransaction, Reconciliation
from tests.bot.payments.account import FEE, FakeAccount, away
from tests.bot.payments.till import Till


def books(till: Till) -> dict[str, int]:
    """Sum the accounts, those of nobody included, that are not at zero."""
    query = select(LedgerEntry.account, func.sum(LedgerEntry.amount_minor)).group_by(
        LedgerEntry.account
    )
    with till.world.parts.database.read() as session:
        return {name: int(minor) for name, minor in session.execute(query) if minor}


def compared(account: FakeAccount, since: datetime | None = None) -> Reconciliation:
    """Compare, an hour after whatever happened."""
    account.till.world.move(hours=2)
    return reconcile(account.till.world.parts, account, since)


def kinds(run: Reconciliation) -> list[str]:
    """List what a run found to differ."""
    return [each["kind"] for each in run.differences]


def states(till: Till) -> list[tuple[str, str, str | None]]:
    """List the movements: what they are, how they stand, what is wrong."""
    rows = till.rows(select(BalanceTransaction).order_by(BalanceTransaction.id))
    return [(row.type, row.state, row.problem) for row in rows]


def alerts(till: Till) -> list[str]:
    """List the alerts that stand."""
    with till.world.parts.database.read() as session:
        return sorted(alert.kind for alert in standing_alerts(session))


def test_a_payment_and_its_fee(till: Till, account: FakeAccount) -> None:
    """The fee is booked against what the provider holds, and both sides agree."""
    till.applies(account.paid(till.checkout()))

    run = compared(account)

    assert kinds(run) == []
    assert books(till)["provider_fees"] == FEE
    assert books(till)["clearing"] == 102_17 - FEE == run.figures["balance"]
    assert states(till) == [("charge", "matched", None)]
    assert alerts(till) == []


def test_twice_changes_nothing(till: Till, account: FakeAccount) -> None:
    """Overlap, repetition: every movement once, every fee once."""
    till.applies(account.paid(till.checkout()))
    account.moves("stripe_fee", "fee_1", -2_00)
    account.moves("payout", "po_1", -50_00)
    compared(account)
    before = books(till)

    run = compared(account)

    assert books(till) == before
    assert before["cash"] == 50_00
    assert before["provider_fees"] == FEE + 2_00
    assert kinds(run) == []
    assert len(states(till)) == 3


def test_a_payment_that_we_never_heard_of(till: Till, account: FakeAccount) -> None:
    """Its events were lost: it bears our key, so it is settled now."""
    row = till.checkout()
    account.paid(row)

    run = compared(account)

    assert till.statuses == ["paid"]
    assert till.state_of(row) == "paid"
    assert run.figures["recovered"] == 1
    assert kinds(run) == []


def test_a_refund_and_a_dispute_that_we_never_heard_of(
    till: Till, account: FakeAccount
) -> None:
    """We were down for a week: both are booked from what the provider shows."""
    one, other = till.checkout(), till.checkout()
    till.applies([*account.paid(one), *account.paid(other)])
    account.refunded(one, 50_00)
    account.disputed(other)
    till.world.move(days=7)

    run = compared(account)

    assert run.figures["recovered"] == 2
    assert "payment_refunded" in till.kinds
    assert "dispute_opened" in till.kinds
    assert books(till)["disputes"] == 102_17
    assert kinds(run) == []


def test_a_dispute_that_was_opened_and_won_unheard(
    till: Till, account: FakeAccount
) -> None:
    """Both of its movements are matched, in whatever order they are listed."""
    row = till.checkout()
    till.applies(account.paid(row))
    account.disputed(row)
    account.disputed(row, "won")

    run = compared(account)

    assert kinds(run) == []
    assert books(till)["clearing"] == 102_17 - FEE - 55_00
    assert till.holds == []


def test_money_of_nobody_we_know(till: Till, account: FakeAccount) -> None:
    """It is held, and put in the list of money to be identified."""
    account.objects["ch_x"] = {
        "id": "ch_x",
        "object": "charge",
        "payment_intent": "pi_x",
        "metadata": {},
        "billing_details": {"name": "José Lima"},
    }
    account.moves("charge", "ch_x", 70_00, 3_00)

    run = compared(account)

    item = till.rows(select(CashItem))[0]
    assert (item.source, item.external_ref, item.state) == ("stripe", "pi_x", "review")
    assert (item.amount_minor, item.payer) == (70_00, "José Lima")
    assert books(till)["unapplied"] == -70_00
    assert kinds(run) == []


def test_ours_though_the_page_is_lost(till: Till, account: FakeAccount) -> None:
    """After a restored backup the metadata still say whose it is: a person confirms."""
    row = till.checkout()
    account.paid(row)
    metadata = account.objects[f"ch_{row.session_id}"]["metadata"]
    metadata |= {"client": str(till.client_id), "invoices": str(till.ids[0])}
    with till.world.session() as session:
        session.execute(delete(Checkout))

    compared(account)

    item = till.rows(select(CashItem))[0]
    assert item.candidates[0]["client"] == till.client_id
    assert item.candidates[0]["invoices"] == [till.ids[0]]


def test_a_payment_that_the_provider_does_not_have(
    till: Till, account: FakeAccount
) -> None:
    """Our books say it, the provider does not: said once, with its client."""
    till.applies(till.paid_by(till.checkout()))

    run = compared(account)

    till.world.move(days=30)
    assert kinds(run) == kinds(compared(account)) == ["not_at_provider"]
    assert run.differences[0]["client_id"] == till.client_id
    assert alerts(till) == ["reconcile_differs"]


def test_a_refund_that_the_provider_does_not_have(
    till: Till, account: FakeAccount
) -> None:
    """The same for money that went back in our books alone."""
    row = till.checkout()
    till.applies([*account.paid(row), till.refunded(row, 20_00)])

    assert kinds(compared(account)) == ["reversal_not_at_provider"]


def test_amounts_that_differ(till: Till, account: FakeAccount) -> None:
    """The payment is known, and not with this amount."""
    row = till.checkout()
    till.applies(account.paid(row))
    account.listed[0] |= {"amount": 99_00, "net": 99_00 - FEE}

    assert "amount" in kinds(compared(account))


def test_the_balance_itself(till: Till, account: FakeAccount) -> None:
    """What was there before our first look is known; what comes unlisted is told."""
    account.elsewhere = 500_00
    till.applies(account.paid(till.checkout()))
    first = compared(account)
    account.elsewhere = 510_00

    second = compared(account)

    assert first.figures["opening"] == 500_00
    assert kinds(first) == []
    assert [(d["kind"], d["amount_minor"]) for d in second.differences] == [
        ("movements", 10_00)
    ]


def test_a_look_further_back(till: Till, account: FakeAccount) -> None:
    """What was there before shrinks by what is now listed of it."""
    account.moves("stripe_fee", "fee_0", -1_00)
    till.world.move(days=60)
    till.applies(account.paid(till.checkout()))
    first = compared(account)

    second = compared(account, datetime(2026, 1, 1, tzinfo=UTC))

    assert (first.figures["opening"], second.figures["opening"]) == (-1_00, 0)
    assert kinds(second) == []


def test_a_payout_that_came_back(till: Till, account: FakeAccount) -> None:
    """What our bank refused is with the provider again."""
    till.applies(account.paid(till.checkout()))
    account.moves("payout", "po_1", -50_00)
    account.moves("payout_failure", "po_1", 50_00)

    run = compared(account)

    assert "cash" not in books(till)
    assert kinds(run) == []


def test_the_news_of_a_payout_and_its_movement(
    till: Till, account: FakeAccount
) -> None:
    """Whichever comes first books it; the other finds it booked."""
    till.applies(account.paid(till.checkout()))
    payout = {"id": "po_1", "amount": 50_00, "currency": "brl", "status": "paid"}
    account.moves("payout", "po_1", -50_00)
    till.applies([till.told("payout.paid", payout)])
    compared(account)
    failed = payout | {"status": "failed"}

    till.applies([till.told("payout.failed", failed)] * 2)
    account.moves("payout_failure", "po_1", 50_00)
    run = compared(account)

    assert till.kinds.count("payout_received") == 1
    assert till.kinds.count("correction") == 1
    assert kinds(run) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("reserve_transaction", ("expected", "reserve"), id="a reserve"),
        pytest.param("contribution", ("unmatched", "type"), id="a thing of its own"),
        pytest.param("adjustment", ("unmatched", "adjustment"), id="no dispute"),
        pytest.param("refund", ("unmatched", "unknown_payment"), id="of a stranger"),
    ],
)
def test_other_movements(
    till: Till, account: FakeAccount, kind: str, expected: tuple[str, str]
) -> None:
    """What the books need not know is left; what nobody can tell is asked about."""
    account.moves(kind, "xx_1", -5_00)

    compared(account)

    assert [(state, problem) for _, state, problem in states(till)] == [expected]


def test_another_currency(account: FakeAccount) -> None:
    """Euros are no part of books in reais: a person looks."""
    account.moves("charge", "ch_e", 5_00)["currency"] = "eur"

    assert kinds(compared(account)) == ["currency"]


def test_a_provider_that_is_away(till: Till, account: FakeAccount) -> None:
    """The run is kept with its reason, and the alert goes by itself."""
    account.failures = [away()]

    with pytest.raises(PaymentsError):
        compared(account)

    assert alerts(till) == ["reconcile_failed"]
    assert "nobody there" in (till.rows(select(Reconciliation.error))[0] or "")
    compared(account)
    assert alerts(till) == []


def test_once_a_night(till: Till, account: FakeAccount) -> None:
    """From its hour on, once a day; after a failure again, an hour later."""
    parts = till.world.parts
    before = datetime(2026, 11, 25, 6, 59, tzinfo=UTC)  # 03:59 at home
    till.world.clock.move(before - till.world.clock.now())
    reconcile_round(parts, account)
    assert account.asked == []

    till.world.move(minutes=2)
    account.failures = [away()]
    reconcile_round(parts, account)
    reconcile_round(parts, account)
    assert account.asked == ["balance"]

    till.world.move(hours=1)
    reconcile_round(parts, account)
    reconcile_round(parts, account)
    assert len(till.rows(select(Reconciliation))) == 2

    till.world.move(days=1)
    reconcile_round(parts, account)
    assert len(till.rows(select(Reconciliation))) == 3


def test_what_just_happened_is_not_missing(till: Till, account: FakeAccount) -> None:
    """A payment of minutes ago may not be listed yet."""
    till.applies(till.paid_by(till.checkout()))
    run = reconcile(till.world.parts, account)

    assert "not_at_provider" not in kinds(run)
    assert till.rows(select(Payment.created_at))[0] > run.since + timedelta(days=1) / 2
