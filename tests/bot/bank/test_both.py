"""Statements on both databases: taken in, decided, undone, and whole books."""

import pytest

from bot.bank.load import Bringing, bring_in
from bot.cash.decide import assign, undo
from bot.cash.hand import Hand, Share
from bot.ledger.examine import examine
from domain.money import Money
from models.cash import CashItem
from tests.bot.bank.conftest import TODAY, ofx
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World

EXACT = 102_17


@pytest.mark.fault("F58")
def test_a_statement_from_file_to_owner(either: World) -> None:
    """Read twice, decided by a person, taken back: the same on both databases."""
    till = till_for(either, LATE)
    file = ofx(
        (TODAY, EXACT, "PIX ***.982.247-** ANA SOUZA"), (TODAY, 7_77, "DEPOSITO")
    )
    counts = [
        dict(bring_in(either.parts, Bringing(file, "e.ofx", "cli")).counts)
        for _ in range(2)
    ]
    with either.session() as session:
        hand = Hand(session, either.parts, "agent:1", either.clock.now())
        for item in session.query(CashItem).order_by(CashItem.id):
            if item.state == "review":
                assign(hand, item, [Share(till.client_id, Money(7_77))])
            else:
                undo(hand, item, "a test")
    with either.parts.database.read() as session:
        states = [row.state for row in session.query(CashItem).order_by(CashItem.id)]
        found = examine(session)

    assert counts == [{"applied": 1, "review": 1}, {"known": 2}]
    assert sorted(states) == ["applied", "review"]
    assert found == []
    assert till.statuses == ["open"]
