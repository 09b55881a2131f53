"""WhatsApp is asked to approve a company's own text: wished for here, asked by a round.

A page does not wait for Twilio: it leaves a row without an id, and the ticker's round
makes the Content and submits it. A crash between the two calls leaves a Content that is
never used; the row is asked for again.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.approvals import submit, templates_round
from bot.channels.contents import create
from bot.channels.port import SendError
from bot.channels.push import content_name, fingerprint
from bot.channels.templates import REJECTED
from bot.channels.twilio import Twilio
from bot.texts.adoption import adopt_marks
from bot.texts.whatsapp import template_of_text
from bot.wiring import Wiring
from domain.channel import Channel
from models.template import ContentApproval, TemplateText

WANTED = ""  # the id of a template that is not made yet


def wish(
    session: Session, parts: Wiring, text: TemplateText, now: datetime
) -> ContentApproval | None:
    """Ask for the approval of a WhatsApp text, once; None for another channel's."""
    if text.channel != Channel.WHATSAPP:
        return None
    template = template_of_text(parts, text.language, text.body)
    mark = fingerprint(template)
    there = session.scalar(
        select(ContentApproval).where(
            ContentApproval.text_id == text.id, ContentApproval.fingerprint == mark
        )
    )
    if there is not None:
        return there
    row = ContentApproval(
        key=text.key,
        language=text.language,
        text_id=text.id,
        content_sid=WANTED,
        fingerprint=mark,
        variables=list(template.variables),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def texts_round(parts: Wiring, twilio: Twilio) -> int:
    """Make and submit what is wished for, then ask about all; give how many moved."""
    with parts.database.write() as session:
        adopt_marks(session)
    return ask_for_wanted(parts, twilio) + templates_round(parts, twilio)


def ask_for_wanted(parts: Wiring, twilio: Twilio) -> int:
    """Make each wished template and submit it; raises SendError if Twilio is away."""
    with parts.database.read() as session:
        wanted = ContentApproval.content_sid == WANTED
        query = select(ContentApproval.id).where(
            wanted, ContentApproval.state != REJECTED
        )
        turn = list(session.scalars(query.order_by(ContentApproval.id)))
    for row_id in turn:
        try:
            _ask(parts, twilio, row_id)
        except SendError as error:
            if not error.permanent:
                raise
            _refused(parts, row_id, str(error))
    return len(turn)


def _ask(parts: Wiring, twilio: Twilio, row_id: int) -> None:
    with parts.database.read() as session:
        row = session.get_one(ContentApproval, row_id)
        text = session.get_one(TemplateText, row.text_id)
        template = template_of_text(parts, text.language, text.body)
        name = content_name(row.key, row.language, row.fingerprint)
        language = row.language
    sid = create(
        twilio.client, name, language, template.body, template.samples, template.buttons
    )
    with parts.database.write() as session:
        row = session.get_one(ContentApproval, row_id, with_for_update=True)
        row.content_sid, row.variables = sid, list(template.variables)
    submit(parts, twilio, row_id, name)


def _refused(parts: Wiring, row_id: int, why: str) -> None:
    now = parts.clock.now()
    with parts.database.write() as session:
        row = session.get_one(ContentApproval, row_id, with_for_update=True)
        row.state, row.reason = REJECTED, why[:500]
        row.checked_at = row.changed_at = now
