"""A conversation in the terminal, through the real turn: all is kept, none is sent."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.letters import Letter
from bot.turn import command_json, conversation_with, heard_json, take_turn
from bot.understanding import Listener, question_of
from bot.wiring import Wiring
from models.client import Client

Sessions = Callable[[], AbstractContextManager[Session]]


class NoSuchClientError(LookupError):
    """There is no client with this external id."""


@dataclass(frozen=True)
class Talk:
    """One thread in the terminal; each talk begins a thread of its own."""

    parts: Wiring
    listener: Listener
    sessions: Sessions
    address: str

    def hears(self, text: str) -> dict[str, Any]:
        """Take one turn and give it as JSON: heard, says, recorded, owner."""
        now = self.parts.clock.now()
        letter = Letter("terminal", self.address, text)
        with self.sessions() as session:
            question = question_of(session, self.parts, letter, now)
        heard = self.listener.hear(letter, question)
        with self.sessions() as session:
            thread = conversation_with(session, letter, now)
            taken = take_turn(
                session, self.parts, thread, letter, heard, inbound_id=None, now=now
            )
            return {
                "heard": heard_json(heard),
                "says": list(taken.says),
                "recorded": [command_json(command) for command in taken.outcome.do],
                "owner": thread.owner,
            }


def begin(
    parts: Wiring, listener: Listener, sessions: Sessions, external_id: str
) -> Talk:
    """Open a thread with a client; raises NoSuchClientError."""
    address = f"terminal:{external_id[:60]}:{secrets.token_hex(4)}"
    with sessions() as session:
        client = session.scalar(select(Client).where(Client.external_id == external_id))
        if client is None:
            raise NoSuchClientError(external_id)
        letter = Letter("terminal", address)
        thread = conversation_with(session, letter, parts.clock.now())
        thread.client, thread.language = client, client.language
    return Talk(parts, listener, sessions, address)


@contextmanager
def rehearsal(parts: Wiring) -> Iterator[Sessions]:
    """Give sessions of which nothing stays: inside one whole that is rolled back."""
    with parts.database.engine.connect() as connection:
        whole = connection.begin()

        @contextmanager
        def sessions() -> Iterator[Session]:
            with Session(
                connection,
                expire_on_commit=False,
                join_transaction_mode="create_savepoint",
            ) as session:
                yield session
                session.commit()

        try:
            yield sessions
        finally:
            whole.rollback()
