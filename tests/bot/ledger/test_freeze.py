"""The freeze: what stands still, what goes on, and who may end it."""

import pytest
from sqlalchemy import select

from bot import audit
from bot.alerts import standing_alerts
from bot.channels.templates import Approved, remember
from bot.ledger.freeze import (
    KNOWN,
    BooksFrozenError,
    NotFrozen,
    freeze,
    frozen_since,
    thaw,
)
from bot.ledger.nightly import check_books
from models.audit import Audit
from models.inbound import Inbound
from models.planned import PlannedContact
from models.promise import PromiseRow
from tests.bot.ledger.tamper import tamper
from tests.bot.payments.till import LATE, Till, till_for
from tests.bot.world import World

WRONG = "UPDATE invoice SET amount_minor = 9999 WHERE id = 1"
RIGHT = "UPDATE invoice SET amount_minor = 10000 WHERE id = 1"


def _freeze(till: Till) -> None:
    with till.world.session() as session:
        freeze(session, [], "agent:1", "looking into it", till.world.clock.now())


def _thaw(till: Till, actor: str = "agent:1") -> int | NotFrozen:
    with till.world.session() as session:
        return thaw(session, actor, "found it", till.world.clock.now())


def _check(till: Till) -> int:
    return len(check_books(till.world.parts.database, till.world.clock.now()))


def _frozen(till: Till) -> bool:
    with till.world.parts.database.read() as session:
        return frozen_since(session) is not None


def test_nothing_is_booked(on_both: Till) -> None:
    """A payment is not taken in; it is not lost either, see below."""
    _freeze(on_both)

    with pytest.raises(BooksFrozenError):
        on_both.pay(10_00)

    assert on_both.payments == []


def test_money_from_the_provider_waits_for_the_thaw(till: Till) -> None:
    """However long it takes, the event is tried again and never parked."""
    page = till.checkout(102_17, till.ids[1])
    _freeze(till)
    till.hears(*till.paid_by(page))
    for _ in range(12):
        till.tries_again()
    waiting = till.rows(select(Inbound))
    assert [(row.parked_at, row.settled) for row in waiting] == [(None, False)] * 3

    _thaw(till)
    till.tries_again()

    assert [payment.amount_minor for payment in till.payments] == [102_17]


def test_nothing_is_sent_unasked(world: World) -> None:
    """A reminder waits with its reason, and goes once the books are open."""
    till = till_for(world, LATE)
    with world.session() as session:
        remember(session, "reminder.invoice.late", "pt", Approved("HX" + "a" * 32, ()))
    _freeze(till)

    world.plan()
    world.work()

    assert world.channel.sent == []
    contact = till.rows(select(PlannedContact))[0]
    assert (contact.state, contact.rule) == ("planned", "books_frozen")

    assert _thaw(till) == 1
    world.work()
    assert len(world.channel.sent) == 1


def test_a_client_who_asks_gets_a_person(world: World) -> None:
    """No figure is said; why not is."""
    till = till_for(world, LATE)
    world.hears("quanto devo?")
    world.hears("529")
    _freeze(till)

    told = world.hears("1985").says

    assert "em conferência" in told[0]
    assert not any("R$" in text or "/p/" in text for text in told)
    assert world.thread().owner == "person"
    assert world.thread().identity_checked_until is not None


def test_nothing_is_promised(world: World) -> None:
    """A yes to an amount in doubt binds nobody."""
    till = till_for(world, LATE)
    for line in ("quero pagar amanhã", "529", "1985"):
        world.hears(line)
    _freeze(till)

    world.hears("sim")

    assert till.rows(select(PromiseRow)) == []
    assert world.thread().owner == "person"


def test_a_greeting_is_answered(world: World) -> None:
    """What names no amount goes on."""
    till = till_for(world, LATE)
    _freeze(till)

    told = world.hears("oi").says

    assert told
    assert "em conferência" not in told[0]
    assert world.thread().owner == "bot"


def test_an_opt_out_is_obeyed(world: World) -> None:
    """The inbox goes on: nothing holds back a wish to be left alone."""
    till = till_for(world, LATE)
    _freeze(till)

    assert "não vamos mais enviar" in world.hears("SAIR").says[0]


def test_a_clean_check_does_not_end_what_a_person_began(till: Till) -> None:
    """Who froze by hand has a reason that no sum knows."""
    _freeze(till)

    assert _check(till) == 0
    assert _frozen(till)


def test_a_person_thaws_with_a_reason(till: Till) -> None:
    """Known faults freeze nothing again, and stay in sight until they are gone."""
    tamper(till.world.parts.database, WRONG)
    assert _check(till) == 1

    assert _thaw(till) == 0
    assert _check(till) == 1

    assert not _frozen(till)
    with till.world.parts.database.read() as session:
        assert [alert.kind for alert in standing_alerts(session)] == [KNOWN]
        trail = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert [each for each in trail if each != "books.sealed"] == [
        "books.freeze",
        "books.thaw",
    ]


def test_a_known_fault_that_went_and_came_back(till: Till) -> None:
    """It was solved meanwhile: the second time it is news."""
    tamper(till.world.parts.database, WRONG)
    _check(till)
    _thaw(till)

    tamper(till.world.parts.database, RIGHT)
    assert _check(till) == 0
    with till.world.parts.database.read() as session:
        assert standing_alerts(session) == []
    tamper(till.world.parts.database, WRONG)
    _check(till)

    assert _frozen(till)


def test_a_new_fault_freezes_in_spite_of_a_known_one(till: Till) -> None:
    """What was thawed was that one fault, not the check."""
    tamper(till.world.parts.database, WRONG)
    _check(till)
    _thaw(till)

    tamper(
        till.world.parts.database, "UPDATE invoice SET amount_minor = 9 WHERE id = 2"
    )
    _check(till)

    assert _frozen(till)


def test_open_books_need_no_thaw(till: Till) -> None:
    """There is nothing to end."""
    assert _thaw(till) == NotFrozen()


def test_the_trail_stays_whole(till: Till) -> None:
    """Freezing, thawing and sealing are in it, in order."""
    _freeze(till)
    _thaw(till)
    _check(till)

    with till.world.parts.database.read() as session:
        assert audit.first_broken(session) is None
