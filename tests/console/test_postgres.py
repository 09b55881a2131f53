"""The console over PostgreSQL: the same pages, and two people at the same instant."""

import pytest
from sqlalchemy import select

from bot.agent_replies import agent_reply
from bot.audit import first_broken
from bot.conversations import Refused, take_over
from models.agent import Agent
from models.conversation import Conversation
from models.message import Message
from tests.bot.races import at_once
from tests.console.conftest import NOON, Desk
from tests.console.test_hostile import everywhere

pytestmark = pytest.mark.postgres


def test_each_page_can_be_read(postgres_desk: Desk) -> None:
    """The queries of list, thread, card, search and news run on both databases."""
    desk = postgres_desk
    thread_id = everywhere(desk, "João O'Hara %_\\")
    for path in ("?shelf=all", "?q=joao o'hara", "?q=%_\\", "news"):
        assert desk.browser.get(f"/console/{path}").status_code == 200
    for path in ("", "/card", "/news"):
        answer = desk.browser.get(f"/console/threads/{thread_id}{path}")
        assert answer.status_code == 200
    assert desk.browser.get(f"/console/threads/{2**31 - 1}").status_code == 404


@pytest.mark.fault("F25")
def test_of_four_who_take_over_at_once_one_has_it(postgres_desk: Desk) -> None:
    """The row lock decides; three are told, and the trail stays whole."""
    desk = postgres_desk
    people = [desk.agent(f"{name} Reis") for name in ("Ana", "Bia", "Caio", "Davi")]
    thread = desk.thread(desk.client())
    done: list[object] = []

    def take(agent: Agent) -> None:
        with desk.parts.database.write() as session:
            done.append(take_over(session, thread.id, agent, 3, NOON))

    at_once(*(lambda agent=agent: take(agent) for agent in people))

    assert sum(isinstance(each, Conversation) for each in done) == 1
    assert sum(isinstance(each, Refused) for each in done) == 3
    with desk.parts.database.read() as session:
        assert first_broken(session) is None


@pytest.mark.fault("F24")
def test_one_form_from_five_requests_is_one_message(postgres_desk: Desk) -> None:
    """A flaky line may resend while the first try is still at work."""
    desk = postgres_desk
    bia = desk.agent()
    thread = desk.thread(desk.client(), owner="person", agent_id=bia.id)

    def reply() -> None:
        with desk.parts.database.write() as session:
            agent_reply(session, thread.id, bia, body="oi", client_key="k", now=NOON)

    at_once(*[reply] * 5)

    assert len(desk.rows(select(Message).where(Message.author == "agent"))) == 1
