"""The round: a late instalment is warned of, and ends the agreement after its day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.addresses import opt_out
from bot.agreements.round import ALERT, agreement_round
from bot.agreements.tell import ENDINGS
from bot.agreements.warn import WARNING
from bot.alerts import raise_alert, standing_alerts
from bot.app import create_app
from bot.channels.templates import Approved, remember
from bot.ledger.freeze import freeze
from domain.agreements import AgreementRules
from domain.contact_policy import Feed
from domain.message_state import State
from models.agreement import (
    ACTIVE,
    BROKEN,
    KEPT,
    REPLACED,
    Agreement,
    AgreementWarning,
)
from models.client import Client, ContactPoint
from models.conversation import PERSON, Conversation
from models.dispute import Dispute
from models.hook import HookEvent
from models.invoice import Hold, Invoice
from models.message import Message
from models.planned import PlannedContact
from models.promise import PromiseRow
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.hooks.receiver import endpoint
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import PHONE, SECRET, World

SECOND = date(2027, 1, 4)
PARTS = (FIRST, 45_00), (SECOND, 45_00)
WARNED_ON = date(2026, 12, 7)  # a Monday; the sixth day late
LAST_DAY = date(2026, 12, 16)  # fifteen days late
OVER = date(2026, 12, 17)


@pytest.fixture
def late(world: World) -> Deal:
    """Let Ana have an agreement of two parts of R$ 45.00, the first on 1 December."""
    return _agreed(world)


def _agreed(world: World) -> Deal:
    deal = Deal(till_for(world, LATE))
    deal.till.has_thread()
    with world.session() as session:
        for key in (WARNING, *ENDINGS):
            remember(session, key, "pt", Approved("HX" + "c" * 32, ()))
    deal.agrees(*PARTS, saved=12_17)
    return deal


def _round(deal: Deal) -> int:
    changed = agreement_round(deal.till.world.parts)
    deal.till.world.work()
    return changed


def _warned(deal: Deal) -> None:
    deal.to(WARNED_ON)
    _round(deal)
    assert _keys(deal) == [WARNING]


def _keys(deal: Deal) -> list[str | None]:
    return [row.key for row in deal.till.world.messages(direction="out")]


def _alerts(deal: Deal) -> list[tuple[str, str]]:
    with deal.till.world.parts.database.read() as session:
        found = [each for each in standing_alerts(session) if each.kind == ALERT]
        return [(each.subject, each.figures["why"]) for each in found]


def _last(deal: Deal) -> Message:
    return deal.till.world.messages(direction="out")[-1]


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
    assert _keys(late) == [WARNING]


def test_nothing_is_said_of_what_is_in_time(late: Deal) -> None:
    """Until the fifth day nobody is warned."""
    late.to(date(2026, 12, 4))
    changed = _round(late)

    assert changed == 0
    assert late.till.rows(select(AgreementWarning)) == []


def test_who_is_late_is_warned_and_told_until_when(late: Deal) -> None:
    """The part, what is left to pay today, the last day, and what happens else."""
    late.to(WARNED_ON)
    changed = _round(late)
    row = _last(late)

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
    _round(deal)

    assert "O pagamento do seu acordo venceu na terça, 1" in _last(deal).body


def test_a_second_round_says_nothing_more(late: Deal) -> None:
    """Warned once is warned, until the day is over."""
    _warned(late)
    for day in (8, 9, 14, 16):
        late.to(date(2026, 12, day))
        _round(late)

    assert _keys(late) == [WARNING]
    assert late.state(1) == ACTIVE


def test_past_its_day_the_agreement_is_over_and_the_client_is_told(late: Deal) -> None:
    """The original debt is back, and they hear what it is now, kindly."""
    _warned(late)
    late.to(OVER)
    changed = _round(late)
    row = _last(late)

    assert changed == 1
    assert late.state(1) == BROKEN
    assert late.owed() == {"1001": 102_93}
    assert _keys(late)[-1] == "agreement.ended.broken.owed"
    assert row.purpose == "notice"
    assert "R$ 102,93" in row.body
    assert "conversamos" in row.body


def test_what_was_paid_is_told_too(late: Deal) -> None:
    """The first part was paid; the second is late."""
    late.to(FIRST)
    late.till.pay(45_00)
    late.to(date(2027, 1, 11))
    _round(late)
    late.to(date(2027, 1, 20))
    _round(late)

    assert "agreement.ended.broken.credited" in _keys(late)
    assert "R$ 45,00" in _last(late).body
    assert "R$ 58,36" in _last(late).body


def test_paying_after_the_warning_keeps_the_agreement(late: Deal) -> None:
    """On the last day the part is paid; the warning lapses, and nothing ends."""
    _warned(late)
    late.to(LAST_DAY)
    late.till.pay(46_12)
    late.to(OVER)
    _round(late)

    assert late.state(1) == ACTIVE
    assert all(late.till.rows(select(AgreementWarning.lapsed_at)))
    assert late.owed() == {"A1-2/2": 45_00}


def test_a_part_of_the_part_is_not_enough(late: Deal) -> None:
    """What is left is still more than what matters."""
    _warned(late)
    late.till.pay(30_00)
    late.to(OVER)
    _round(late)

    assert late.state(1) == BROKEN


def test_a_few_reais_break_nothing(late: Deal) -> None:
    """Below least_unpaid it is a matter of reminders."""
    _warned(late)
    late.till.pay(40_00)
    late.to(OVER)
    _round(late)

    assert late.state(1) == ACTIVE


def test_paid_to_the_end_it_is_kept(late: Deal) -> None:
    """Early, late or in parts: what is paid whole is over."""
    late.till.pay(90_00)

    assert late.state(1) == KEPT


def _rules(world: World, rules: AgreementRules) -> None:
    table = {"default": rules}
    settings = world.parts.settings.model_copy(update={"agreements": table})
    world.parts = replace(world.parts, settings=settings)


def test_what_was_told_at_the_yes_holds(late: Deal) -> None:
    """Stricter rules since then are for later agreements."""
    _rules(late.till.world, AgreementRules(1, 2, 1))
    _warned(late)
    late.to(LAST_DAY)
    _round(late)

    assert late.till.rows(select(AgreementWarning.last_day)) == [LAST_DAY]
    assert late.state(1) == ACTIVE


def test_the_notice_counts_from_when_the_warning_left(world: World) -> None:
    """It waited four days in the outbox: ten whole days are owed after it."""
    _rules(world, AgreementRules(notice_days=10))
    late = _agreed(world)
    late.to(WARNED_ON)
    agreement_round(world.parts)
    late.to(date(2026, 12, 11))
    world.work()
    late.to(date(2026, 12, 21))
    _round(late)
    on_the_tenth = late.state(1)
    late.to(date(2026, 12, 22))
    _round(late)

    assert late.till.rows(select(AgreementWarning.last_day)) == [date(2026, 12, 18)]
    assert (on_the_tenth, late.state(1)) == (ACTIVE, BROKEN)


def test_a_warning_that_never_left_breaks_nothing(late: Deal) -> None:
    """Its link grew old in the outbox: it is written anew, with a new last day."""
    late.to(WARNED_ON)
    agreement_round(late.till.world.parts)
    late.to(OVER)
    late.till.world.work()
    _round(late)
    _round(late)
    lapsed, standing = late.till.rows(
        select(AgreementWarning).order_by(AgreementWarning.id)
    )

    assert late.state(1) == ACTIVE
    assert lapsed.lapsed_at is not None
    assert standing.last_day == date(2026, 12, 21)


def test_outside_the_hours_the_warning_waits(late: Deal) -> None:
    """A Sunday is no day for it; Monday is."""
    late.to(date(2026, 12, 6))
    _round(late)
    on_sunday = _keys(late)
    late.to(WARNED_ON)
    _round(late)

    assert on_sunday == []
    assert _keys(late) == [WARNING]


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
    on_the_day = _keys(late)
    world.move(hours=47)
    world.work()
    too_soon = _keys(late)
    world.move(hours=2)
    world.work()

    assert on_the_day == too_soon == [WARNING]
    assert (contact.state, contact.rule) == ("planned", "gap")
    assert _keys(late) == [WARNING, REMINDER]


def test_a_warning_that_has_to_wait_keeps_no_reminder_back(late: Deal) -> None:
    """With a boleto under way nothing is warned of; the régua goes on."""
    _reminds(late)
    _awaited(late)
    late.to(WARNED_ON)
    late.till.world.plan()
    late.till.world.work()

    assert _keys(late) == [REMINDER]


def test_one_that_cannot_be_looked_at_keeps_no_other_waiting(world: World) -> None:
    """Its terms are in no shape that we know: people are told, the next is warned."""
    deal = Deal(till_for(world, LATE))
    with world.session() as session:
        strange = Agreement(
            client_id=1,
            total_minor=50_00,
            terms={"instalments": [{}]},
            evidence={},
            accepted_at=world.clock.now(),
        )
        session.add(strange)
        session.flush()
        session.add(
            Invoice(
                client_id=1,
                external_id="strange",
                number="S-1",
                amount_minor=50_00,
                due_on=FIRST,
                agreement_id=strange.id,
                created_at=world.clock.now(),
            )
        )
        remember(session, WARNING, "pt", Approved("HX" + "c" * 32, ()))
    deal.agrees(*PARTS, saved=12_17, ids=deal.till.ids)
    deal.to(WARNED_ON)
    _round(deal)

    assert _keys(deal) == [WARNING]
    assert _alerts(deal) == [("agreement:1", "error")]


def test_what_went_wrong_once_is_over_with_the_next_look(late: Deal) -> None:
    """The warning stands: there is nothing left for a person to do."""
    _warned(late)
    with late.till.world.session() as session:
        now = late.till.world.clock.now()
        raise_alert(session, ALERT, "agreement:1", {"why": "error"}, now)
    _round(late)

    assert _alerts(late) == []


def _contested(deal: Deal) -> Dispute:
    part = deal.invoices(agreement_id=1)[0]
    return Dispute(
        client_id=1, invoice_id=part.id, reason="não devo", opened_at=_now(deal)
    )


def _held(deal: Deal, reason: str) -> Hold:
    part = deal.invoices(agreement_id=1)[0]
    return Hold(client_id=1, invoice_id=part.id, reason=reason, created_at=_now(deal))


def _now(deal: Deal) -> object:
    return deal.till.world.clock.now()


def _with_a_person(deal: Deal) -> None:
    with deal.till.world.session() as session:
        session.execute(update(Conversation).values(owner=PERSON))


def _hardship(deal: Deal) -> None:
    until = deal.till.world.clock.now() + timedelta(days=60)
    with deal.till.world.session() as session:
        session.execute(update(Client).values(vulnerable_until=until))


def _adds(make: Callable[[Deal], object]) -> Callable[[Deal], None]:
    def add(deal: Deal) -> None:
        with deal.till.world.session() as session:
            session.add(make(deal))

    return add


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        pytest.param(_adds(_contested), "disputed", id="contested"),
        pytest.param(
            _adds(lambda d: _held(d, "claimed_payment")), "on_hold", id="claimed"
        ),
        pytest.param(
            _adds(lambda d: _held(d, "chargeback")), "on_hold", id="chargeback"
        ),
        pytest.param(_with_a_person, "person_has_thread", id="a person talks"),
        pytest.param(_hardship, "vulnerable", id="hardship"),
    ],
)
def test_where_a_person_has_to_look_no_rule_ends_it(
    late: Deal, happens: Callable[[Deal], None], why: str
) -> None:
    """An alert asks somebody instead; it falls once the part is paid."""
    _warned(late)
    happens(late)
    late.to(OVER)
    _round(late)
    alerts = _alerts(late)
    late.till.pay(46_15)
    _round(late)

    assert late.state(1) == ACTIVE
    assert alerts == [("agreement:1", why)]
    assert _alerts(late) == []


def _stale(deal: Deal) -> None:
    limits = replace(deal.till.world.parts.settings.limits, feed=Feed.REQUIRED)
    rules = deal.till.world.parts.settings.model_copy(update={"limits": limits})
    deal.till.world.parts = replace(deal.till.world.parts, settings=rules)


def _frozen(deal: Deal) -> None:
    with deal.till.world.session() as session:
        freeze(session, [], "agent:1", "a look", deal.till.world.clock.now())


def _promised(deal: Deal) -> None:
    part = deal.invoices(agreement_id=1)[0]
    row = PromiseRow(
        client_id=1,
        amount_minor=46_00,
        due_on=date(2026, 12, 20),
        invoices=[part.id],
        made_at=_now(deal),
    )
    with deal.till.world.session() as session:
        session.add(row)


def _awaited(deal: Deal) -> None:
    part = deal.invoices(agreement_id=1)[0]
    deal.till.checkout(45_99, part.id, state="awaiting")


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(_stale, id="old news of payments"),
        pytest.param(_frozen, id="books in doubt"),
        pytest.param(_promised, id="promised"),
        pytest.param(_awaited, id="a boleto under way"),
    ],
)
def test_what_passes_is_waited_for(late: Deal, happens: Callable[[Deal], None]) -> None:
    """Nobody loses terms on news that are not in yet; and nobody is asked."""
    _warned(late)
    happens(late)
    late.to(OVER)
    _round(late)

    assert late.state(1) == ACTIVE
    assert _alerts(late) == []


def test_who_wants_no_messages_is_a_persons_matter(late: Deal) -> None:
    """Without a warning there is no end; after an opt-out there is no warning."""
    with late.till.world.session() as session:
        opt_out(
            session,
            [PHONE],
            1,
            via="keyword",
            now=late.till.world.clock.now(),
            secret_key=SECRET,
        )
    late.to(OVER)
    _round(late)
    late.to(date(2027, 2, 1))
    _round(late)

    assert late.state(1) == ACTIVE
    assert _keys(late) == []
    assert _alerts(late) == [("agreement:1", "opted_out")]


def _becomes(deal: Deal, state: State) -> None:
    with deal.till.world.session() as session:
        session.execute(
            update(Message).where(Message.key == WARNING).values(state=state.value)
        )


def test_a_warning_that_failed_goes_another_road(late: Deal) -> None:
    """WhatsApp could not deliver it: the SMS can; then the days count from there."""
    _warned(late)
    _becomes(late, State.FAILED)
    late.to(date(2026, 12, 9))
    _round(late)
    _round(late)
    rows = late.till.world.messages(key=WARNING)

    assert [row.channel for row in rows] == ["whatsapp", "sms"]
    assert late.state(1) == ACTIVE


@pytest.mark.parametrize("state", [State.FAILED, State.UNKNOWN])
def test_a_warning_that_nobody_has_asks_a_person(late: Deal, state: State) -> None:
    """Failed twice, or perhaps arrived: no rule ends what was perhaps not told."""
    _warned(late)
    for day in (9, 11, 14, 17, 18):
        _becomes(late, state)
        late.to(date(2026, 12, day))
        _round(late)

    assert late.state(1) == ACTIVE
    assert _alerts(late) == [("agreement:1", state.value)]


def test_the_next_late_part_has_a_warning_of_its_own(late: Deal) -> None:
    """The first was paid after its warning; months later the second is late."""
    _warned(late)
    late.till.pay(45_99)
    _round(late)
    late.to(date(2027, 1, 11))
    _round(late)

    assert _keys(late).count(WARNING) == 2
    assert late.till.rows(select(func.count(AgreementWarning.id))) == [2]


def test_it_is_announced(late: Deal) -> None:
    """The company's own systems hear of it, with what came back."""
    endpoint(late.till.world)
    _warned(late)
    late.to(OVER)
    _round(late)
    events = late.till.rows(
        select(HookEvent).where(HookEvent.kind == "agreement.broken")
    )

    assert [event.data for event in events] == [
        {
            "client": "ana",
            "agreement": 1,
            "amount_minor": 0,
            "currency": "BRL",
            "invoices": ["ana-1"],
        }
    ]


def test_an_earlier_agreement_that_comes_back_too_late_ends_with_it(
    late: Deal,
) -> None:
    """Renegotiated once, and late again: the debt of the beginning is back."""
    late.to(date(2026, 12, 3))
    second = late.agrees((date(2026, 12, 10), 30_00), (date(2027, 1, 11), 60_00))
    replaced = late.state(1)
    late.till.pay(30_00)
    late.to(date(2027, 1, 18))
    _round(late)
    late.to(date(2027, 1, 28))
    _round(late)

    assert replaced == REPLACED
    assert (late.state(1), late.state(second)) == (BROKEN, BROKEN)
    assert list(late.owed()) == ["1001"]
    assert _keys(late)[-1] == "agreement.ended.broken.credited"
    assert "R$ 30,00" in _last(late).body
    assert late.books_hold()


def test_an_earlier_agreement_that_comes_back_in_time_goes_on(late: Deal) -> None:
    """The later one was worse kept: the first is in force again, as it stood."""
    late.till.pay(45_00)
    part = late.invoices(agreement_id=1)[1]
    later = late.agrees((FIRST, 20_00), (date(2027, 2, 1), 25_00), ids=[part.id])
    replaced = late.state(1)
    late.to(WARNED_ON)
    _round(late)
    late.to(OVER)
    _round(late)

    assert replaced == REPLACED
    assert (late.state(1), late.state(later)) == (ACTIVE, BROKEN)
    assert late.owed() == {"A1-2/2": 45_00}
    assert _keys(late)[-1] == "agreement.ended.broken.earlier"


def test_a_number_that_may_not_hear_of_it_is_told_nothing(late: Deal) -> None:
    """Confirmed by nobody for half a year: a person finds the client first."""
    with late.till.world.session() as session:
        session.execute(update(ContactPoint).values(confirmed_at=None))
    late.to(WARNED_ON)
    _round(late)

    assert _keys(late) == []
    assert [why for _, why in _alerts(late)] == ["said_too_much"]
