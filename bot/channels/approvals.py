"""WhatsApp's approval of our templates: asked for, followed, and told of when it goes.

The calls are Twilio's Content API: `POST /v1/Content/{sid}/ApprovalRequests/whatsapp`
with a name and a category, and `GET /v1/Content/{sid}/ApprovalRequests`. No transaction
is open during a call.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from requests.exceptions import RequestException
from sqlalchemy import select
from sqlalchemy.orm import Session
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client
from twilio.rest.content.v1.content.approval_create import ApprovalCreateInstance

from bot import audit
from bot.alerts import clear_alert, raise_alert
from bot.channels.contents import is_refusal
from bot.channels.port import SendError
from bot.channels.templates import (
    APPROVED,
    BLOCKING,
    DISABLED,
    PAUSED,
    PENDING,
    RECEIVED,
    REJECTED,
    UNSUBMITTED,
)
from bot.channels.twilio import Twilio
from bot.wiring import Wiring
from models.message import Message
from models.template import RETIRED, ContentApproval, TemplateText

STATES = frozenset({UNSUBMITTED, RECEIVED, PENDING, APPROVED, *BLOCKING})
SETTLED_FOR = timedelta(minutes=30)  # an approved one is asked about less often
MOST = 50  # templates that one round asks about
NOT_FOUND = 404
SAYS_STATE = {63040: REJECTED, 63041: PAUSED, 63042: DISABLED}  # of a sent message


@dataclass(frozen=True, slots=True)
class Approval:
    """What WhatsApp says of a template, in Twilio's words."""

    state: str
    reason: str = ""
    category: str = ""


class _Request(ApprovalCreateInstance.ContentApprovalRequest):  # type: ignore[misc]  # the SDK has no types
    """The SDK's request without the nulls that it writes for what is not given."""

    def to_dict(self) -> dict[str, Any]:
        return {k: v for k, v in super().to_dict().items() if v is not None}


def approval_of(client: Client, sid: str) -> Approval:
    """Ask what WhatsApp says of a template; raises SendError.

    One that is gone at Twilio counts as disabled.
    """
    try:
        found = client.content.v1.contents(sid).approval_fetch().fetch()
    except (TwilioException, RequestException) as error:
        if isinstance(error, TwilioRestException) and error.status == NOT_FOUND:
            return Approval(DISABLED, "not found at Twilio")
        what = f"no approval: {error}"
        raise SendError(what, permanent=False) from error
    return _read(found.whatsapp or {})


def ask_approval(client: Client, sid: str, name: str, category: str) -> Approval:
    """Submit a template to WhatsApp; raises SendError, permanent if it is refused."""
    request = _Request({"name": name, "category": category})
    try:
        made = client.content.v1.contents(sid).approval_create.create(request)
    except (TwilioException, RequestException) as error:
        what = f"not submitted: {error}"
        raise SendError(what, permanent=is_refusal(error)) from error
    return _read({"status": made.status, "rejection_reason": made.rejection_reason})


def submit(parts: Wiring, twilio: Twilio, row_id: int, name: str) -> Approval:
    """Submit one template and keep the answer; raises SendError."""
    with parts.database.read() as session:
        row = session.get_one(ContentApproval, row_id)
        sid, category = row.content_sid, row.category
    said = ask_approval(twilio.client, sid, name, category)
    now = parts.clock.now()
    with parts.database.write() as session:
        row = session.get_one(ContentApproval, row_id, with_for_update=True)
        row.submitted_at = now
        _keep(session, row, said, now)
    return said


def templates_round(parts: Wiring, twilio: Twilio) -> int:
    """Ask about every template whose turn it is; give how many changed their state."""
    now, changed = parts.clock.now(), 0
    with parts.database.read() as session:
        turn = [(row.id, row.content_sid) for row in _due(session, now)]
    for row_id, sid in turn:
        said = approval_of(twilio.client, sid)
        with parts.database.write() as session:
            row = session.get_one(ContentApproval, row_id, with_for_update=True)
            changed += _keep(session, row, said, now)
    return changed


def heard_by_failure(session: Session, row: Message, now: datetime) -> bool:
    """Believe a failed message that says its template is out of use; ask later.

    It stops the template's steps at once, rounds before Twilio would be asked again.
    """
    state = SAYS_STATE.get(row.error_code or 0)
    if state is None or row.content_sid is None:
        return False
    query = select(ContentApproval).where(
        ContentApproval.content_sid == row.content_sid
    )
    said = Approval(state, f"error {row.error_code}")
    changed = [_keep(session, each, said, now) for each in session.scalars(query)]
    return any(changed)


def _due(session: Session, now: datetime) -> list[ContentApproval]:
    """List the templates to ask about: those that wait, and now and then the others."""
    waiting = ContentApproval.state.in_((UNSUBMITTED, RECEIVED, PENDING, *BLOCKING))
    old = ContentApproval.checked_at.is_(None) | (
        ContentApproval.checked_at <= now - SETTLED_FOR
    )
    query = (
        select(ContentApproval)
        .outerjoin(TemplateText, TemplateText.id == ContentApproval.text_id)
        .where(waiting | old, ContentApproval.content_sid != "")
        .where(TemplateText.state.is_(None) | (TemplateText.state != RETIRED))
        .order_by(ContentApproval.checked_at.nulls_first(), ContentApproval.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def _keep(
    session: Session, row: ContentApproval, said: Approval, now: datetime
) -> bool:
    """Keep what was said; a change is audited, and told of where it stops a step."""
    row.checked_at, before = now, row.state
    row.category = said.category or row.category
    row.reason = said.reason[:500]
    if said.state == before:
        return False
    row.state, row.changed_at = said.state, now
    details = {"from": before, "to": said.state, "reason": said.reason[:200]}
    subject = f"{row.key}:{row.language}"
    audit.append(session, "twilio", "template.state", subject, details, now)
    _tell(session, row, subject, now)
    return True


def _tell(session: Session, row: ContentApproval, subject: str, now: datetime) -> None:
    """Raise the alert of a blocked template; clear what no longer holds."""
    for state in BLOCKING - {row.state}:
        clear_alert(session, f"template_{state}", subject, now)
    if row.state in BLOCKING:
        figures = {"key": row.key, "language": row.language, "reason": row.reason}
        raise_alert(session, f"template_{row.state}", subject, figures, now)


def _read(given: dict[str, Any]) -> Approval:
    """Read Twilio's answer; a state that we do not know is one that waits."""
    state = str(given.get("status") or UNSUBMITTED).lower()
    return Approval(
        state if state in STATES else PENDING,
        str(given.get("rejection_reason") or ""),
        str(given.get("category") or ""),
    )
