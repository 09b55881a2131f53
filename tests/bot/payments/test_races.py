"""Refunds, disputes and payments of one client at once, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.payments.events import NotYetError, apply_event
from bot.reconciliation.run import reconcile
from models.ledger import LedgerTransaction
from models.reconciliation import BalanceTransaction
from models.refund import RefundOrder
from tests.bot.payments.account import FEE
from tests.bot.payments.test_refunds import Office, office_in
from tests.bot.payments.till import Json
from tests.bot.world import world_on

WORKERS = 8


def _at_once(deeds: list[Callable[[], object]]) -> None:
    """Do all of them, as many at a time as there are workers, from one start."""
    start = threading.Barrier(min(WORKERS, len(deeds)))
    first = iter(range(len(deeds)))
    lock = threading.Lock()

    def run(deed: Callable[[], object]) -> None:
        with lock:
            waits = next(first) < start.parties
        if waits:
            start.wait(20)
        deed()

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(run, deeds))


def _applies(office: Office, event: Json) -> None:
    """Apply an event as a worker would; one that is too early is tried again."""
    for _ in range(200):
        try:
            with office.till.world.session() as session:
                now = office.till.world.clock.now()
                apply_event(session, office.till.world.parts, event, now)
        except NotYetError:
            threading.Event().wait(0.02)
        else:
            return
    raise AssertionError(event)


def _story(office: Office) -> None:
    """Two payments, a refund, a dispute that is lost, an order and its sending."""
    till = office.till
    office.account.heard = None
    one, other = till.checkout(), till.checkout()
    events = [
        *till.paid_by(one),
        *till.paid_by(other),
        till.refunded(one, 30_00),
        till.disputed(other),
        till.disputed(other, "lost"),
    ] * 2
    Random(7).shuffle(events)  # noqa: S311 - no secret
    deeds: list[Callable[[], object]] = [
        *((lambda event=event: _applies(office, event)) for event in events),
        lambda: office.asks(50_00),
        lambda: office.asks(80_00, who=1),
        *((office.sends,) * 3),
    ]

    _at_once(deeds)
    office.sends()

    kinds = till.kinds
    assert kinds.count("payment_received") == 3
    assert kinds.count("payment_refunded") == 1
    assert kinds.count("dispute_lost") == 1
    orders = till.rows(select(RefundOrder).where(RefundOrder.asked_by.is_not(None)))
    assert len(orders) == 1  # the other one was more than was left
    assert len(office.account.refunds) == 1
    assert sum(till.sums.values()) == 0
    assert till.sums.get("receivable", 0) >= 0


def test_all_at_once(database: Database) -> None:
    """Each posts once, whoever comes first."""
    _story(office_in(world_on(database)))


@pytest.mark.postgres
def test_all_at_once_on_postgresql(postgres: Database) -> None:
    """Where they truly run side by side, nobody waits for somebody who waits."""
    _story(office_in(world_on(postgres)))


def _compared_at_once(office: Office) -> None:
    office.account.moves("payout", "po_1", -20_00)
    office.till.world.move(hours=2)
    parts = office.till.world.parts

    _at_once([lambda: reconcile(parts, office.account) for _ in range(4)])

    rows = office.till.rows(select(BalanceTransaction))
    assert [row.state for row in rows] == ["matched", "matched"]
    booked = office.till.rows(select(LedgerTransaction.kind))
    assert booked.count("fee_charged") == booked.count("payout_received") == 1
    run = reconcile(parts, office.account)
    assert run.differences == []
    assert run.figures["clearing"] == 102_17 - FEE - 20_00


def test_four_comparisons_at_once(database: Database) -> None:
    """Every movement, fee and payout once."""
    _compared_at_once(office_in(world_on(database)))


@pytest.mark.postgres
def test_four_comparisons_at_once_on_postgresql(postgres: Database) -> None:
    """Two that store the same movement: one of them takes what the other wrote."""
    _compared_at_once(office_in(world_on(postgres)))
