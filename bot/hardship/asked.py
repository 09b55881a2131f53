"""The question before a pause ends, while it waits: what it asks must still be so."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.persons import of_person
from domain.message_state import State
from flows.hardship import CHECK, CHECK_NEUTRAL
from models.client import Client
from models.message import Message

MOVED = "pause_moved"  # why it was not sent: the pause is over, or has another day


def take_back_question(session: Session, client: Client) -> None:
    """Block the question that waits for open hours, wherever the person has it."""
    query = select(Message).where(
        of_person(Message.client_id, client),
        Message.key.in_((CHECK, CHECK_NEUTRAL)),
        Message.state == State.PLANNED.value,
    )
    for row in session.scalars(query.with_for_update()):
        row.state, row.reason, row.settled = State.BLOCKED.value, MOVED, True
    session.flush()
