"""The invariants I8 to I15 and I23, read from the provider's book and the machine's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from domain.contact_policy import Purpose
from models.message import Message
from models.planned import Decision, PlannedContact
from tests.bot.world import World
from tests.invariants.ledger import Person
from tests.invariants.provider import Provider, Taken

STARTED = {Purpose.REMINDER.value, Purpose.NUDGE.value, Purpose.CAMPAIGN.value}
GAP = timedelta(hours=48)
WEEK = timedelta(days=7)
PER_WEEK = 3


def check_all(world: World, provider: Provider, people: Mapping[int, Person]) -> None:
    """Raise AssertionError, with the message in question, where one is broken."""
    rows = {row.token: row for row in world.messages(direction="out")}
    started = [
        (taken, rows[taken.outgoing.token])
        for taken in provider.taken
        if rows[taken.outgoing.token].purpose in STARTED
    ]
    for taken, row in started:
        _each(taken, row, people[row.client_id or 0])
    _caps(started, people)
    _once(provider.taken, rows)
    _reasons(world)


def _each(taken: Taken, row: Message, person: Person) -> None:
    at, about = taken.at, (taken.at, row.purpose, row.body, person)
    assert person.may_be_reached(at), ("I8", about)
    assert not _since(person.opted_out_at, at), ("I9", about)
    assert not _since(person.paid_at, at), ("I10", about)
    assert not person.prescribed(at), ("I13 prescribed", about)
    assert not _since(person.disputed_at, at), ("I13 disputed", about)
    assert not _since(person.held_at, at), ("held", about)
    assert not _since(person.dead_at, at), ("deceased", about)
    assert not _since(person.in_need_at, at), ("vulnerable", about)
    wrong = _since(person.wrong_at, at) and row.address.endswith(person.phone)
    assert not wrong, ("quarantined", about)
    if row.channel == "whatsapp" and not person.wrote_within_a_day(at):
        assert taken.outgoing.content_sid, ("I15", about)
    if row.channel == "whatsapp":
        assert person.opted_in, ("no opt-in", about)


def _since(then: datetime | None, at: datetime) -> bool:
    return then is not None and then <= at


def _caps(
    started: Iterable[tuple[Taken, Message]], people: Mapping[int, Person]
) -> None:
    """Check I12: a contact is one, whatever the number of its messages."""
    contacts: dict[int, dict[str, datetime]] = defaultdict(dict)
    for taken, row in started:
        name = ":".join((row.planned_key or row.token).split(":")[:2])
        contacts[row.client_id or 0].setdefault(name, taken.at)
    for client_id, of_one in contacts.items():
        times, wrote = sorted(of_one.values()), people[client_id].wrote_at
        for before, after in pairwise(times):
            assert after - before >= GAP, ("I12 gap", client_id, before, after)
        for at in times:
            assert not any(timedelta(0) <= at - it < GAP for it in wrote), ("I12", at)
            recent = [it for it in times if timedelta(0) <= at - it < WEEK]
            assert len(recent) <= PER_WEEK, ("I12 week", client_id, recent)


def _once(taken: Iterable[Taken], rows: Mapping[str, Message]) -> None:
    """Check I14: no row, and nothing that was planned, is taken twice."""
    tokens = [each.outgoing.token for each in taken]
    assert len(tokens) == len(set(tokens)), "I14: a message was taken twice"
    keys = [key for token in tokens if (key := rows[token].planned_key)]
    assert len(keys) == len(set(keys)), "I14: a planned contact was taken twice"


def _reasons(world: World) -> None:
    """Check I23: what is no longer as it was planned has a stored reason."""
    with world.parts.database.read() as session:
        told = {row.contact_id for row in session.query(Decision)}
        moved = [row for row in session.query(PlannedContact) if row.state != "planned"]

    assert [row.id for row in moved if row.id not in told] == [], "I23"
