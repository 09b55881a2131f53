"""The round that looks at late instalments: it warns, and ends what was warned of.

1. Each agreement with something overdue, or with a warning that stands, is looked at in
   a transaction of its own, under its client's lock: a payment that comes at the same
   time comes before or after, and is never lost.
2. Paid in time, the warning lapses. Late, the client is warned; the warning goes out by
   every rule of contact, and one that failed is written once more on another road. No
   reminder takes its turn: before one is written, what is to be warned of is
   (`warn_first`, asked by bot/reminders.py).
3. The agreement is broken when the day that was told is over and the warning had really
   left, and nothing bars it (bot/agreements/look.py). Where only a person can tell, an
   alert asks one.
4. The original debt returns (bot/agreements/undo.py); an earlier agreement that comes
   back with it is looked at at once, as late as it is: the warning spoke of it too.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.agreements.look import MOST_TRIES, UNDER_WAY, Look
from bot.agreements.standing import active_agreements, lapse_warning
from bot.agreements.tell import tell_ended
from bot.agreements.undo import Refused, undo
from bot.agreements.undone import Undone
from bot.agreements.warn import Unsaid, warn
from bot.alerts import clear_alert, raise_alert, standing_alerts
from bot.wiring import Wiring
from domain.agreements import Step
from models.agreement import ACTIVE, BROKEN, Agreement, AgreementWarning
from models.client import Client
from models.invoice import OPEN, Invoice
from models.message import Message

log = logging.getLogger(__name__)
ALERT = "agreement_late"
RULE = "rule"  # who ended it, in its row


def agreement_round(parts: Wiring) -> int:
    """Warn of what is late and end what was warned of; give how many changed."""
    now = parts.clock.now()
    with parts.database.read() as session:
        ids = list(session.scalars(_worth_a_look(now)))
    changed = 0
    for agreement_id in ids:
        with parts.database.write() as session:
            changed += _looked_at(session, parts, agreement_id, now)
    with parts.database.write() as session:
        _clear_what_is_over(session, now)
    return changed


def _looked_at(
    session: Session, parts: Wiring, agreement_id: int, now: datetime
) -> bool:
    """Look at one; what goes wrong with it is told to people, and others go on.

    As a worker's loop does with a row (bot/reminders.py): one agreement that cannot be
    looked at must not keep the next ones from their warnings.
    """
    try:
        with session.begin_nested():
            return look_at(session, parts, agreement_id, now)
    except OperationalError:
        raise  # the database is away: the next round looks again
    except Exception as error:  # told in an alert, and on it goes
        log.exception("agreement %s cannot be looked at", agreement_id)
        row = session.get_one(Agreement, agreement_id)
        client = session.get_one(Client, row.client_id)
        told = {"client": client.external_id, "number": "", "days": 0}
        why = {"why": "error", "error": repr(error)[:200]}
        raise_alert(session, ALERT, _subject(row), told | why, now)
        return False


def warn_first(session: Session, parts: Wiring, client: Client, now: datetime) -> None:
    """Write the warnings that are due to a client, before anything else takes the turn.

    A reminder that went first would put each off by the pause between contacts, and
    the next one again; it only asks, and a warning tells what may be lost.
    """
    for row in active_agreements(session, client):
        look = _look(session, parts, row.id, now)
        if look is not None and look.verdict.step is Step.WARN:
            _warn(look)


def look_at(session: Session, parts: Wiring, agreement_id: int, now: datetime) -> bool:
    """Look at one agreement; tell whether anything was written to the client."""
    look = _look(session, parts, agreement_id, now)
    if look is None:
        return False
    match look.verdict.step:
        case Step.NOTHING:
            lapse_warning(session, look.agreement, now)
            clear_alert(session, ALERT, _subject(look.agreement), now)
            return False
        case Step.WARN:
            return _warn(look)
        case Step.ASK:
            return _another_road(look)
        case Step.BREAK:
            return _break(look)
        case _:
            return _unsaid(look)


def _look(
    session: Session, parts: Wiring, agreement_id: int, now: datetime
) -> Look | None:
    """Take the client's row, then look; None where the agreement is over by now."""
    row = session.get_one(Agreement, agreement_id)
    client = session.get_one(Client, row.client_id, with_for_update=True)
    session.refresh(row, with_for_update=True)
    return Look(session, parts, client, row, now) if row.state == ACTIVE else None


def _worth_a_look(now: datetime) -> Select[int]:
    """Select active agreements with something overdue somewhere, or a warning."""
    tomorrow = now.date() + timedelta(days=1)
    overdue = exists().where(
        Invoice.agreement_id == Agreement.id,
        Invoice.status == OPEN,
        Invoice.due_on < tomorrow,
    )
    warned = exists().where(
        AgreementWarning.agreement_id == Agreement.id,
        AgreementWarning.lapsed_at.is_(None),
    )
    query = select(Agreement.id).where(Agreement.state == ACTIVE, or_(overdue, warned))
    return query.order_by(Agreement.id)


def _warn(look: Look) -> bool:
    """Warn, unless something bars the end of which the warning would speak."""
    if look.bars:
        return _barred(look)
    if len(look.failed_on) >= MOST_TRIES:
        return _ask(look, "failed")
    said = warn(look)
    if isinstance(said, Unsaid):
        return _ask(look, said.rule) if said.for_good else False
    clear_alert(look.session, ALERT, _subject(look.agreement), look.now)
    return True


def _unsaid(look: Look) -> bool:
    """Write a warning anew that a gate refused at the last moment.

    A warning that is written leaves nothing to ask: what went wrong once is over.
    """
    clear_alert(look.session, ALERT, _subject(look.agreement), look.now)
    row = look.warning
    message = look.session.get(Message, row.message_id) if row else None
    if message is not None and message.state == "blocked":
        lapse_warning(look.session, look.agreement, look.now)
    return False


def _another_road(look: Look) -> bool:
    """Let a warning that failed for sure be written once more; else ask a person."""
    row = look.warning
    message = look.session.get(Message, row.message_id) if row else None
    unknown = message is not None and message.state == "unknown"
    if unknown or len(look.failed_on) >= MOST_TRIES:
        return _ask(look, "unknown" if unknown else "failed")
    lapse_warning(look.session, look.agreement, look.now)
    return False


def _break(look: Look) -> bool:
    if look.bars:
        return _barred(look)
    part, last_day = look.verdict.part, look.verdict.last_day
    invoice = look.session.get_one(Invoice, part.id if part else 0)
    reason = f"{invoice.number} unpaid on {last_day}"
    done = _undo(look.session, look.parts, look.agreement, reason, look.now)
    if isinstance(done, Refused):
        return _ask(look, done.why.value)
    clear_alert(look.session, ALERT, _subject(look.agreement), look.now)
    done = _cascade(look, done)
    tell_ended(look.session, look.parts, done, look.now)
    return True


def _undo(
    session: Session, parts: Wiring, row: Agreement, reason: str, now: datetime
) -> Undone | Refused:
    return undo(session, parts, row, state=BROKEN, reason=reason, actor=RULE, now=now)


def _cascade(look: Look, done: Undone) -> Undone:
    """End what came back and is itself too late; give what the client is told of."""
    for earlier in done.revived:
        again = Look(look.session, look.parts, look.client, earlier, look.now)
        late = again.verdict.part
        if late is None or again.days_late < again.rules.break_days_late or again.bars:
            continue
        reason = f"came back with agreement {done.agreement.id}"
        deeper = _undo(look.session, look.parts, earlier, reason, look.now)
        if isinstance(deeper, Undone):
            done = _cascade(look, done.and_then(deeper))
    return done


def _barred(look: Look) -> bool:
    """Ask a person where only one can tell, once the rule alone would have ended it."""
    if look.asks and look.days_late >= look.rules.break_days_late:
        return _ask(look, ", ".join(sorted(look.asks - {UNDER_WAY})))
    return False


def _ask(look: Look, why: str) -> bool:
    part = look.verdict.part
    figures = {
        "client": look.client.external_id,
        "number": look.session.get_one(Invoice, part.id).number if part else "",
        "days": look.days_late,
        "why": why,
    }
    raise_alert(look.session, ALERT, _subject(look.agreement), figures, look.now)
    return False


def _clear_what_is_over(session: Session, now: datetime) -> None:
    """Clear the alerts of agreements that people ended, or that were kept after all."""
    standing = {a.subject for a in standing_alerts(session) if a.kind == ALERT}
    if not standing:
        return
    active = select(Agreement.id).where(Agreement.state == ACTIVE)
    living = {f"agreement:{each}" for each in session.scalars(active)}
    for subject in standing - living:
        clear_alert(session, ALERT, subject, now)


def _subject(agreement: Agreement) -> str:
    return f"agreement:{agreement.id}"
