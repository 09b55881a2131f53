"""The rounds that the ticker makes by itself: the plan, and honest notices."""

from sqlalchemy import select

from bot.channels.templates import fill, template_for
from bot.params import Writer
from bot.planner import Planned, idle, plan
from bot.replies import outbound
from bot.wiring import Wiring
from domain.contact_policy import Purpose
from flows.turn import Say
from models.conversation import PERSON, Conversation

LATE = "handoff.notice"


def plan_round(parts: Wiring) -> Planned:
    """Plan what is due now; where nothing is, no writer is held up."""
    now = parts.clock.now()
    with parts.database.read() as session:
        nothing = idle(session, parts.settings, now)
        session.commit()  # rolled back, the driver would forget the statement's plan
    if nothing:
        return Planned(0, 0)
    with parts.database.write() as session:
        return plan(session, parts.settings, now)


def notice_round(parts: Wiring) -> int:
    """Tell clients, once, that a promised answer is late; give how many were told."""
    now = parts.clock.now()
    with parts.database.write() as session:
        query = select(Conversation).where(
            Conversation.owner == PERSON,
            Conversation.handoff_due_at < now,
            Conversation.handoff_noticed_at.is_(None),
            Conversation.channel != "terminal",
        )
        late = list(session.scalars(query))
        for thread in late:
            thread.handoff_noticed_at = now
            said = Writer(session, parts, thread, now).write(Say(LATE))
            row = outbound(
                thread,
                said.text,
                author="bot",
                purpose=Purpose.HANDOFF,
                now=now,
                key=LATE,
            )
            fill(row, said, template_for(session, parts, LATE, thread.language))
            session.add(row)
    return len(late)
