"""The check of the books: clean books, and each way in which they can be wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.ledger.freeze import ALERT, frozen_since
from bot.ledger.nightly import books_round, check_books, last_check
from bot.ledger.seal import seal_all
from models.ledger import BooksFreeze, LedgerSeal
from tests.bot.ledger.tamper import tamper
from tests.bot.payments.till import Till


def _check(till: Till) -> list[tuple[str, str]]:
    found = check_books(till.world.parts.database, till.world.clock.now())
    return [problem.name for problem in found]


def _frozen(till: Till) -> bool:
    with till.world.parts.database.read() as session:
        return frozen_since(session) is not None


def test_clean_books(on_both: Till) -> None:
    """Payments in part, over, with charges, taken back: all of it balances."""
    on_both.pay(50_00, "m1")
    on_both.pay(300_00, "m2")

    assert _check(on_both) == []
    assert not _frozen(on_both)
    with on_both.world.parts.database.read() as session:
        assert last_check(session) == (on_both.world.clock.now(), 0)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        pytest.param(
            "UPDATE ledger_entry SET amount_minor = amount_minor + 1 WHERE id = 1",
            {"unbalanced", "whole", "receivable"},
            id="an entry changed",
        ),
        pytest.param(
            "DELETE FROM ledger_entry WHERE transaction_id = 2",
            {"empty", "receivable"},
            id="entries gone",
        ),
        pytest.param(
            "UPDATE invoice SET amount_minor = 9000 WHERE id = 1",
            {"receivable"},
            id="an invoice changed beside the books",
        ),
        pytest.param(
            "UPDATE payment_line SET principal_minor = principal_minor - 1, "
            "interest_minor = interest_minor + 1",
            {"receivable"},
            id="a payment's line shifted",
        ),
        pytest.param(
            "UPDATE payment SET amount_minor = amount_minor + 500",
            {"credit", "amount"},
            id="a payment made larger",
        ),
        pytest.param(
            "UPDATE payment SET external_ref = 'another'",
            {"unbooked", "no_payment"},
            id="a payment renamed",
        ),
        pytest.param(
            "UPDATE ledger_entry SET invoice_id = NULL WHERE account = 'receivable'",
            {"loose", "receivable"},
            id="a receivable of nobody",
        ),
    ],
)
def test_what_is_wrong_freezes(on_both: Till, statement: str, what: set[str]) -> None:
    """Each fault has its name, an alert, and the freeze."""
    on_both.pay(30_00)

    tamper(on_both.world.parts.database, statement)

    assert {kind for kind, _ in _check(on_both)} == what
    assert _frozen(on_both)
    with on_both.world.parts.database.read() as session:
        assert [alert.kind for alert in standing_alerts(session)] == [ALERT]


def test_a_receivable_below_zero(till: Till) -> None:
    """Nobody owes less than nothing (I7)."""
    tamper(
        till.world.parts.database,
        "UPDATE ledger_entry SET amount_minor = -amount_minor WHERE transaction_id = 1",
    )

    assert _check(till) == [("below_zero", "invoice:1")]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "UPDATE ledger_transaction SET reason = 'x' WHERE id = 1", id="changed"
        ),
        pytest.param(
            "UPDATE ledger_entry SET account = 'fines' WHERE account = 'interest'",
            id="moved to another account",
        ),
        pytest.param(
            "INSERT INTO ledger_entry (transaction_id, account, amount_minor, currency)"
            " VALUES (1, 'cash', 5, 'BRL'), (1, 'fines', -5, 'BRL')",
            id="slipped in",
        ),
    ],
)
def test_a_seal_finds_what_sums_do_not(on_both: Till, statement: str) -> None:
    """What balances and was changed behind our back is found all the same (I5)."""
    on_both.pay(102_17)
    assert _check(on_both) == []

    tamper(on_both.world.parts.database, statement)

    assert _check(on_both) == [("seal", "seal:1")]


def test_a_whole_event_that_went(on_both: Till) -> None:
    """An event of no invoice and no client's credit leaves no other trace."""
    on_both.pay(102_17)
    assert _check(on_both) == []

    tamper(
        on_both.world.parts.database,
        "DELETE FROM ledger_entry WHERE transaction_id = 3",
        "DELETE FROM ledger_transaction WHERE id = 3",
    )

    assert ("seal", "seal:1") in _check(on_both)


def test_a_seal_that_went(till: Till) -> None:
    """The trail remembers each seal, so taking seals away does not help either."""
    assert _check(till) == []

    tamper(till.world.parts.database, "DELETE FROM ledger_seal")

    assert _check(till) == [("seal_gone", "through:2")]


def test_seals_chain(on_both: Till) -> None:
    """A seal stands on the one before; nothing new needs none."""
    with on_both.world.session() as session:
        now = on_both.world.clock.now()
        assert seal_all(session, now) == 1
        assert seal_all(session, now) == 0
    on_both.pay(10_00)
    with on_both.world.session() as session:
        assert seal_all(session, now + timedelta(hours=1)) == 1

    seals = on_both.rows(select(LedgerSeal).order_by(LedgerSeal.id))
    assert [(s.through_id, s.transactions, s.entries) for s in seals] == [
        (2, 2, 4),
        (3, 1, 4),
    ]


def test_a_clean_check_thaws(till: Till) -> None:
    """Put right, the books open by themselves."""
    tamper(till.world.parts.database, "UPDATE invoice SET amount_minor = 1 WHERE id=1")
    assert books_round(till.world.parts) == 1

    tamper(
        till.world.parts.database, "UPDATE invoice SET amount_minor = 10000 WHERE id=1"
    )

    assert books_round(till.world.parts) == 0
    assert not _frozen(till)
    row = till.rows(select(BooksFreeze))[0]
    assert (row.frozen_by, row.thawed_by) == ("check", "check")
    with till.world.parts.database.read() as session:
        assert standing_alerts(session) == []
