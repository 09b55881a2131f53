"""The lane in its rows: in, asked, prolonged, out; and what it freezes and softens."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import standing_alerts
from bot.balances import balance_of_client
from bot.channels.templates import Approved, remember
from bot.hardship.asked import MOVED
from bot.hardship.lane import (
    end_lane,
    lane_of,
    move_lane,
    open_lane,
    prolong_lane,
)
from bot.hardship.restart import softly_since
from bot.hardship.round import UNASKED, hardship_round
from bot.said import steps_of
from bot.why import verdict_now
from bot.wiring import Wiring
from domain.contact_policy import Denied
from domain.hardship import End, Kind, Pause, Refused
from domain.ladder import Tone
from domain.zones import local_day
from flows.hardship import checking_in
from models.agreement import Agreement
from models.audit import Audit
from models.client import Client, ContactPoint
from models.hardship import Hardship, ReasonUnpaid
from models.invoice import Hold, Invoice
from models.planned import PlannedStep
from tests.bot.world import TUESDAY, World, ana

DUE = date(2026, 11, 5)
LAST = date(2026, 12, 24)


@pytest.fixture(name="at_home")
def _at_home(world: World) -> World:
    """Ana owes one invoice and has written once."""
    ana(world, DUE)
    world.hears("oi")
    return world


def lane(world: World) -> Hardship | None:
    """Give the lane that Ana is in."""
    with world.parts.database.read() as session:
        return lane_of(
            session, session.query(Client).filter_by(external_id="ana").one()
        )


def enters(world: World, kind: Kind = Kind.OTHER) -> None:
    """Put Ana in the lane."""
    with world.session() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        settings, now = world.parts.settings, world.clock.now()
        open_lane(session, settings, client, kind=kind, actor="bot", now=now)


def goes_to(world: World, at: str) -> None:
    """Set the clock to an instant."""
    world.clock.move(datetime.fromisoformat(at) - world.clock.now())


def owed(world: World) -> int:
    """Price what Ana owes today, in cents."""
    with world.parts.database.read() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        today = local_day(world.clock.now(), client.zone)
        balance = balance_of_client(session, client, today, world.parts.settings)
        return balance.total.minor


def refused(world: World) -> str | None:
    """Name the rule that keeps a reminder back; None where none does."""
    with world.parts.database.read() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        verdict = verdict_now(session, world.parts, client, world.clock.now())
        return verdict.rule if isinstance(verdict, Denied) else None


def test_it_is_told_by_a_hold_with_its_end(at_home: World) -> None:
    """`regua why` names it, and an agreement's rule of breaking sees it."""
    at_home.hears("perdi o emprego, não tenho como pagar")
    row = lane(at_home)
    assert row is not None
    with at_home.parts.database.read() as session:
        hold = session.scalars(select(Hold)).one()
        client = session.scalars(select(Client)).one()

    assert row.until_on == LAST
    assert (hold.reason, hold.until) == ("hardship", client.vulnerable_until)
    assert hold.until == datetime.fromisoformat("2026-12-25T00:00:00-03:00")
    assert refused(at_home) == "on_hold"


def test_nothing_goes_out_until_the_day_is_over(at_home: World) -> None:
    """The hold falls with the last day, by the client's calendar."""
    enters(at_home)
    goes_to(at_home, "2026-12-24T18:59:00-03:00")
    before = refused(at_home)
    goes_to(at_home, "2026-12-28T12:00:00-03:00")

    assert before == "on_hold"
    assert refused(at_home) != "on_hold"


def test_the_reason_is_counted_and_no_detail_kept(at_home: World) -> None:
    """REC-01: one of four reasons; nothing that was told is in any row of ours."""
    at_home.hears("to com câncer e não tenho como pagar")
    row = lane(at_home)
    with at_home.parts.database.read() as session:
        reasons = [each.reason for each in session.scalars(select(ReasonUnpaid))]
        trail = " ".join(str(each.details) for each in session.scalars(select(Audit)))

    assert reasons == ["money"]
    assert row is not None
    assert row.kind is None
    assert "ncer" not in trail


def test_a_kind_is_forgotten_on_its_day(at_home: World) -> None:
    """What somebody might act on is kept for as long as they might."""
    enters(at_home, Kind.JOB_LOSS)
    kept = lane(at_home)
    at_home.move(days=182)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()

    assert kept is not None
    assert kept.kind == "job_loss"
    assert (row.kind, row.kind_until) == (None, None)


def test_said_twice_it_is_one_lane(at_home: World) -> None:
    """By constraint: a client is in it once, and the pause stays as long."""
    enters(at_home)
    at_home.move(days=5)
    enters(at_home)
    with at_home.parts.database.read() as session:
        rows = session.scalars(select(Hardship)).all()

    assert [row.until_on for row in rows] == [LAST]


def test_all_contracts_of_a_person_rest(at_home: World) -> None:
    """Two rows of one CPF are one person, and one hardship."""
    ana(at_home, DUE, external_id="ana-2")
    enters(at_home)
    with at_home.parts.database.read() as session:
        clients = session.scalars(select(Client)).all()
        rows = session.scalars(select(Hardship)).all()

    assert len(rows) == 2
    assert all(client.vulnerable_until for client in clients)


def test_charges_stand_still(at_home: World) -> None:
    """From the day after until the last one; then they go on from where they were."""
    enters(at_home)
    before = owed(at_home)
    goes_to(at_home, "2026-12-24T12:00:00-03:00")
    on_the_last_day = owed(at_home)
    at_home.move(days=30)

    assert on_the_last_day == before == 102_63  # 19 days: 100 + 2 + 0.63
    assert owed(at_home) == 103_63  # thirty days more, and none of the pause's


def test_cut_short_they_go_on_at_once(at_home: World) -> None:
    """Who comes out on a day has had so many days without charges."""
    enters(at_home)
    before = owed(at_home)
    at_home.move(days=10)
    with at_home.session() as session:
        client = session.query(Client).one()
        end_lane(session, client, End.RESUMED, actor="bot", now=at_home.clock.now())
    at_home.move(days=3)

    assert owed(at_home) == before + 10


def test_a_pause_that_did_not_freeze_stays_so(at_home: World) -> None:
    """What was granted on its day holds, whatever config.yml says since."""
    enters(at_home)
    with at_home.session() as session:
        session.query(Hardship).one().freezes = False
    before = owed(at_home)
    at_home.move(days=30)

    assert owed(at_home) == before + 1_00


def test_they_are_asked_how_they_are(at_home: World) -> None:
    """Once, some days before the end, in the thread that they use."""
    with at_home.session() as session:
        known = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in", "pt", known)
    enters(at_home)
    at_home.move(days=24)
    early = hardship_round(at_home.parts)
    at_home.move(days=1)
    asked = hardship_round(at_home.parts)
    again = hardship_round(at_home.parts)
    at_home.move(days=2)  # it was a Saturday: on Monday it may go out
    at_home.work()
    (message,) = at_home.messages(key="hardship.check_in")

    assert message.state == "accepted"
    assert (early, asked, again) == (0, 1, 0)
    assert message.purpose == "notice"
    assert "24 de dezembro" in message.body
    assert [button["id"] for button in message.buttons or ()] == [
        choice.payload
        for choice in checking_in("", Pause(LAST, LAST), known=True)[0].choices
    ]


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(
            lambda s, _, c, now: end_lane(s, c, End.RESUMED, actor="bot", now=now),
            id="they go on",
        ),
        pytest.param(
            lambda s, p, c, now: prolong_lane(s, p.settings, c, actor="bot", now=now),
            id="they have longer",
        ),
    ],
)
def test_a_question_that_waits_is_taken_back(
    at_home: World, moves: Callable[[Session, Wiring, Client, datetime], object]
) -> None:
    """It was for Monday; on Sunday the pause that it asks about was over, or moved."""
    with at_home.session() as session:
        known = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in", "pt", known)
    enters(at_home)
    at_home.move(days=25)
    hardship_round(at_home.parts)
    at_home.work()
    with at_home.session() as session:
        client = session.query(Client).one()
        moves(session, at_home.parts, client, at_home.clock.now())
    at_home.move(days=2)
    at_home.work()
    (message,) = at_home.messages(key="hardship.check_in")

    assert (message.state, message.reason) == ("blocked", MOVED)


def answers(world: World, text: str, button: str | None = None) -> tuple[str, ...]:
    """Let Ana be asked, and answer; give the keys of our words."""
    with world.session() as session:
        known = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in", "pt", known)
    enters(world)
    world.move(days=26)
    hardship_round(world.parts)
    taken = world.hears(text, button=button)
    return tuple(say.key for say in taken.outcome.says)


def test_they_answer_that_they_can_go_on(at_home: World) -> None:
    """The lane is over at once, and nothing holds them any more."""
    keys = answers(at_home, "Posso retomar", button="choice:resume")

    assert keys == ("hardship.resumed_neutral",)
    assert lane(at_home) is None
    assert refused(at_home) not in {"on_hold", "vulnerable"}


def test_they_answer_that_they_need_more_time(at_home: World) -> None:
    """The pause goes on from its end, and they will be asked again."""
    keys = answers(at_home, "ainda preciso de mais tempo")
    row = lane(at_home)

    assert keys == ("hardship.prolonged",)
    assert row is not None
    assert (row.until_on, row.prolonged, row.asked_at) == (
        LAST + timedelta(days=30),
        1,
        None,
    )


def test_who_never_wrote_is_asked_on_a_new_thread(world: World) -> None:
    """They told a person by phone; the question names no debt, and comes anyway."""
    ana(world, DUE)
    with world.session() as session:
        neutral = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in_neutral", "pt", neutral)
    enters(world)
    world.move(days=27)
    asked = hardship_round(world.parts)
    world.work()
    (message,) = world.messages(key="hardship.check_in_neutral")

    assert (asked, message.state) == (1, "accepted")
    assert world.hears("Posso retomar", button="choice:resume")
    assert lane(world) is None


def test_who_cannot_be_asked_is_told_to_people(at_home: World) -> None:
    """On the last day: WhatsApp's window is shut, and their number takes nothing."""
    enters(at_home)
    with at_home.session() as session:
        session.query(ContactPoint).one().invalid_at = at_home.clock.now()
    at_home.move(days=30)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        standing = [alert.kind for alert in standing_alerts(session)]
    at_home.move(days=1)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        left = [alert.kind for alert in standing_alerts(session)]

    assert standing == [UNASKED]
    assert left == []


def test_a_pause_that_is_over_ends_the_lane(at_home: World) -> None:
    """By itself, with how it ended."""
    enters(at_home)
    at_home.move(days=31)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()
        hold = session.scalars(select(Hold)).one()

    assert (row.ended_why, row.ended_on) == ("expired", LAST + timedelta(days=1))
    assert hold.lifted_at is not None


def test_the_regua_begins_softly(at_home: World) -> None:
    """What was said before the pause counts no more: no tone is graver for it."""
    with at_home.session() as session:
        invoice = session.query(Invoice).one()
        session.add(
            PlannedStep(
                invoice_id=invoice.id,
                step="d+9",
                due_on=DUE,
                planned_on=DUE,
                kind="message",
                said="firm",
                said_at=TUESDAY - timedelta(days=5),
            )
        )
    with at_home.parts.database.read() as session:
        invoices = session.scalars(select(Invoice)).all()
        before = steps_of(session, invoices)[invoices[0].id].gravest
    enters(at_home)
    with at_home.parts.database.read() as session:
        after = steps_of(session, invoices)[invoices[0].id].gravest
        since = softly_since(session, {invoices[0].client_id})

    assert (before, after) == (Tone.FIRM, None)
    assert since == {invoices[0].client_id: TUESDAY}


def test_a_death_ends_the_lane(at_home: World) -> None:
    """It is another matter from there on."""
    enters(at_home)
    at_home.hears("a titular faleceu ontem, sou a filha")
    with at_home.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()

    assert row.ended_why == "death"


@pytest.mark.parametrize("days", [5, 200], ids=["sooner", "beyond what is granted"])
def test_a_person_moves_its_end(at_home: World, days: int) -> None:
    """Somebody of the company may grant more than the rules do."""
    enters(at_home)
    day = TUESDAY.date() + timedelta(days=days)
    with at_home.session() as session:
        client = session.query(Client).one()
        settings, now = at_home.parts.settings, at_home.clock.now()
        moved = move_lane(
            session, settings, client, day, actor="agent:1", now=now, beyond=True
        )
    row = lane(at_home)

    assert isinstance(moved, Pause)
    assert row is not None
    assert row.until_on == day


def test_nobody_is_prolonged_who_is_not_in_it(at_home: World) -> None:
    """There is nothing to prolong."""
    with at_home.session() as session:
        client = session.query(Client).one()
        settings, now = at_home.parts.settings, at_home.clock.now()
        answer = prolong_lane(session, settings, client, actor="bot", now=now)

    assert answer == Refused("past")


def test_a_plan_ends_the_pause(world: World) -> None:
    """Within the wider limits of the lane; its instalments are reminded of again."""
    ana(world, DUE)
    lines = ("quanto devo?", "529", "1985", "perdi o emprego", "quero parcelar em 4x")
    for line in (*lines, "sim"):
        world.hears(line)
    with world.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()
        client = session.scalars(select(Client)).one()
        agreed = session.scalars(select(Agreement)).one()

    assert len(agreed.terms["instalments"]) == 4  # R$ 25: the usual least is R$ 50
    assert (row.ended_why, row.way) == ("agreed", "plan")
    assert client.vulnerable_until is None
