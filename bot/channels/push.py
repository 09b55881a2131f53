"""Reminder templates: made at Twilio from the catalogues' own words, and remembered."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select

from bot.agreements.tell import ENDINGS
from bot.agreements.warn import KEYS as WARNINGS
from bot.channels.approvals import approval_of, submit
from bot.channels.contents import create
from bot.channels.port import SendError
from bot.channels.templates import UNSUBMITTED, Approved, remember
from bot.channels.twilio import Twilio
from bot.company_words import company_words
from bot.disputes.decide import ANSWERS
from bot.disputes.late import WORDS as LATE_ANSWERS
from bot.disputes.open import REOPENED
from bot.payments.confirm import CONTESTED, OVERPAID, PARTIAL, RECEIVED, THANKS
from bot.payments.debit_notice import KEY as DEBIT
from bot.promises.news import BROKEN, PARTLY
from bot.promises.news import NEUTRAL as OVER
from bot.promises.nudges import NEUTRAL, NUDGE, ON_TRUST
from bot.proofs.tell import LAPSED, REASONS
from bot.unlocks.confirm import BACK
from bot.wiring import Wiring
from bot.words.catalogue import LANGUAGES
from bot.words.templates import Template, template_of
from domain.disclosure import Level
from domain.hardship import Pause
from domain.ladder import SPOKEN, Stage
from domain.money import Money
from domain.statement import Balance, InvoiceBalance
from flows.campaign import propose
from flows.hardship import checking_in
from flows.proposed import knock
from flows.reminder import remind
from flows.turn import Choice
from models.template import ContentApproval


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to: templates made, and such as stood there already."""

    made: int
    kept: int


def push_templates(parts: Wiring, twilio: Twilio) -> Pushed:
    """Create each text that may open a talk, in each language, that is not there yet.

    A text that stands at Twilio word for word is left alone, so pushing again makes
    nothing new. Raises SendError. `submit_templates` then asks for WhatsApp's approval.
    """
    common, made, kept = company_words(parts), 0, 0
    for language in LANGUAGES:
        for key, choices in openers().items():
            template = template_of(parts.catalogue, key, language, common, choices)
            if make(parts, twilio, key, language, template):
                made += 1
            else:
                kept += 1
    return Pushed(made, kept)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What asking for approval came to; a refusal is named with Twilio's reason."""

    asked: int
    refused: tuple[tuple[str, str], ...] = ()


def submit_templates(parts: Wiring, twilio: Twilio) -> Submitted:
    """Ask for WhatsApp's approval of what it has not seen; raises SendError.

    A template that Twilio refuses does not hold the others back.
    """
    with parts.database.read() as session:
        query = select(ContentApproval).where(
            ContentApproval.state == UNSUBMITTED, ContentApproval.content_sid != ""
        )
        waiting = [
            (row.id, row.key, content_name(row.key, row.language, row.fingerprint))
            for row in session.scalars(query.order_by(ContentApproval.id))
        ]
    refused, asked = [], 0
    for row_id, key, name in waiting:
        try:
            submit(parts, twilio, row_id, name)
            asked += 1
        except SendError as error:
            if not error.permanent:
                raise
            refused.append((key, str(error)))
    return Submitted(asked, tuple(refused))


def make(  # noqa: PLR0913 - a template, for what, in which language, of which version
    parts: Wiring,
    twilio: Twilio,
    key: str,
    language: str,
    template: Template,
    *,
    text_id: int | None = None,
) -> bool:
    """Create one template; False where it stands there already. Raises SendError.

    No transaction is open during the call: a second process at the same time may make
    a second template, which is never used and does no harm.
    """
    mark = fingerprint(template)
    if _stands(parts, key, language, mark, text_id):
        return False
    sid = create(
        twilio.client,
        content_name(key, language, mark),
        language,
        template.body,
        template.samples or {str(n): v for n, v in enumerate(template.variables, 1)},
        template.buttons,
    )
    state = approval_of(twilio.client, sid).state
    with parts.database.write() as session:
        found = Approved(sid, template.variables, state)
        remember(session, key, language, found, text_id=text_id, fingerprint=mark)
    return True


def content_name(key: str, language: str, mark: str) -> str:
    """Name a template as WhatsApp takes it; a name is not free again for weeks.

    >>> content_name("reminder.d+3", "pt", "0a1b2c3d")
    'reminder_d_3_pt_0a1b2c3d'
    """
    return re.sub(r"[^a-z0-9_]+", "_", f"{key}_{language}_{mark}".lower())


def fingerprint(template: Template) -> str:
    """Tell texts apart: the same body, variables and buttons have the same mark."""
    whole = [template.body, list(template.variables), list(template.buttons)]
    text = json.dumps(whole, ensure_ascii=False, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _stands(
    parts: Wiring, key: str, language: str, mark: str, text_id: int | None
) -> bool:
    query = select(ContentApproval.id).where(
        ContentApproval.key == key,
        ContentApproval.language == language,
        ContentApproval.fingerprint == mark,
        ContentApproval.text_id == text_id
        if text_id is not None
        else ContentApproval.text_id.is_(None),
    )
    with parts.database.read() as session:
        return session.scalar(query.limit(1)) is not None


def openers() -> dict[str, tuple[Choice, ...]]:
    """List what goes out while the 24-hour window is shut, with its buttons."""
    day = datetime(2026, 1, 5, tzinfo=UTC).date()
    nothing, owed = Money(0), Money(1)  # of what is paid nobody is told
    line = InvoiceBalance(
        "1", "", day, 0, owed, nothing, nothing, nothing, nothing, owed, 1
    )
    balance = Balance(day, (line,))
    reminders = [remind(Level.NEUTRAL, Stage.LATE, balance, 1, "")]
    reminders += [remind(Level.INVOICE, s, balance, 1, "") for s in SPOKEN]
    part = Balance(day, (replace(line, part=(1, 2)),))
    reminders += [remind(Level.INVOICE, s, part, 1, "") for s in SPOKEN]
    reminders.append(propose(Level.INVOICE, balance, (), day, ""))
    found = {each.say.key: each.say.choices for each in reminders}
    for known in (True, False):
        say, _ = checking_in("", Pause(day, day), known=known)
        found[say.key] = say.choices
    for asked in (True, False):
        door = knock("", asked=asked)
        found[door.say.key] = door.say.choices
    proofs = (LAPSED, *(f"proof.rejected.{reason}" for reason in REASONS))
    told = (
        RECEIVED,
        PARTIAL,
        THANKS,
        "handoff.notice",
        "clearance.ready",
        *proofs,
        *ANSWERS,
        *LATE_ANSWERS,
        *REOPENED,
        OVERPAID,
        CONTESTED,
        DEBIT,
        NUDGE,
        NEUTRAL,
        *WARNINGS,
        *ENDINGS,
        ON_TRUST,
        BROKEN,
        PARTLY,
        OVER,
        BACK,
    )
    return found | dict.fromkeys(told, ())
