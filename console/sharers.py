"""A number that several clients share, as an agent has to see it: marked (F32)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.addresses import clients_at
from models.conversation import Conversation
from models.message import IN, Message


@dataclass(frozen=True, slots=True)
class Sharers:
    """Who has this number, by client id; *speaking* is for whom the thread speaks."""

    names: dict[int, str]
    speaking: str | None

    @property
    def all(self) -> str:
        """Give the names in one line."""
        return ", ".join(self.names.values())

    def whose(self, message: Message, unknown: str) -> str:
        """Name whom a message came from, or is about, and not who speaks by now."""
        name = self.names.get(message.client_id or 0)
        return unknown if message.direction == IN and name is None else name or ""


def sharers_of(session: Session, thread: Conversation) -> Sharers | None:
    """Find who shares the number of a thread; None where it is one client's own."""
    clients = clients_at(session, thread.address)
    names = {client.id: client.name for client in clients}
    if thread.client is not None:
        names.setdefault(thread.client.id, thread.client.name)
    if len(names) < 2:  # noqa: PLR2004 - one is not shared
        return None
    return Sharers(names, thread.client.name if thread.client else None)
