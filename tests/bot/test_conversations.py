"""A thread changes hands: every order of the bot, two people and the client."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from bot.agent_replies import agent_reply
from bot.conversations import (
    Refused,
    Why,
    client_waits,
    give_back,
    hand_over,
    resolve,
    take_over,
)
from models.agent import Agent
from models.audit import Audit
from models.conversation import Conversation
from models.message import Message
from models.planned import PlannedContact
from tests.console.conftest import NOON, Desk, desk, desk_of

__all__ = ["desk", "desk_of"]


def agents(desk: Desk) -> tuple[Agent, Agent]:
    """Hire two."""
    return desk.agent(), desk.agent("Caio Reis")


def test_handing_over_starts_the_clock_of_the_promise(desk: Desk) -> None:
    """At noon on a working day a person answers within the hour."""
    thread = desk.thread(desk.client())
    with desk.parts.database.write() as session:
        row = session.get_one(Conversation, thread.id)
        hand_over(session, row, "asked", NOON, desk.parts.settings)

    assert (row.owner, row.agent_id, row.handoff_reason) == ("person", None, "asked")
    assert row.handoff_due_at == NOON + timedelta(hours=1)
    assert row.version == 4
    assert [a.action for a in desk.rows(select(Audit))] == ["conversation.hand_over"]


def test_out_of_hours_the_promise_is_for_when_the_desk_opens(desk: Desk) -> None:
    """Handed over on Thursday night before a holiday: Monday at ten."""
    thread = desk.thread(desk.client())
    night = NOON + timedelta(hours=9)
    with desk.parts.database.write() as session:
        row = session.get_one(Conversation, thread.id)
        hand_over(session, row, "asked", night, desk.parts.settings)

    assert row.handoff_due_at is not None
    assert row.handoff_due_at.isoformat() == "2026-11-23T13:00:00+00:00"


def test_a_thread_that_waits_keeps_its_first_clock(desk: Desk) -> None:
    """Asking again does not put the promise off."""
    thread = desk.thread(desk.client())
    with desk.parts.database.write() as session:
        row = session.get_one(Conversation, thread.id)
        hand_over(session, row, "asked", NOON, desk.parts.settings)
        later = NOON + timedelta(minutes=40)
        hand_over(session, row, "complaint", later, desk.parts.settings)
        client_waits(row, later, desk.parts.settings)

    assert row.handoff_due_at == NOON + timedelta(hours=1)
    assert row.version == 4


def test_a_client_who_writes_after_the_answer_starts_the_clock_again(
    desk: Desk,
) -> None:
    """Each enquiry is answered within the hour, not the first one only (PAY-05)."""
    bia, _ = agents(desk)
    thread = desk.thread(desk.client(), owner="person", handoff_due_at=NOON)
    later = NOON + timedelta(minutes=20)
    with desk.parts.database.write() as session:
        agent_reply(session, thread.id, bia, body="oi", client_key="k", now=NOON)
        row = session.get_one(Conversation, thread.id)
        stopped = row.handoff_due_at
        client_waits(row, later, desk.parts.settings)

    assert stopped is None
    assert row.handoff_due_at == later + timedelta(hours=1)


def test_the_bots_own_thread_has_no_clock(desk: Desk) -> None:
    """Nobody waits for a person there."""
    thread = desk.thread(desk.client())
    client_waits(thread, NOON, desk.parts.settings)

    assert thread.handoff_due_at is None


@pytest.mark.fault("F25")
@pytest.mark.parametrize(
    "order",
    [pytest.param(o, id=" ".join(o)) for o in permutations(("bia", "caio", "bot"))],
)
def test_of_all_who_would_have_a_thread_one_has_it(
    desk: Desk, order: tuple[str, ...]
) -> None:
    """Two people and the bot, all looking at version 3, in every order.

    A person always wins over the bot, and the first person over the second; the bot's
    turn counts as made only if nobody took over before it.
    """
    bia, caio = agents(desk)
    thread = desk.thread(desk.client())
    people = {"bia": bia, "caio": caio}
    outcomes = {}
    for who in order:
        with desk.parts.database.write() as session:
            row = session.get_one(Conversation, thread.id)
            if who == "bot":
                outcomes[who] = row.version == 3 and row.owner == "bot"
                row.version += outcomes[who]
            else:
                taken = take_over(session, thread.id, people[who], 3, NOON)
                outcomes[who] = isinstance(taken, Conversation)
    first, second = (who for who in order if who != "bot")
    now = desk.row(thread)

    assert outcomes[first]
    assert not outcomes[second]
    assert now.agent_id == people[first].id
    assert outcomes["bot"] is (order[0] == "bot")


def test_a_thread_that_is_not_there_is_refused(desk: Desk) -> None:
    """Each verb says so as a value; nothing is written."""
    bia, _ = agents(desk)
    with desk.parts.database.write() as session:
        done: list[object] = [
            take_over(session, 99, bia, 0, NOON),
            give_back(session, 99, bia, note="", version=0, now=NOON),
            resolve(session, 99, bia, version=0, now=NOON),
            agent_reply(session, 99, bia, body="oi", client_key="k", now=NOON),
        ]

    assert done == [Refused(Why.MISSING)] * 4
    assert desk.rows(select(Message)) == []
    assert desk.rows(select(Audit)) == []


def test_a_thread_of_the_bot_cannot_be_given_back(desk: Desk) -> None:
    """Giving back what one does not have changes nothing."""
    bia, _ = agents(desk)
    thread = desk.thread(desk.client())
    with desk.parts.database.write() as session:
        done = give_back(session, thread.id, bia, note="x", version=3, now=NOON)

    assert done == Refused(Why.NOT_YOURS)
    assert desk.row(thread).note is None


def test_a_note_that_is_too_long_is_refused_whole(desk: Desk) -> None:
    """Half a note could say the opposite."""
    bia, _ = agents(desk)
    thread = desk.thread(desk.client(), owner="person", agent_id=bia.id)
    with desk.parts.database.write() as session:
        done = give_back(session, thread.id, bia, note="x" * 501, version=3, now=NOON)

    assert done == Refused(Why.TOO_LONG)
    assert desk.row(thread).owner == "person"


@pytest.mark.parametrize("ended", ["given back", "resolved"])
def test_what_waited_for_the_talk_is_looked_at_at_once(desk: Desk, ended: str) -> None:
    """A reminder that the person's thread held up does not wait another hour."""
    bia, _ = agents(desk)
    client = desk.client()
    thread = desk.thread(client, owner="person", agent_id=bia.id)
    with desk.parts.database.write() as session:
        held = PlannedContact(
            client_id=client.id,
            planned_on=NOON.date(),
            not_before=NOON + timedelta(hours=1),
            created_at=NOON,
        )
        session.add(held)
    with desk.parts.database.write() as session:
        if ended == "given back":
            give_back(session, thread.id, bia, note="", version=3, now=NOON)
        else:
            resolve(session, thread.id, bia, version=3, now=NOON)

    assert [row.not_before for row in desk.rows(select(PlannedContact))] == [NOON]
