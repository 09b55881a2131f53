"""Clients of the demo who ask for more than the bot may give, by real conversations.

One has waited too long, one was handed up to a supervisor, one waits since a moment
ago, and the last one has an answer, which arrives on the phone of the demo's page.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.letters import Letter
from bot.proposals.decide import Decider, grant, raise_up
from bot.proposals.rows import open_of
from bot.turn import conversation_with, take_turn
from bot.understanding import Listener, question_of
from bot.wiring import Wiring
from domain.message_state import State
from domain.statement import Balance
from domain.zones import local_day
from models.agent import Agent
from models.client import Client
from models.conversation import Conversation
from models.message import OUT, Message
from models.proposal import ProposalRow
from nlu.client import NoModel
from nlu.understand import Understanding

AGO = (
    timedelta(days=3),
    timedelta(hours=1),
    timedelta(minutes=5),
    timedelta(minutes=9),
)
ENOUGH = (
    600_00  # minor units: from here on more parts are asked for, below a lower price
)
NOTE = "Cliente antigo; pagou tudo em dia até agosto. Vale abrir uma exceção?"


class NoWishError(Exception):
    """A talk came to no wish that people decide; another client is tried."""


def ask_for_more(parts: Wiring) -> int:
    """Let some clients ask, and people begin to answer; give how many asked."""
    listener, found = Listener(Understanding(NoModel())), 0
    with parts.database.write() as session:
        for client in _late(session):
            if found == len(AGO):
                break
            with suppress(NoWishError), session.begin_nested():
                _asks(session, parts, listener, client, parts.clock.now() - AGO[found])
                found += 1
        _answers(session, parts)
    return found


def _late(session: Session) -> Iterator[Client]:
    query = select(Client).where(Client.language == "pt", Client.deceased_at.is_(None))
    yield from session.scalars(query.order_by(Client.id.desc())).all()


def _asks(
    session: Session, parts: Wiring, listener: Listener, client: Client, at: datetime
) -> None:
    """Let one client write; what we said is taken to have been read."""
    phone = next((p.address for p in client.contact_points if p.kind == "phone"), None)
    today = local_day(at, client.zone)
    balance = balance_of_client(session, client, today, parts.settings)
    if phone is None or not balance.late:
        raise NoWishError
    thread = conversation_with(session, Letter("whatsapp", f"whatsapp:{phone}"), at)
    if thread.last_inbound_at is not None:
        raise NoWishError
    thread.client, thread.identity_checked_until = client, at + timedelta(hours=24)
    for text in _lines(balance):
        _says(session, parts, listener, thread, text, at)
    if open_of(session, client) is None:
        raise NoWishError
    session.execute(
        update(Message)
        .where(Message.conversation_id == thread.id, Message.direction == OUT)
        .values(state=State.READ.value, settled=True, sent_at=at)
    )


def _lines(balance: Balance) -> tuple[str, ...]:
    if balance.overdue.minor >= ENOUGH:
        return "quero parcelar em 10x", "so consigo se for em 10x", "sim"
    principal = sum(line.principal.minor for line in balance.late)
    price = f"{principal * 93 // 10_000},00"
    return f"faz por {price} a vista?", f"so consigo {price} a vista", "sim"


def _says(  # noqa: PLR0913, PLR0917 - one line of one client, heard by whom, and when
    session: Session,
    parts: Wiring,
    listener: Listener,
    thread: Conversation,
    text: str,
    at: datetime,
) -> None:
    letter = Letter(thread.channel, thread.address, text)
    heard = listener.hear(letter, question_of(session, parts, letter, at))
    take_turn(session, parts, thread, letter, heard, inbound_id=None, now=at)


def _answers(session: Session, parts: Wiring) -> None:
    """Hand the second wish up, and grant the last as it was asked."""
    query = select(ProposalRow.id).order_by(ProposalRow.id)
    ids = list(session.scalars(query))
    if len(ids) < len(AGO):
        return
    now = parts.clock.now()
    raise_up(Decider(session, parts, _agent(session, "agent"), now), ids[1], NOTE)
    boss = Decider(session, parts, _agent(session, "supervisor"), now)
    grant(boss, ids[-1], None, "Dentro do limite.")


def _agent(session: Session, role: str) -> Agent:
    return session.scalars(select(Agent).where(Agent.role == role).limit(1)).one()
