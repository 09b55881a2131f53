"""Which template says a text outside the 24-hour window, and what WhatsApp says of it.

A template that was made is a row (models.template.ContentApproval); one that config.yml
names is taken as approved. Twilio's words for its state, as they are kept: unsubmitted,
received, pending, approved, rejected, paused, disabled. Source: Twilio, Content API,
"ApprovalRequests".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.wiring import Wiring
from bot.words import Rendered
from models.message import Message
from models.template import ContentApproval

UNSUBMITTED, RECEIVED, PENDING = "unsubmitted", "received", "pending"
APPROVED = "approved"
REJECTED, PAUSED, DISABLED = "rejected", "paused", "disabled"
BLOCKING = frozenset({REJECTED, PAUSED, DISABLED})
_WAS_IN_USE = frozenset({APPROVED, PAUSED, DISABLED})
CODE = "code"  # the variable of a template where its verification code stands
ASK_AGAIN = timedelta(hours=1)  # a step waits for its template, and is asked of again


@dataclass(frozen=True, slots=True)
class Approved:
    """A Content template: Twilio's id, and the names that fill {{1}}, {{2}}, ...

    *state* is the last one that we heard of: only "approved" opens a conversation.
    """

    sid: str
    variables: tuple[str, ...]
    state: str = APPROVED

    @property
    def usable(self) -> bool:
        """Tell whether it may go out."""
        return self.state == APPROVED

    @property
    def blocked(self) -> bool:
        """Tell whether WhatsApp has refused it, or taken it out of use."""
        return self.state in BLOCKING


def template_for(
    session: Session, parts: Wiring, key: str, language: str
) -> Approved | None:
    """Find the approved template of a words' key; None where there is none."""
    found = known_template(session, parts, key, language)
    return found if found is not None and found.usable else None


def known_template(
    session: Session, parts: Wiring, key: str, language: str
) -> Approved | None:
    """Find the template of a words' key, whatever its state: config.yml's first.

    Of several that were made, the newest that ever was in use counts: a paused one is
    no reason to send its elder, and a new one that waits does not stop what works.
    """
    by_language = parts.settings.templates.get(key, {})
    for name, template in by_language.items():
        if name == language:
            return Approved(template.content_sid, template.variables)
    query = select(ContentApproval).where(
        ContentApproval.key == key,
        ContentApproval.language == language,
        ContentApproval.text_id.is_(None),
    )
    return _current(session.scalars(query.order_by(ContentApproval.id.desc())))


def template_of_text(session: Session, text_id: int) -> Approved | None:
    """Find the template of one version of a company's own text."""
    query = select(ContentApproval).where(ContentApproval.text_id == text_id)
    return _current(session.scalars(query.order_by(ContentApproval.id.desc())))


def state_of(session: Session, content_sid: str) -> str:
    """Give the state of a template; one that we did not make counts as approved."""
    query = (
        select(ContentApproval.state)
        .where(ContentApproval.content_sid == content_sid)
        .order_by(ContentApproval.id.desc())
    )
    return session.scalar(query.limit(1)) or APPROVED


def fill(row: Message, said: Rendered, template: Approved | None) -> None:
    """Let a row go out as its template where the 24-hour window is shut."""
    if template is not None:
        row.content_sid = template.sid
        row.content_variables = variables_of(said, template)


def variables_of(said: Rendered, template: Approved) -> dict[str, Any]:
    """Give what stands at {{1}}, {{2}}: on one line, as WhatsApp wants it.

    The place of a verification code is filled when the message is signed (bot.codes).
    """
    return {
        str(place): CODE if name == CODE else one_line(said.values[name])
        for place, name in enumerate(template.variables, start=1)
    }


def one_line(text: str) -> str:
    r"""Write a value without breaks, which a template's variable may not hold.

    >>> one_line("• A: R$ 1,00\n• B: R$ 2,00")
    'A: R$ 1,00; B: R$ 2,00'
    """
    lines = [line.strip().removeprefix("•").strip() for line in text.splitlines()]
    return " ".join("; ".join(line for line in lines if line).split())


def remember(  # noqa: PLR0913 - the columns of one row
    session: Session,
    key: str,
    language: str,
    template: Approved,
    *,
    text_id: int | None = None,
    fingerprint: str = "",
) -> ContentApproval:
    """Keep a template that was made at Twilio."""
    row = ContentApproval(
        key=key,
        language=language,
        text_id=text_id,
        content_sid=template.sid,
        variables=list(template.variables),
        fingerprint=fingerprint,
        state=template.state,
    )
    session.add(row)
    session.flush()
    return row


def _current(rows: Iterable[ContentApproval]) -> Approved | None:
    """Choose among the templates of one text, the newest first."""
    found = list(rows)
    used = (row for row in found if row.state in _WAS_IN_USE)
    row = next(used, found[0] if found else None)
    if row is None:
        return None
    return Approved(row.content_sid, tuple(row.variables), row.state)
