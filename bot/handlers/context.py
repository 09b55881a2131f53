"""What a handler works with: the transaction, the thread, the client, the instant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.audit import append
from bot.wiring import Wiring
from models.client import Client
from models.conversation import Conversation
from models.message import Message


@dataclass(frozen=True)
class Context:
    """One turn's surroundings; `received` is the letter that led to the command."""

    session: Session
    parts: Wiring
    conversation: Conversation
    now: datetime
    received: Message
    inbound_id: int | None

    @property
    def client(self) -> Client:
        """Give the client; a command that needs one is only run where there is one."""
        client = self.conversation.client
        if client is None:
            raise NobodyKnownError(self.conversation.id)
        return client

    def note(self, action: str, subject: str, **details: object) -> None:
        """Write the audit trail."""
        append(self.session, "bot", action, subject, details, self.now)


class NobodyKnownError(Exception):
    """A command about a client ran in a thread that belongs to nobody known."""

    def __init__(self, conversation_id: int) -> None:
        super().__init__(f"conversation {conversation_id} has no client")
