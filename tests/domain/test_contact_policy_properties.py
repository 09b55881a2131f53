"""The contact policy over any person and any week: invariants I8 to I13."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.channel import Channel
from domain.contact_policy import (
    Allowed,
    ContactFacts,
    Denied,
    Hold,
    Limits,
    Promised,
    Purpose,
    may_contact,
)
from domain.disclosure import Level
from domain.hours import wish_of
from domain.money import Money
from domain.zones import STATES, zone_of

WEEK = timedelta(days=7)
AUTOMATIC = [Purpose.REMINDER, Purpose.NUDGE]
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2026, 12, 31),  # noqa: DTZ001  # hypothesis adds the zone
    timezones=st.just(UTC),
)
WISHES = st.sampled_from(
    [
        *([(None, None)] * 3),
        *[
            (time(14), None),
            (None, time(12)),
            (time(18), time(9, 30)),
            (time(22), None),
        ],
    ]
)
RARE = st.sampled_from([False] * 9 + [True])
PROMISED = st.sampled_from([frozenset(), frozenset({1}), frozenset({7})])
LIMITS = st.builds(
    Limits,
    per_day=st.integers(1, 2),
    per_week=st.integers(1, 4),
    min_gap=st.sampled_from([timedelta(0), timedelta(hours=20), timedelta(hours=48)]),
)


@st.composite
def people(draw: st.DrawFn) -> ContactFacts:
    """Anybody, most of whom might be reminded at some time."""
    now = draw(INSTANTS)
    state = draw(st.sampled_from(sorted(STATES)))

    def near() -> st.SearchStrategy[datetime]:
        return st.integers(-200, 200).map(lambda h: now + timedelta(hours=h))

    past = st.integers(0, 240).map(lambda h: now - timedelta(hours=h))
    days = st.integers(-3, 9).map(lambda d: now.date() + timedelta(days=d))
    due = st.integers(0, 1900).map(lambda d: now.date() - timedelta(days=d))
    hold = st.builds(
        Hold, st.just("manual"), st.none() | near(), st.sampled_from([None, 1, 7])
    )
    return ContactFacts(
        now=now,
        purpose=draw(st.sampled_from(Purpose)),
        calendar=calendar_for(state),
        channel=draw(st.sampled_from([Channel.WHATSAPP, Channel.SMS])),
        zone=zone_of(state),
        state=state,
        owed=Money(draw(st.sampled_from([0, 1, 150_00]))),
        invoice_ids=(1, 2),
        oldest_due_on=draw(due),
        opted_in=not draw(RARE),
        opted_out=draw(RARE),
        deceased=draw(RARE),
        quarantined=draw(RARE),
        person_holds_thread=draw(RARE),
        agreed=draw(st.sampled_from([frozenset(), frozenset({1}), frozenset({7})])),
        promised=tuple(draw(st.lists(st.builds(Promised, days, PROMISED), max_size=2))),
        wish=wish_of(*draw(WISHES)),
        feed_age=draw(st.none() | st.integers(0, 60).map(lambda h: timedelta(hours=h))),
        says=draw(st.sampled_from([Level.NEUTRAL, Level.INVOICE])),
        may_say=draw(st.sampled_from([Level.INVOICE, Level.NEUTRAL])),
        shadow=draw(RARE),
        clock_latest=draw(st.none() | near()),
        channel_ready=not draw(RARE),
        vulnerable_until=draw(st.none() | near()),
        disputed=draw(st.sampled_from([frozenset(), frozenset({2}), frozenset({7})])),
        holds=tuple(draw(st.lists(hold, max_size=1))),
        contacts=tuple(draw(st.lists(past, max_size=4))),
        last_message_at=draw(st.none() | past),
        last_inbound_at=draw(st.none() | past),
    )


@given(people(), LIMITS)
def test_what_becomes_possible_is_possible_then(
    facts: ContactFacts, limits: Limits
) -> None:
    """The answer's instant lies ahead, and then the same message is allowed."""
    answer = may_contact(facts, limits)

    if isinstance(answer, Denied) and answer.possible_at:
        assert not answer.passing
        assert answer.possible_at > facts.now
        later = replace(facts, now=answer.possible_at)
        assert may_contact(later, limits) == Allowed()


@given(people(), LIMITS, st.integers(1, 400))
def test_nothing_is_possible_before(
    facts: ContactFacts, limits: Limits, hours: int
) -> None:
    """Between now and that instant the message stays refused."""
    answer = may_contact(facts, limits)
    between = facts.now + timedelta(hours=hours)

    if isinstance(answer, Denied) and answer.possible_at:
        allowed = may_contact(replace(facts, now=between), limits) == Allowed()
        assert between >= answer.possible_at or not allowed


@pytest.mark.fault("F44")
@given(people(), st.sampled_from(AUTOMATIC))
def test_i8_never_in_closed_hours(facts: ContactFacts, purpose: Purpose) -> None:
    """Outside Mon-Fri, 9 to 19, on the client's clock, nothing goes out unasked."""
    facts = replace(facts, purpose=purpose)
    local = facts.now.astimezone(ZoneInfo(facts.zone))
    is_open = facts.calendar.is_business(local.date()) and 9 <= local.hour < 19

    assert is_open or isinstance(may_contact(facts, Limits()), Denied)


@pytest.mark.fault("F44")
@given(people(), st.sampled_from(AUTOMATIC), WISHES)
def test_a_wish_only_narrows(
    facts: ContactFacts, purpose: Purpose, wish: tuple[time | None, time | None]
) -> None:
    """What a client asks for closes hours, and opens none."""
    free = replace(facts, purpose=purpose, wish=())
    wished = replace(free, wish=wish_of(*wish))

    if may_contact(wished, Limits()) == Allowed():
        assert may_contact(free, Limits()) == Allowed()


NEVER: list[dict[str, object]] = [
    {"owed": Money(0)},
    {"opted_out": True},
    {"deceased": True},
    {"quarantined": True},
    {"person_holds_thread": True},
    {"disputed": frozenset({1})},
    {"oldest_due_on": date(2020, 12, 31)},
]


@pytest.mark.fault("F27")
@pytest.mark.fault("F30")
@given(people(), st.sampled_from(AUTOMATIC), st.sampled_from(NEVER))
def test_i9_i10_i11_i13_who_must_be_left_alone(
    facts: ContactFacts, purpose: Purpose, change: dict[str, object]
) -> None:
    """No reminder after opt-out or payment, into a person's thread, or wrongly due.

    Whatever else is true, and no matter how long one waits.
    """
    facts = replace(facts, purpose=purpose)
    answer = may_contact(replace(facts, **change), Limits())  # type: ignore[arg-type]

    assert isinstance(answer, Denied)
    assert answer.possible_at is None


FREE: dict[str, object] = {
    "purpose": Purpose.REMINDER,
    "owed": Money(150_00),
    "opted_in": True,
    "opted_out": False,
    "deceased": False,
    "quarantined": False,
    "person_holds_thread": False,
    "agreed": frozenset(),
    "wish": (),
    "says": Level.NEUTRAL,
    "shadow": False,
    "clock_latest": None,
    "feed_age": None,
    "channel_ready": True,
    "disputed": frozenset(),
    "holds": (),
    "contacts": (),
    "oldest_due_on": date(2026, 1, 1),
}


@given(people(), LIMITS, st.lists(st.integers(1, 90), max_size=40))
def test_i12_no_schedule_breaks_the_caps(
    facts: ContactFacts, limits: Limits, waits: list[int]
) -> None:
    """However often somebody tries, a person is never contacted more than agreed."""
    facts = replace(facts, **FREE)  # type: ignore[arg-type]
    sent: list[datetime] = []
    for wait in waits:
        facts = replace(facts, now=facts.now + timedelta(hours=wait))
        if may_contact(facts, limits) == Allowed():
            sent.append(facts.now)
            facts = replace(facts, contacts=tuple(sent[-9:]))

    zone = ZoneInfo(facts.zone)
    per_day: dict[date, int] = {}
    for at in sent:
        day = at.astimezone(zone).date()
        per_day[day] = per_day.get(day, 0) + 1
        assert sum(at - WEEK < other <= at for other in sent) <= limits.per_week
    assert max(per_day.values(), default=0) <= limits.per_day
    assert all(b - a >= limits.min_gap for a, b in pairwise(sent))


@given(people())
def test_replies_know_no_hours(facts: ContactFacts) -> None:
    """What refuses a reply is never the clock."""
    answer = may_contact(replace(facts, purpose=Purpose.REPLY), Limits())

    if isinstance(answer, Denied):
        assert answer.possible_at is None
        assert answer.rule in {
            *("opted_out", "deceased", "person_has_thread", "channel_away"),
        }
