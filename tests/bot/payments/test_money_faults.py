"""Faults of money as the catalogue tells them, each from end to end of our own code."""

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.alerts import standing_alerts
from bot.channels.templates import Approved, remember
from bot.imports.run import Import, run_import
from bot.settings.imports import Mapping
from models.conversation import Conversation
from models.invoice import Hold
from models.message import Message
from models.planned import PlannedContact
from models.refund import RefundOrder
from tests.bot.payments.till import LATE, OLDER, Json, Till, till_for
from tests.bot.world import World

ISSUED = {"receivable": 100_00, "revenue": -100_00}
KEYS = ("reminder.neutral", "reminder.invoice.late", "reminder.invoice.due_day")


def _told(till: Till, kind: str, of: Json, **more: object) -> Json:
    return till.told(kind, {**of, **more})


def _story(till: Till) -> list[Json]:
    """Tell of a payment twice, a refund of a part, and a dispute of the rest."""
    row = till.checkout()
    charge, _, session = till.paid_by(row)
    opened = till.disputed(row)["data"]["object"]
    rest = row.amount_minor - 40_00
    return [
        session,
        charge,
        till.refunded(row, 40_00),
        _told(till, "charge.dispute.created", opened, amount=rest),
        _told(till, "charge.dispute.closed", opened, amount=rest, status="lost"),
    ]


@pytest.mark.fault("F49")
def test_every_order_of_payment_refund_and_dispute(world: World) -> None:
    """All hundred and twenty end alike: owed again, and never reminded by machine."""
    ends = set()
    for number, order in enumerate(permutations(range(5))):
        till = till_for(world, LATE, external_id=f"order-{number}")
        events = _story(till)

        till.applies([events[place] for place in order])

        held = any(invoice for _, invoice in till.holds)
        ends.add((tuple(sorted(till.sums.items())), tuple(till.statuses), held))

    assert ends == {(tuple(sorted(ISSUED.items())), ("open",), True)}


@pytest.mark.fault("F53")
def test_a_chargeback_of_a_part_payment(till: Till) -> None:
    """The invoice was never closed; lost money holds it all the same."""
    row = till.checkout(50_00)
    till.applies([*till.paid_by(row), till.disputed(row), till.disputed(row, "lost")])

    assert till.statuses == ["open"]
    assert till.holds == [("chargeback", till.ids[0])]


@pytest.mark.fault("F53")
def test_a_chargeback_after_somebody_let_go(till: Till) -> None:
    """A refund's hold was lifted by a person; the lost dispute holds anew."""
    row = till.checkout()
    opened = till.disputed(row)["data"]["object"] | {"amount": 62_17}
    till.applies([*till.paid_by(row), till.refunded(row, 40_00)])
    with till.world.session() as session:
        session.execute(update(Hold).values(lifted_at=till.world.clock.now()))

    till.applies([_told(till, "charge.dispute.closed", opened, status="lost")])

    assert till.holds == [("chargeback", till.ids[0])]


@pytest.mark.fault("F51")
def test_a_part_of_two_invoices(world: World) -> None:
    """The oldest first; the rest stays, and the client is told how much that is."""
    till = till_for(world, OLDER, LATE)
    till.has_thread()
    row = till.checkout(150_00, *till.ids)

    till.applies(till.paid_by(row))

    assert till.statuses == ["paid", "open"]
    owed = 103_17 + 102_17 - 150_00
    told = [m.body for m in world.messages(direction="out")]
    assert len(told) == 1
    assert f"R$ {owed // 100},{owed % 100:02}" in told[0]
    assert "R$ 150,00" in told[0]


@pytest.mark.fault("F52")
def test_pix_and_card(till: Till) -> None:
    """Paid by bank and by card: a credit, never a debt below zero; people decide."""
    row = till.checkout()
    till.pay(102_17, "E2E1", provider="bank")

    till.applies(till.paid_by(row) * 2)

    assert "receivable" not in till.sums
    assert till.sums["client_credit"] == -102_17
    orders = till.rows(select(RefundOrder))
    assert [(o.reason, o.state, o.amount_minor) for o in orders] == [
        ("overpaid", "asked", 102_17)
    ]
    with till.world.parts.database.read() as session:
        assert [alert.kind for alert in standing_alerts(session)] == ["overpaid"]


@pytest.mark.fault("F52")
def test_an_import_of_too_much_asks_nobody(till: Till) -> None:
    """What another system settled, it settles."""
    till.pay(150_00, "F1", provider="import")

    assert till.rows(select(RefundOrder)) == []


@pytest.fixture
def reminding(world: World) -> World:
    """Let the reminders' templates be known to WhatsApp."""
    with world.session() as session:
        for key in KEYS:
            remember(session, key, "pt", Approved("HX" + "a" * 32, ()))
    return world


def _reminders(world: World) -> list[Message]:
    return [m for m in world.messages(direction="out") if m.purpose == "reminder"]


def _days(world: World, hours: float) -> None:
    """Let time pass, and the house do its work."""
    world.move(hours=hours)
    world.plan()
    world.work()


def _claims(world: World) -> Till:
    """Let Ana, five days late, say that she has paid, before she is reminded."""
    till = till_for(world, LATE)
    till.has_thread()
    with world.session() as session:
        until = world.clock.now() + timedelta(hours=24)
        session.execute(update(Conversation).values(identity_checked_until=until))
    world.hears("já paguei ontem no pix")
    assert [reason for reason, _ in till.holds] == ["claimed_payment"]
    world.plan()
    world.work()
    return till


@pytest.mark.fault("F59")
def test_a_claim_pauses_for_two_days_and_no_longer(reminding: World) -> None:
    """No file says it, so the régua goes on after 48 hours."""
    _claims(reminding)
    for _ in range(11):
        _days(reminding, 4)  # to the 44th hour
    rule = _contact(reminding).rule
    assert _reminders(reminding) == []
    assert rule == "on_hold"

    _days(reminding, 6)  # the 50th

    assert len(_reminders(reminding)) == 1


@pytest.mark.fault("F59")
def test_the_next_file_closes_what_was_claimed(
    reminding: World, tmp_path: Path
) -> None:
    """Settled at the counter of the other system: believed, and never reminded."""
    till = _claims(reminding)
    _days(reminding, 24)
    file = tmp_path / "baixas.csv"
    file.write_text(
        "external_id,client,amount,due_on,status,paid_on\n"
        f"ana-1,ana,100.00,{LATE.isoformat()},paid,2026-11-23\n",
        encoding="utf-8",
    )
    parts, now = reminding.parts, reminding.clock.now()
    job = Import(file, Mapping(kind="invoices"), parts.settings, now)
    run_import(parts.database, job)
    for _ in range(20):
        _days(reminding, 12)

    assert till.statuses == ["paid"]
    assert till.holds == []
    assert _reminders(reminding) == []


def _contact(world: World) -> PlannedContact:
    with world.parts.database.read() as session:
        return session.scalars(select(PlannedContact)).one()
