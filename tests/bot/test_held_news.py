"""News that comes while a person talks to the client: held, shown, and not lost."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.conversations import give_back
from bot.held_news import is_held, release
from domain.message_state import State
from models.agent import Agent
from models.audit import Audit
from models.conversation import Conversation
from models.message import Message
from tests.bot.payments.till import Till, till_for
from tests.bot.world import World

LATE = date(2026, 11, 19)


@pytest.fixture
def talk(world: World) -> Till:
    """Let Bia talk to Ana, who owes an invoice."""
    till = till_for(world, LATE)
    till.has_thread()
    with world.session() as session:
        agent = Agent(
            name="Bia Nunes",
            email="bia@example.com",
            role="agent",
            created_at=world.clock.now(),
        )
        session.add(agent)
        session.flush()
        session.execute(update(Conversation).values(owner="person", agent_id=agent.id))
    return till


def _news(till: Till) -> Message:
    [row] = till.world.messages(direction="out", purpose="notice")
    return row


def _bia(till: Till) -> Agent:
    [agent] = till.rows(select(Agent))
    assert isinstance(agent, Agent)
    return agent


def _gives_back(till: Till) -> None:
    with till.world.session() as session:
        thread = session.scalars(select(Conversation)).one()
        agent = session.scalars(select(Agent)).one()
        give_back(
            session,
            thread.id,
            agent,
            note="",
            version=thread.version,
            now=till.world.clock.now(),
        )


def test_it_waits_and_goes_out_when_the_thread_is_given_back(talk: Till) -> None:
    """The bot says nothing into Bia's talk; the thanks follow it."""
    talk.pay(102_17)
    talk.world.work()
    during, held = len(talk.world.channel.sent), is_held(_news(talk))
    _gives_back(talk)
    talk.world.work()

    assert (during, held) == (0, True)
    assert [sent.body for sent in talk.world.channel.sent] == [_news(talk).body]


def test_bia_sends_it_at_once(talk: Till) -> None:
    """Who has the thread may let it go; it bears its code, and goes once."""
    talk.pay(102_17)
    talk.world.work()
    row, agent = _news(talk), _bia(talk)
    with talk.world.session() as session:
        done = release(
            session, row.conversation_id, row.id, agent, talk.world.clock.now()
        )
    talk.world.work()
    with talk.world.session() as session:
        again = release(
            session, row.conversation_id, row.id, agent, talk.world.clock.now()
        )

    assert (done, again) == (True, False)
    assert len(talk.world.channel.sent) == 1


def test_a_colleague_does_not_send_into_her_talk(talk: Till) -> None:
    """It is hers to say."""
    talk.pay(102_17)
    talk.world.work()
    row, other = _news(talk), Agent(id=99, name="Caio", role="agent")
    with talk.world.session() as session:
        now = talk.world.clock.now()

        assert not release(session, row.conversation_id, row.id, other, now)


def test_it_is_sent_from_its_own_thread_only(talk: Till) -> None:
    """A number in an address that belongs to another talk lets nothing out."""
    talk.pay(102_17)
    talk.world.work()
    row, agent, now = _news(talk), _bia(talk), talk.world.clock.now()
    with talk.world.session() as session:
        elsewhere = release(session, row.conversation_id + 1, row.id, agent, now)
        here = release(session, row.conversation_id, row.id, agent, now)
        query = select(Audit).where(Audit.action == "conversation.news_sent")
        trail = session.scalars(query).all()

        assert (elsewhere, here) == (False, True)
        assert [(line.actor, line.subject) for line in trail] == [
            (f"agent:{agent.id}", f"conversation:{row.conversation_id}")
        ]


def test_what_is_true_no_more_is_not_told_after_it(talk: Till) -> None:
    """R$ 52,17 were left when it was written; each payment is told as it is now."""
    talk.pay(50_00)
    talk.world.work()
    talk.pay(52_17, ref="m2")
    talk.world.work()
    _gives_back(talk)
    talk.world.work()
    keys = {row.key: row.state for row in talk.world.messages(purpose="notice")}

    assert keys["payment.partial"] == State.BLOCKED
    assert [sent.key for sent in _sent(talk)] == ["payment.received"] * 2


def test_after_three_days_it_is_no_news(talk: Till) -> None:
    """A talk that lasts longer than that has told it, or nobody will."""
    talk.pay(102_17)
    talk.world.work()
    talk.world.clock.move(timedelta(days=3, hours=1))
    talk.world.work()

    row = _news(talk)
    assert (row.state, row.reason) == (State.BLOCKED, "person_has_thread")


def _sent(till: Till) -> list[Message]:
    rows = till.world.messages(purpose="notice")
    return [row for row in rows if row.provider_sid]
