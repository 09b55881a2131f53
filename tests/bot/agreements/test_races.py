"""Two at the same moment: a payment and the end, two rounds, two hands."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.agreements.round import agreement_round
from bot.agreements.undo import Refused, Why
from bot.agreements.undone import Undone
from models.agreement import ACTIVE, BROKEN, AgreementWarning
from models.ledger import LedgerTransaction
from models.message import Message
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.payments.till import LATE, till_for
from tests.bot.races import at_once
from tests.bot.world import World

SECOND = date(2027, 1, 4)


@pytest.fixture
def late(either: World) -> Deal:
    """Let Ana be warned of the first of two parts; the day is over."""
    deal = Deal(till_for(either, LATE))
    deal.till.has_thread()
    deal.agrees((FIRST, 45_00), (SECOND, 45_00))
    either.hears("oi")
    deal.to(date(2026, 12, 7))
    return deal


def test_two_rounds_warn_once(late: Deal) -> None:
    """One row, one message, whoever was first."""
    parts = late.till.world.parts
    at_once(lambda: agreement_round(parts), lambda: agreement_round(parts))

    assert len(late.till.rows(select(AgreementWarning))) == 1


def _over(late: Deal) -> None:
    agreement_round(late.till.world.parts)
    late.till.world.work()
    late.to(date(2026, 12, 22))


def test_two_rounds_end_it_once(late: Deal) -> None:
    """One transaction of the books, and one word to the client."""
    _over(late)
    parts = late.till.world.parts
    at_once(lambda: agreement_round(parts), lambda: agreement_round(parts))
    kinds = late.till.rows(select(LedgerTransaction.kind))
    told = select(Message).where(Message.key.startswith("agreement.ended.broken"))

    assert late.state(1) == BROKEN
    assert kinds.count("agreement_undone") == 1
    assert len(late.till.rows(told)) == 1
    assert late.books_hold()


def test_a_payment_at_the_moment_of_the_end(late: Deal) -> None:
    """Before the end it keeps the agreement; after it, it counts for the old debt."""
    _over(late)
    parts = late.till.world.parts
    part = late.invoices(agreement_id=1)[0]
    at_once(
        lambda: agreement_round(parts),
        lambda: late.till.pay(47_00, invoice_ids=[part.id]),
    )
    owed = late.owed()

    assert late.state(1) in {ACTIVE, BROKEN}
    assert late.books_hold()
    assert owed in ({"A1-2/2": 45_00}, {"1001": 56_10})
    assert sum(line.amount_minor for line in late.till.lines) >= 46_00


def test_two_hands_end_it_once(late: Deal) -> None:
    """The second finds it over."""
    done = at_once(lambda: late.ends(1), lambda: late.ends(1))

    assert sorted(isinstance(each, Undone) for each in done) == [False, True]
    assert Refused(Why.STATE) in done
    assert late.books_hold()
