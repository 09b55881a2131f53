"""Where else a person may write when WhatsApp's window is shut, and why not now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.agent_replies import elsewhere
from bot.facts import contact_facts, road_of
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Denied, Purpose, may_contact
from domain.statement import Balance
from models.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Road:
    """A channel to this client, and what forbids it now, if anything does."""

    channel: str
    denied: Denied | None


def roads_of(
    session: Session,
    parts: Wiring,
    thread: Conversation,
    balance: Balance | None,
    now: datetime,
) -> list[Road]:
    """List the channels that are on; the outbox will ask the same policy again."""
    found = []
    for channel, (address, _) in elsewhere(session, thread).items():
        if not parts.settings.channels.enabled(Channel(channel)):
            continue
        road = road_of(session, Channel(channel), address, ready=True)
        facts = contact_facts(
            session, parts, thread.client, road, Purpose.AGENT, now, balance=balance
        )
        answer = may_contact(facts, parts.settings.limits)
        found.append(Road(channel, answer if isinstance(answer, Denied) else None))
    return found
