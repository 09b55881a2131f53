"""A promise from its making to its end, and what the ladder does meanwhile."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.handlers.promise import CLIENT
from bot.hardship.excuses import PAUSED
from bot.hardship.lane import open_lane
from bot.payments.settle import receive
from bot.promises.ends import Ending, cancel_promise, keep_promise, promise_round
from bot.promises.making import make_promise
from bot.promises.news import BROKEN, NEUTRAL, PARTLY, news_round
from bot.promises.rows import past_of
from domain.calendar import calendar_for
from domain.hardship import Kind
from domain.money import Money
from domain.promises import Past, Promise, PromiseLimits
from models.audit import Audit
from models.client import Client
from models.hook import HookEvent
from models.invoice import RENEGOTIATED, Invoice
from models.message import Message
from models.promise import PromiseRow
from models.template import ContentApproval
from tests.bot.hooks.receiver import endpoint
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

LATE = date(2026, 11, 16)  # eight days late on the world's Tuesday
TODAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
CALENDAR = calendar_for("SC")


@pytest.fixture
def world(database: Database) -> World:
    """Build a world in which all words have their templates."""
    made = with_templates(database)
    with made.session() as session:
        for key in (BROKEN, PARTLY, NEUTRAL):
            remember(session, key, "pt", Approved("HX" + "c" * 32, ("amount",)))
    return made


def promise(
    world: World, day: date, *invoices: int, amount: int = 103_00
) -> PromiseRow:
    """Let Ana promise, for some invoices or the first one."""
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        business_day = CALENDAR.next_business(day)
        said = Promise(client.id, Money(amount), day, business_day, invoices or (1,))
        return make_promise(session, client, said, actor="bot", now=world.clock.now())


def rows(world: World) -> list[PromiseRow]:
    """List the promises, the oldest first."""
    with world.session() as session:
        return list(session.scalars(select(PromiseRow).order_by(PromiseRow.id)))


def states(world: World) -> list[str]:
    """Tell how each of them stands."""
    return [row.state for row in rows(world)]


def pays(world: World, amount: int) -> None:
    """Take money of Ana's in."""
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.scalars(select(Client)).one(),
            provider="manual",
            external_ref=f"m{amount}-{world.clock.now()}",
            amount=Money(amount),
            method="pix",
            received_on=world.clock.now().date(),
            invoice_ids=(),
            now=world.clock.now(),
            tell=False,
        )


def live(world: World, days: int) -> list[tuple[date, str]]:
    """Let days go by as the ticker makes them; list what went out, day by day."""
    sent = []
    for _ in range(days):
        before = {message.id for message in world.messages()}
        promise_round(world.parts)
        news_round(world.parts)
        world.plan()
        world.work()
        today = world.clock.now().date()
        new = [it for it in world.messages(state="accepted") if it.id not in before]
        sent += [(today, _name(message)) for message in new]
        world.move(days=1)
    return sent


def _name(message: Message) -> str:
    return str((message.decided or {}).get("step") or message.key)


def test_the_ladder_rests_and_goes_on_where_it_is(world: World) -> None:
    """After the day: the kind word, then the step due by then, and no older one.

    d+6 fell into the promise: it is not sent late, and nothing begins anew.
    """
    ana(world, date(2026, 11, 19))
    before = live(world, 1)
    promise(world, MONDAY)

    assert before == [(TODAY, "d+3")]
    assert live(world, 13) == [
        (date(2026, 12, 1), BROKEN),
        (date(2026, 12, 3), "d+9"),  # the gap of 48 hours after the kind word
        (date(2026, 12, 7), "d+15"),
    ]
    assert states(world) == ["broken"]


def test_without_the_promise_the_steps_go_on(world: World) -> None:
    """The same days without it: what was held back above is the promise's doing."""
    ana(world, date(2026, 11, 19))

    assert [name for _, name in live(world, 8)] == ["d+3", "d+6", "d+9"]


def test_before_the_due_day_there_is_still_time(world: World) -> None:
    """Who meant to pay early and did not is told nothing of it: nothing is late."""
    ana(world, date(2026, 12, 3))
    promise(world, FRIDAY, amount=100_00)

    assert live(world, 12) == [(date(2026, 12, 3), "d0")]
    assert states(world) == ["broken"]


def test_only_what_was_promised_rests(world: World) -> None:
    """The other invoice's reminder goes out, and speaks of it alone."""
    ana(world, LATE, date(2026, 11, 17))
    promise(world, FRIDAY, 1)
    live(world, 1)
    [sent] = world.messages(state="accepted", direction="out")
    with world.session() as session:
        other = session.get_one(Invoice, 2).number

    assert other in (sent.body or "")
    assert "1001" not in (sent.body or "")


def test_a_part_came(world: World) -> None:
    """It is thanked for, with what is still open of what was promised."""
    ana(world, LATE)
    promise(world, FRIDAY)
    pays(world, 50_00)
    live(world, 7)
    [told] = world.messages(key=PARTLY)

    assert states(world) == ["partly_kept"]
    assert "R$ 50,00" in told.body
    assert "R$ 53,00" in told.body


def test_paid_late_before_the_word(world: World) -> None:
    """Whoever pays on the weekend hears nothing of Friday."""
    ana(world, LATE)
    promise(world, FRIDAY)
    live(world, 5)
    pays(world, 110_00)

    assert live(world, 5) == []


def test_a_new_day_is_no_reason_for_the_word(world: World) -> None:
    """Who has named another day meanwhile is not told of the old one."""
    ana(world, LATE)
    promise(world, FRIDAY)
    live(world, 5)
    promise(world, date(2026, 12, 4))

    assert live(world, 3) == []


def test_where_it_may_not_be_said_the_rule_is_kept(world: World) -> None:
    """Without a template nothing is said, and the ladder goes on a day later."""
    ana(world, date(2026, 11, 19))
    live(world, 1)
    promise(world, MONDAY)
    with world.session() as session:
        session.execute(
            delete(ContentApproval).where(ContentApproval.key.startswith("promise."))
        )
    sent = live(world, 10)
    [row] = rows(world)

    assert row.tell_refused == "window_closed"
    assert (row.tell_by, row.told_at) == (None, None)
    assert sent == [(date(2026, 12, 3), "d+9")]


def test_two_invoices_two_days(world: World) -> None:
    """Both stand; each is kept or broken by its own money and its own day."""
    ana(world, LATE, date(2026, 11, 17))
    promise(world, FRIDAY, 1)
    promise(world, date(2026, 12, 10), 2)
    live(world, 7)

    assert states(world) == ["broken", "open"]


def test_the_same_invoice_has_one_promise(world: World) -> None:
    """A new day replaces the old one; set right the same day it counts nothing."""
    ana(world, LATE)
    promise(world, FRIDAY)
    promise(world, MONDAY)
    corrected = _past(world)
    world.move(days=1)
    promise(world, date(2026, 12, 4))

    assert states(world) == ["replaced", "replaced", "open"]
    assert corrected == Past()
    assert _past(world) == Past(for_debt=1, recent=1)


def test_to_an_earlier_day_is_never_put_off(world: World) -> None:
    """Who can pay sooner than they said is not counted for it."""
    ana(world, LATE)
    promise(world, MONDAY)
    world.move(days=1)
    promise(world, FRIDAY)

    assert _past(world) == Past()


def _past(world: World) -> Past:
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        limits = PromiseLimits()
        return past_of(session, client, {1, 2}, limits, world.clock.now())


def test_what_an_agreement_replaced_is_not_broken(world: World) -> None:
    """Nothing is owed on it any more, and no money came: it is nobody's broken word."""
    ana(world, LATE)
    promise(world, FRIDAY)
    with world.session() as session:
        session.get_one(Invoice, 1).status = RENEGOTIATED
    live(world, 7)

    assert states(world) == ["cancelled"]
    assert world.messages(key=BROKEN) == []


def test_taken_back(world: World) -> None:
    """The ladder goes on; listeners and the trail know who; it counts nothing."""
    ana(world, LATE)
    endpoint(world)
    promise(world, FRIDAY)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        row = session.scalars(select(PromiseRow)).one()
        ending = Ending(CLIENT, " paid my\nmother's bill ", CALENDAR)
        now = world.clock.now()
        done = [cancel_promise(session, client, row, now, ending) for _ in range(2)]
    with world.session() as session:
        told = [event.kind for event in session.scalars(select(HookEvent))]
        trail = [each.actor for each in session.scalars(select(Audit))]

    assert done == [True, False]
    assert told == ["promise.recorded", "promise.cancelled"]
    assert trail[1:] == ["bot", CLIENT]
    assert _past(world) == Past()
    assert [name for _, name in live(world, 2)] == ["d+3"]


def test_kept_as_the_money_comes(world: World) -> None:
    """Each promise is kept by the money of its own invoices."""
    ana(world, LATE, date(2026, 11, 17))
    promise(world, FRIDAY, 1)
    promise(world, MONDAY, 2)
    pays(world, 103_00)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        keep_promise(session, client, world.clock.now() + timedelta(hours=1))

    assert states(world) == ["kept", "open"]


@pytest.mark.parametrize("paid", [0, 50_00])
def test_a_pause_lets_it_go(world: World, paid: int) -> None:
    """Who told of a hardship breaks nothing: no word, no count, before or within it."""
    ana(world, date(2026, 11, 19))
    promise(world, FRIDAY)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        settings, now = world.parts.settings, world.clock.now()
        open_lane(session, settings, client, kind=Kind.OTHER, actor="bot", now=now)
    if paid:
        pays(world, paid)
    sent = live(world, 7)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        past = past_of(session, client, {1}, PromiseLimits(), world.clock.now())

    assert (states(world), rows(world)[0].end_reason) == (["cancelled"], PAUSED)
    assert (sent, past) == ([], Past())


def test_kept_in_a_pause_is_kept(world: World) -> None:
    """What they pay all the same on the day is a promise kept."""
    ana(world, date(2026, 11, 19))
    promise(world, FRIDAY)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        settings, now = world.parts.settings, world.clock.now()
        open_lane(session, settings, client, kind=Kind.OTHER, actor="bot", now=now)
    pays(world, 103_00)
    live(world, 5)

    assert states(world) == ["kept"]


def test_put_off_in_a_pause_counts_for_nothing(world: World) -> None:
    """A new day named within the pause is no promise that was put off."""
    ana(world, date(2026, 11, 19))
    promise(world, FRIDAY)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        settings, now = world.parts.settings, world.clock.now()
        open_lane(session, settings, client, kind=Kind.OTHER, actor="bot", now=now)
    world.move(days=1)
    promise(world, date(2026, 12, 8))

    assert [(row.state, row.end_reason) for row in rows(world)] == [
        ("replaced", PAUSED),
        ("open", None),
    ]
