"""Documents beside the bot's words: one message of its own on WhatsApp, or an e-mail's.

Twilio delivers a WhatsApp document without words of its own, so that it follows what
was said. On channels that carry no files the words have a link to it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.agreements.now import agreement_of
from bot.params import Writer
from bot.replies import outbound
from domain.channel import Channel
from domain.contact_policy import Purpose
from flows.turn import AgreementPaper, Say
from models.conversation import Conversation
from models.message import Message

PAPER = "agreement.paper"


def carry_papers(  # noqa: PLR0913, PLR0917 - the parts of one reply
    session: Session,
    writer: Writer,
    conversation: Conversation,
    says: Sequence[Say],
    rows: list[Message],
    now: datetime,
) -> None:
    """Let the rows of a reply carry the papers that its words name; more may be made.

    The buttons stay beneath the last words, whatever comes after them.
    """
    for paper in _named(says):
        ids = _ids(session, conversation, paper)
        if not ids or not rows:
            continue
        if conversation.channel == Channel.EMAIL:
            rows[-1].attachments = [*(rows[-1].attachments or []), *ids]
        elif conversation.channel == Channel.WHATSAPP:
            rows.append(_document(session, writer, conversation, rows[-1], ids, now))


def _named(says: Sequence[Say]) -> list[AgreementPaper]:
    found = (say.params.get("paper") for say in says)
    return [paper for paper in found if isinstance(paper, AgreementPaper)]


def _ids(
    session: Session, conversation: Conversation, paper: AgreementPaper
) -> list[dict[str, int]]:
    if paper.agreement_id is not None:
        return [{"agreement": paper.agreement_id}]
    client = conversation.client
    newest = agreement_of(session, client) if client else None
    return [{"agreement": newest.id}] if newest else []


def _document(  # noqa: PLR0913, PLR0917 - the columns of one row
    session: Session,
    writer: Writer,
    conversation: Conversation,
    after: Message,
    ids: list[dict[str, int]],
    now: datetime,
) -> Message:
    row = outbound(
        conversation,
        writer.write(Say(PAPER)).text,
        author="bot",
        purpose=Purpose(after.purpose),
        now=now,
        key=PAPER,
    )
    row.in_reply_to, row.attachments = after.in_reply_to, ids
    row.based_on_version = after.based_on_version
    session.add(row)
    session.flush()
    return row
