"""The demo's proposals: asked in real conversations, one of them answered."""

from sqlalchemy import select

from bot.agents import add_agent
from bot.database import Database
from bot.demo.asking import ask_for_more
from bot.proposals.rows import count_asked
from bot.seed import seed
from models.message import Message
from models.proposal import ProposalRow
from tests.bot.world import TUESDAY, world_on


def test_four_ask_and_one_has_an_answer(database: Database) -> None:
    """One late, one handed up, one fresh; the last one's answer waits to be sent."""
    world = world_on(database)
    with world.session() as session:
        seed(session, TUESDAY.date(), world.parts.settings, secret_key="key")
        for name, role in (("Caio Reis", "agent"), ("Sol Reis", "supervisor")):
            email = f"{role}@fibrasul.example"
            now = world.clock.now()
            add_agent(session, name=name, email=email, role=role, now=now)
    found = ask_for_more(world.parts)
    with world.session() as session:
        rows = session.scalars(select(ProposalRow).order_by(ProposalRow.id)).all()
        waiting = session.scalars(select(Message).where(~Message.settled)).all()
        asked = count_asked(session)

    assert (found, asked) == (4, 3)
    assert rows[0].answer_by is not None
    assert rows[0].answer_by < TUESDAY
    assert rows[1].raised_note is not None
    assert rows[3].state == "offered"
    assert [message.purpose for message in waiting] == ["notice"]
