"""What stands in the way of deciding a proposal; for the person, never the client."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.addresses import opted_out
from bot.conversations import clean
from bot.persons import has_died
from bot.proposals.desks import Desks
from domain.granting import Breach
from models.agent import Agent
from models.client import Client
from models.conversation import PERSON, Conversation
from models.invoice import OPEN, Invoice

LONGEST = 500  # characters of a note

Why = Literal[
    "decided",  # somebody was faster, or the client agreed otherwise
    "breach",  # a limit; `breach` says which
    "note",  # none, or too long
    "raise_it",  # an agent refuses only what they may grant
    "nothing_owed",
    "in_agreement",
    "open_already",  # one at a time
    "dearer_than_before",  # what was offered and declined is not made worse
    "no_thread",  # nowhere to write to
    "silenced",  # they want no messages, or have died
    "colleague",  # somebody else has the thread
    "no_wish",
    "moved",  # today's figures are others than those that were looked at
]


@dataclass(frozen=True, slots=True)
class Unfit:
    """It was not done, and why; for the person, never for the client."""

    why: Why
    breach: Breach | None = None


def hindered(  # noqa: PLR0913, PLR0917 - who would offer whom what, and where
    session: Session,
    agent: Agent,
    client: Client,
    thread: Conversation | None,
    desks: Desks,
    note: str,
) -> Unfit | None:
    """Name what stands in the way of any offer at all."""
    if not fits(note, needed=False):
        return Unfit("note")
    if thread is None:
        return Unfit("no_thread")
    if opted_out(session, client, []) or has_died(session, client):
        return Unfit("silenced")
    if not desks.lines:
        return Unfit("nothing_owed")
    agreed = select(Invoice.id).where(
        Invoice.client_id == client.id,
        Invoice.status == OPEN,
        Invoice.agreement_id.is_not(None),
    )
    if session.scalar(agreed.limit(1)) is not None:
        return Unfit("in_agreement")
    return None if _may_hold(agent, thread) else Unfit("colleague")


def _may_hold(agent: Agent, thread: Conversation) -> bool:
    """Tell whether the thread may go back to the bot, which hears the client's yes."""
    oversees = agent.role in {"supervisor", "admin"}
    mine = thread.agent_id in {None, agent.id}
    return thread.owner != PERSON or mine or oversees


def fits(note: str, *, needed: bool) -> bool:
    """Tell whether a note is short enough, and there where there has to be one."""
    kept = clean(note)
    return len(kept) <= LONGEST and (bool(kept) or not needed)
