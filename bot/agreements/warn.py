"""The warning: until when a late instalment keeps the agreement, and what happens else.

It is a contact that we start, bound by hours, caps, the gap and every opt-out. What
only waits is tried again by the next round; what no number may hear is told to people.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.agreements.look import Look
from bot.agreements.standing import lapse_warning
from bot.balances import part_of
from bot.facts import Road, contact_facts
from bot.fallback import NOTHING_SPENT, Spent
from bot.identity import level_in
from bot.notices import put, speaks
from bot.roads import road_for
from bot.threads import thread_on
from domain.agreed import agreed
from domain.channel import Channel
from domain.contact_policy import Denied, Purpose, may_contact
from domain.disclosure import Level
from flows.turn import PayLink, Say
from models.agreement import AgreementWarning
from models.conversation import Conversation
from models.invoice import Invoice
from models.message import Message

WARNING, WARNING_DOWN = "agreement.warning", "agreement.warning_down"
WARNING_ONLY = "agreement.warning_only"
KEYS = (WARNING, WARNING_DOWN, WARNING_ONLY)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The warning was not written: for now, or (*for_good*) not by a machine."""

    rule: str
    for_good: bool


def warn(look: Look) -> Message | Unsaid:
    """Write the warning of the late part; an earlier one lapses.

    On the best road whose number may hear of an instalment, and that takes the words
    now; one on which a warning has failed is gone no more.
    """
    avoid = frozenset(Channel(each) for each in look.failed_on)
    unsaid = Unsaid("no_other_road", for_good=True)
    for _ in Channel:
        spent = Spent(tried=True, avoid=avoid) if avoid else NOTHING_SPENT
        road = road_for(look.parts, look.client, None, spent)
        if road.channel in avoid or not road.address:
            return unsaid
        said = _warn_on(look, road)
        if isinstance(said, Message) or not said.for_good:
            return said
        unsaid, avoid = said, avoid | {road.channel}
    return unsaid


def _warn_on(look: Look, road: Road) -> Message | Unsaid:
    session, parts, client, now = look.session, look.parts, look.client, look.now
    facts = contact_facts(
        session, parts, client, road, Purpose.NUDGE, now, balance=look.overdue
    )
    answer = may_contact(facts, parts.settings.limits)
    if isinstance(answer, Denied):
        waits = answer.possible_at is not None or answer.passing
        return Unsaid(answer.rule, not waits)
    thread = thread_on(session, client, road, now)
    if level_in(session, thread, client, now) < Level.INVOICE:
        return Unsaid("said_too_much", for_good=True)
    say = _say(look)
    if not speaks(session, parts, thread, client, say.key, now):
        return Unsaid("window_closed", for_good=True)
    return _write(look, thread, say)


def _write(look: Look, thread: Conversation, say: Say) -> Message:
    session, now = look.session, look.now
    lapse_warning(session, look.agreement, now)
    row = put(
        session,
        look.parts,
        thread,
        look.client,
        say,
        now,
        author="regua",
        purpose=Purpose.NUDGE,
        planned_key=_key(look),
        decided={"level": int(Level.INVOICE)},
    )
    session.add(_warning(look, row, now))
    session.flush()
    return row


def _say(look: Look) -> Say:
    part, last_day = look.verdict.part, look.verdict.last_day
    assert part is not None and last_day is not None  # noqa: S101, PT018 - a verdict to warn has both
    invoice = look.session.get_one(Invoice, part.id)
    ids = [line.invoice_id for line in look.overdue.lines if line.invoice_id]
    params = {
        "first_name": look.client.first_name,
        "due_on": invoice.due_on,
        "amount": look.overdue.total,
        "last_day": last_day,
        "link": PayLink(tuple(ids)),
    }
    place, count = part_of(invoice) or (0, 0)
    if not place:
        return Say(WARNING_DOWN, params)
    if len(agreed(look.agreement.terms).parts) == 1:
        return Say(WARNING_ONLY, params)
    return Say(WARNING, params | {"place": place, "count": count})


def _warning(look: Look, row: Message, now: datetime) -> AgreementWarning:
    part, last_day = look.verdict.part, look.verdict.last_day
    return AgreementWarning(
        agreement_id=look.agreement.id,
        invoice_id=part.id if part else 0,
        last_day=last_day or look.today,
        message_id=row.id,
        written_at=now,
    )


def _key(look: Look) -> str:
    """Name the warning: one of a number is written once, whoever looks."""
    query = select(func.count()).where(
        AgreementWarning.agreement_id == look.agreement.id
    )
    return f"agreement:{look.agreement.id}:warning:{look.session.scalar(query)}"
