"""One turn: a letter that was understood becomes an answer, in one transaction.

The same turn serves WhatsApp, SMS and the terminal. Understanding happens before it,
with no transaction open; what it decides is committed whole or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy.orm import Session

from bot.bargaining import keep_bargain
from bot.card_guard import mask_thread, without_card
from bot.cases import balance_now, case_of, zone_of_thread
from bot.codes import sign_if_it_pays
from bot.conversations import client_waits
from bot.dialogues import dump_dialogue, load_dialogue
from bot.figures import figure_in, put_on
from bot.files.expect import ALBUM, put_in_thread
from bot.handlers import Context, run
from bot.handlers.pauses import note_by_the_way
from bot.ledger.freeze import frozen_since
from bot.letters import Letter
from bot.params import Writer
from bot.replies import bot_messages, new_token
from bot.reply_papers import carry_papers
from bot.sensitive.mark import mark
from bot.shared_number import unbind_shared
from bot.stop_asked import people_of, stop_answered
from bot.threads import conversation_with
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from flows.all import FLOWS
from flows.checking import without_figures
from flows.commands import Command, RecordEmail
from flows.dialogue import Outcome
from flows.doubt import goes_on
from flows.engine import take
from flows.heard import Heard
from models.client import Client
from models.conversation import Conversation
from models.message import IN, Message
from nlu.parse_lines import as_json

__all__ = [
    "Taken",
    "command_json",
    "conversation_with",
    "heard_json",
    "plain",
    "take_turn",
]


@dataclass(frozen=True)
class Taken:
    """What came of a turn: the texts, the commands that ran, and the rows to send."""

    outcome: Outcome
    says: tuple[str, ...]
    messages: tuple[Message, ...]


def take_turn(  # noqa: PLR0913 - what one turn is made of
    session: Session,
    parts: Wiring,
    conversation: Conversation,
    letter: Letter,
    heard: Heard,
    *,
    inbound_id: int | None,
    now: datetime,
) -> Taken:
    """Decide, do and write down one turn; the caller commits.

    1. The letter is written into the thread. 2. The dialogue decides on a snapshot.
    3. Its commands run. 4. Its words become rows that wait to be sent. 5. The thread
    remembers where it stands; its version moves on.
    """
    _arrive(conversation, letter, now)
    unbind_shared(session, conversation, letter.text, now)
    before = case_of(session, parts, conversation, now)
    if conversation.client_id is None and before.client is not None:
        _bind(session, conversation, before.client.id)
    received = _record(session, conversation, letter, heard, inbound_id, now)
    mask_thread(session, conversation, received)
    if letter.card or received.body != letter.text:
        heard = without_card(heard, received.body)
    today = local_day(now, zone_of_thread(conversation, parts))
    if before.person_has_thread:
        client_waits(conversation, now, parts.settings)
    stood = load_dialogue(conversation.dialogue)
    outcome = take(FLOWS, stood, before, heard, today)
    if frozen_since(session) is not None:
        outcome = without_figures(outcome, before.person_by)

    context = Context(session, parts, conversation, now, received, inbound_id)
    for command in outcome.do:
        run(context, command)
    mark(context, heard, stood.stack[-1].flow if stood.stack else None)
    note_by_the_way(context, heard)
    if before.stop_asked and goes_on(heard):
        stop_answered(session, people_of(session, conversation), now)

    conversation.language = heard.language
    conversation.dialogue = dump_dialogue(outcome.dialogue)
    conversation.version += 1
    received.client_id = conversation.client_id
    received.decided = {
        "why": outcome.why,
        "recorded": [command_json(command) for command in outcome.do],
        "keys": [say.key for say in outcome.says],
        "owner": conversation.owner,
    }
    keep_bargain(session, received, before, stood, outcome, today, now)
    writer = Writer(session, parts, conversation, now)
    said = [writer.write(say) for say in outcome.says]
    messages = bot_messages(session, conversation, outcome, said, received, now)
    carry_papers(session, writer, conversation, outcome.says, messages, now)
    for row in messages:
        sign_if_it_pays(session, parts, row, now)
    if messages:
        figure = figure_in(outcome.says, balance_now(session, parts, conversation, now))
        put_on(messages[0], figure)
    return Taken(outcome, tuple(each.text for each in said), tuple(messages))


def keep_letter(
    session: Session,
    conversation: Conversation,
    letter: Letter,
    inbound_id: int,
    now: datetime,
) -> None:
    """Put a message of an album into the thread; its last one is answered for all."""
    _arrive(conversation, letter, now)
    row = _record(session, conversation, letter, None, inbound_id, now)
    mask_thread(session, conversation, row)
    row.decided = {"why": ALBUM}


def command_json(command: Command) -> dict[str, Any]:
    """Show a command as JSON: its name and its fields; of an address only that."""
    if isinstance(command, RecordEmail):
        return {"command": type(command).__name__}
    return {"command": type(command).__name__, **plain(asdict(command))}


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - any value of a command or a Heard
    """Turn dataclasses, dates, money and enums into JSON's own kinds."""
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        if set(value) == {"minor", "currency"}:
            return value["minor"]
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def _arrive(conversation: Conversation, letter: Letter, now: datetime) -> None:
    conversation.address = letter.address  # replies go to the address that wrote
    conversation.last_inbound_at = now
    conversation.last_message_at = now


def _bind(session: Session, conversation: Conversation, client_id: int) -> None:
    conversation.client = session.get_one(Client, client_id)
    session.flush()


def _record(  # noqa: PLR0913, PLR0917 - the columns of one row
    session: Session,
    conversation: Conversation,
    letter: Letter,
    heard: Heard | None,
    inbound_id: int | None,
    now: datetime,
) -> Message:
    row = Message(
        token=new_token(),
        conversation_id=conversation.id,
        client_id=conversation.client_id,
        direction=IN,
        author="client",
        purpose="inbound",
        channel=letter.channel,
        address=letter.address,
        body=letter.text,
        media=[{"url": m.url, "type": m.type} for m in letter.media] or None,
        in_reply_to=inbound_id,
        provider_sid=letter.sid,
        heard=heard_json(heard) if heard else None,
        state="received",
        settled=True,
        queue_key=letter.canonical,
        created_at=now,
    )
    session.add(row)
    session.flush()
    put_in_thread(session, row, inbound_id, conversation.client_id)
    return row


def heard_json(heard: Heard) -> dict[str, Any]:
    """Show what was understood, and which rule understood it."""
    return {**as_json(heard, heard.text), "rule": heard.rule, "button": heard.button}
