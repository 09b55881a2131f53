"""The round warns of a late instalment: when, in which words, and on which road."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from bot.agreements.round import agreement_round
from bot.agreements.warn import WARNING
from bot.app import create_app
from bot.channels.templates import Approved, remember
from domain.agreements import AgreementRules
from domain.message_state import State
from models.agreement import ACTIVE, BROKEN, AgreementWarning
from models.client import ContactPoint
from models.message import Message
from models.planned import PlannedContact
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.agreements.lateness import (
    LAST_DAY,
    OVER,
    WARNED_ON,
    agreed,
    alerts_of,
    awaited,
    keys_of,
    last_of,
    run_round,
    under_rules,
    warned,
)
from tests.bot.world import World


def test_the_demo_s_clock_brings_the_warning(late: Deal) -> None:
    """Who moves the demo on sees what a late instalment does at once."""
    world = late.till.world
    house = replace(
        world.parts.environment, demo="token", twilio_api_base="http://127.0.0.1:9"
    )
    late.to(WARNED_ON)
    moved = (
        create_app(replace(world.parts, environment=house))
        .test_client()
        .post("/demo/clock", json={"hours": 1}, headers={"X-Regua-Demo": "token"})
    )

    assert moved.status_code == 200
    assert keys_of(late) == [WARNING]


def test_nothing_is_said_of_what_is_in_time(late: Deal) -> None:
    """Until the fifth day nobody is warned."""
    late.to(date(2026, 12, 4))
    changed = run_round(late)

    assert changed == 0
    assert late.till.rows(select(AgreementWarning)) == []


def test_who_is_late_is_warned_and_told_until_when(late: Deal) -> None:
    """The part, what is left to pay today, the last day, and what happens else."""
    late.to(WARNED_ON)
    changed = run_round(late)
    row = last_of(late)

    assert changed == 1
    assert (row.purpose, row.state, row.client_id) == ("nudge", "accepted", 1)
    for word in ("parcela 1 de 2", "R$ 45,99", "16 de dezembro", "SAIR"):
        assert word in row.body
    assert "volta a valer a dívida original" in row.body
    assert late.till.rows(select(AgreementWarning.last_day)) == [LAST_DAY]


def test_one_payment_is_warned_of_as_one(deal: Deal) -> None:
    """Who agreed to pay once hears of the payment, and of no instalment 1 of 1."""
    deal.agrees((FIRST, 90_00))
    deal.to(WARNED_ON)
    run_round(deal)

    assert "O pagamento do seu acordo venceu na terça, 1" in last_of(deal).body


def test_a_second_round_says_nothing_more(late: Deal) -> None:
    """Warned once is warned, until the day is over."""
    warned(late)
    for day in (8, 9, 14, 16):
        late.to(date(2026, 12, day))
        run_round(late)

    assert keys_of(late) == [WARNING]
    assert late.state(1) == ACTIVE


def test_the_notice_counts_from_when_the_warning_left(world: World) -> None:
    """It waited four days in the outbox: ten whole days are owed after it."""
    under_rules(world, AgreementRules(notice_days=10))
    late = agreed(world)
    late.to(WARNED_ON)
    agreement_round(world.parts)
    late.to(date(2026, 12, 11))
    world.work()
    late.to(date(2026, 12, 21))
    run_round(late)
    on_the_tenth = late.state(1)
    late.to(date(2026, 12, 22))
    run_round(late)

    assert late.till.rows(select(AgreementWarning.last_day)) == [date(2026, 12, 18)]
    assert (on_the_tenth, late.state(1)) == (ACTIVE, BROKEN)


def test_a_warning_that_never_left_breaks_nothing(late: Deal) -> None:
    """Its link grew old in the outbox: it is written anew, with a new last day."""
    late.to(WARNED_ON)
    agreement_round(late.till.world.parts)
    late.to(OVER)
    late.till.world.work()
    run_round(late)
    run_round(late)
    lapsed, standing = late.till.rows(
        select(AgreementWarning).order_by(AgreementWarning.id)
    )

    assert late.state(1) == ACTIVE
    assert lapsed.lapsed_at is not None
    assert standing.last_day == date(2026, 12, 21)


def test_outside_the_hours_the_warning_waits(late: Deal) -> None:
    """A Sunday is no day for it; Monday is."""
    late.to(date(2026, 12, 6))
    run_round(late)
    on_sunday = keys_of(late)
    late.to(WARNED_ON)
    run_round(late)

    assert on_sunday == []
    assert keys_of(late) == [WARNING]


REMINDER = "reminder.instalment.late"


def _reminds(deal: Deal) -> None:
    """Let WhatsApp have approved the words of a late instalment."""
    with deal.till.world.session() as session:
        remember(session, REMINDER, "pt", Approved("HX" + "d" * 32, ("part",)))


def test_a_warning_goes_before_the_reminder_of_its_day(late: Deal) -> None:
    """Both are due on the sixth day late; the reminder waits for the pause after it."""
    world = late.till.world
    _reminds(late)
    late.to(WARNED_ON)
    world.plan()
    world.work()
    (contact,) = late.till.rows(select(PlannedContact))
    on_the_day = keys_of(late)
    world.move(hours=47)
    world.work()
    too_soon = keys_of(late)
    world.move(hours=2)
    world.work()

    assert on_the_day == too_soon == [WARNING]
    assert (contact.state, contact.rule) == ("planned", "gap")
    assert keys_of(late) == [WARNING, REMINDER]


def test_a_warning_that_has_to_wait_keeps_no_reminder_back(late: Deal) -> None:
    """With a boleto under way nothing is warned of; the régua goes on."""
    _reminds(late)
    awaited(late)
    late.to(WARNED_ON)
    late.till.world.plan()
    late.till.world.work()

    assert keys_of(late) == [REMINDER]


def _becomes(deal: Deal, state: State) -> None:
    with deal.till.world.session() as session:
        session.execute(
            update(Message).where(Message.key == WARNING).values(state=state.value)
        )


def test_a_warning_that_failed_goes_another_road(late: Deal) -> None:
    """WhatsApp could not deliver it: the SMS can; then the days count from there."""
    warned(late)
    _becomes(late, State.FAILED)
    late.to(date(2026, 12, 9))
    run_round(late)
    run_round(late)
    rows = late.till.world.messages(key=WARNING)

    assert [row.channel for row in rows] == ["whatsapp", "sms"]
    assert late.state(1) == ACTIVE


@pytest.mark.parametrize("state", [State.FAILED, State.UNKNOWN])
def test_a_warning_that_nobody_has_asks_a_person(late: Deal, state: State) -> None:
    """Failed twice, or perhaps arrived: no rule ends what was perhaps not told."""
    warned(late)
    for day in (9, 11, 14, 17, 18):
        _becomes(late, state)
        late.to(date(2026, 12, day))
        run_round(late)

    assert late.state(1) == ACTIVE
    assert alerts_of(late) == [("agreement:1", state.value)]


def test_the_next_late_part_has_a_warning_of_its_own(late: Deal) -> None:
    """The first was paid after its warning; months later the second is late."""
    warned(late)
    late.till.pay(45_99)
    run_round(late)
    late.to(date(2027, 1, 11))
    run_round(late)

    assert keys_of(late).count(WARNING) == 2
    assert late.till.rows(select(func.count(AgreementWarning.id))) == [2]


def test_a_number_that_may_not_hear_of_it_is_told_nothing(late: Deal) -> None:
    """Confirmed by nobody for half a year: a person finds the client first."""
    with late.till.world.session() as session:
        session.execute(update(ContactPoint).values(confirmed_at=None))
    late.to(WARNED_ON)
    run_round(late)

    assert keys_of(late) == []
    assert [why for _, why in alerts_of(late)] == ["said_too_much"]
