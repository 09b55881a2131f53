"""A wish is taken on: a row with its hour, for people to answer."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.audit import append
from bot.handoff import decided_by
from bot.proposals.stored import as_json
from bot.wiring import Wiring
from domain.cards import mask_cards
from domain.proposals import State
from flows.commands import AskSupervisor
from models.client import Client
from models.conversation import Conversation
from models.proposal import ProposalRow

LONGEST = 500  # characters of what they said


def take_on(  # noqa: PLR0913, PLR0917 - whose wish, where, and when
    session: Session,
    parts: Wiring,
    client: Client,
    thread: Conversation,
    wish: AskSupervisor,
    now: datetime,
) -> ProposalRow:
    """Write down what a client asks for; the database refuses a second open one."""
    row = ProposalRow(
        client_id=client.id,
        conversation_id=thread.id,
        state=State.ASKED.value,
        origin="asked",
        invoices=list(wish.invoice_ids),
        wish=as_json(wish.wish),
        said=mask_cards(wish.said)[:LONGEST] or None,
        nearest=as_json(wish.nearest),
        asked_at=now,
        answer_by=decided_by(now, client, parts.settings),
    )
    session.add(row)
    session.flush()
    subject = f"client:{client.id}"
    append(session, "bot", "proposal.asked", subject, {"proposal": row.id}, now)
    return row
