"""What the watch looks at: one function a question, each finding with its figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from bot.stop_asked import unanswered
from bot.watch.beats import ROUND, WORKER, pulses
from bot.watch.danger import DANGER, in_danger
from bot.watch.expected import hours_were_open, steps_reached
from domain.message_state import State
from domain.provider_errors import TABLE, Action
from models.conversation import PERSON, Conversation
from models.inbound import Inbound
from models.message import OUT, Message
from models.planned import PlannedStep

_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60  # minutes
MOST_SILENT = 20  # people told of one by one; the next come when these are decided
# What people have to mend before it can go better: settings, accounts, texts.
FOR_PEOPLE = tuple(
    code for code, action in TABLE.items() if action in {Action.OUR_BUG, Action.POLICY}
)
NOT_LEFT = (State.PLANNED.value, State.CLAIMED.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be; its words are named by *kind*."""

    kind: str
    subject: str
    figures: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sight:
    """What every check looks with; *machine* is the time that beats go by."""

    session: Session
    settings: Settings
    now: datetime
    machine: datetime

    def ago(self, minutes: float) -> datetime:
        """Go back some minutes."""
        return self.now - minutes * _MINUTE

    def minutes_since(self, at: datetime) -> int:
        """Count the minutes since an instant."""
        return max(int((self.now - at) / _MINUTE), 0)


Check = Callable[[Sight], Iterator[Finding]]


def beats(sight: Sight) -> Iterator[Finding]:
    """Find rounds, and the worker, that have been silent for too long."""
    missed = sight.settings.watch.missed_intervals
    for pulse in pulses(sight.session, sight.machine, missed):
        if pulse.late:
            minutes = int((sight.machine - pulse.at) / _MINUTE)
            kind = "worker_late" if pulse.name == WORKER else "round_late"
            subject = pulse.name.removeprefix(ROUND)
            yield Finding(kind, subject, {"minutes": minutes, "name": subject})


def contacts(sight: Sight) -> Iterator[Finding]:
    """Find contacts that wait although they could go, in open hours."""
    minutes = sight.settings.watch.waiting_minutes
    count, oldest = hours_were_open(
        sight.session, sight.settings, sight.now, minutes * _MINUTE
    )
    if oldest is not None:
        figures = {"count": count, "minutes": sight.minutes_since(oldest)}
        yield Finding("contacts_waiting", "", figures)


def outbound(sight: Sight) -> Iterator[Finding]:
    """Find messages that wait in the outbox although they may go."""
    limit = sight.ago(sight.settings.watch.waiting_minutes)
    since = func.coalesce(Message.due_at, Message.created_at)
    query = select(func.count(), func.min(since)).where(
        Message.settled.is_(False),
        Message.direction == OUT,
        Message.state.in_(NOT_LEFT),
        Message.created_at < limit,
        or_(Message.due_at.is_(None), Message.due_at < limit),
    )
    count, oldest = sight.session.execute(query).one()
    if count:
        figures = {"count": count, "minutes": sight.minutes_since(oldest)}
        yield Finding("outbound_waiting", "", figures)


def unknown(sight: Sight) -> Iterator[Finding]:
    """Find sends of the last day of which nobody knows whether they left."""
    query = select(func.count()).where(
        Message.direction == OUT,
        Message.state == State.UNKNOWN.value,
        Message.created_at > sight.ago(24 * 60),
    )
    if count := sight.session.scalar(query):
        yield Finding("sends_unknown", "", {"count": count})


def failing(sight: Sight) -> Iterator[Finding]:
    """Find channels that lose too large a share of what they are given."""
    watch = sight.settings.watch
    failed = func.sum(case((Message.state == State.FAILED.value, 1), else_=0))
    query = (
        select(Message.channel, func.count(), failed)
        .where(
            Message.direction == OUT,
            Message.created_at > sight.ago(watch.failing_hours * 60),
            Message.state.not_in((*NOT_LEFT, State.BLOCKED.value)),
        )
        .group_by(Message.channel)
    )
    for channel, count, lost in sight.session.execute(query):
        if count >= watch.failing_least and lost * 100 > watch.failing_percent * count:
            percent = round(100 * lost / count)
            figures = {"percent": percent, "failed": lost, "count": count}
            told = {**figures, "channel": channel, "hours": watch.failing_hours}
            yield Finding("channel_failing", channel, told)


def refusals(sight: Sight) -> Iterator[Finding]:
    """Find what providers refused in the last day by a rule, or for a fault of ours."""
    query = (
        select(Message.channel, Message.error_code, func.count())
        .where(
            Message.direction == OUT,
            Message.state == State.FAILED.value,
            Message.error_code.in_(FOR_PEOPLE),
            Message.sent_at > sight.ago(_DAY),
        )
        .group_by(Message.channel, Message.error_code)
    )
    for channel, code, count in sight.session.execute(query):
        figures = {"channel": channel, "code": code, "count": count}
        yield Finding("provider_refused", f"{channel}:{code}", figures)


def inbound(sight: Sight) -> Iterator[Finding]:
    """Find what was told to us and lies there unread (I25), or was given up."""
    limit = sight.ago(sight.settings.watch.inbound_minutes)
    waiting = select(func.count(), func.min(Inbound.received_at)).where(
        Inbound.settled.is_(False), Inbound.received_at < limit
    )
    count, oldest = sight.session.execute(waiting).one()
    if count:
        figures = {"count": count, "minutes": sight.minutes_since(oldest)}
        yield Finding("inbound_waiting", "", figures)
    parked = select(func.count()).where(
        Inbound.parked_at.is_not(None), Inbound.processed_at.is_(None)
    )
    if given_up := sight.session.scalar(parked):
        yield Finding("inbound_parked", "", {"count": given_up})


def people(sight: Sight) -> Iterator[Finding]:
    """Find clients who wait for a person longer than they were told (PAY-05)."""
    limit = sight.ago(sight.settings.watch.queue_minutes)
    query = select(func.count(), func.min(Conversation.handoff_due_at)).where(
        Conversation.owner == PERSON,
        Conversation.handoff_due_at < limit,
        or_(
            Conversation.answered_at.is_(None),
            Conversation.handoff_at > Conversation.answered_at,
        ),
    )
    count, oldest = sight.session.execute(query).one()
    if oldest is not None:
        figures = {"count": count, "minutes": sight.minutes_since(oldest)}
        yield Finding("queue_late", "", figures)


def planner(sight: Sight) -> Iterator[Finding]:
    """Find days without any plan, though invoices reached steps of their ladders."""
    days = sight.settings.watch.silent_days
    reached = steps_reached(sight.session, sight.settings, sight.now, days)
    if not reached:
        return
    last = sight.session.scalar(select(func.max(PlannedStep.planned_on)))
    if last is None or (sight.now.date() - last).days > days:
        figures = {"invoices": reached, "days": days}
        yield Finding("planner_silent", "", figures)


def silent(sight: Sight) -> Iterator[Finding]:
    """Find people who never said whether they want to be left alone (F29)."""
    asked = sight.settings.watch.unanswered_stop_days
    before = sight.now - timedelta(days=asked)
    for hold, client in unanswered(sight.session, before, MOST_SILENT):
        figures = {
            "client": client.external_id,  # alerts leave the house: no names
            "client_id": client.id,
            "days": (sight.now - hold.created_at).days,
        }
        yield Finding("stop_unanswered", f"client:{client.id}", figures)


def danger(sight: Sight) -> Iterator[Finding]:
    """Find people who may be in danger, and whom nobody has answered."""
    for thread_id in in_danger(sight.session):
        yield Finding(DANGER, f"conversation:{thread_id}", {"thread": thread_id})


CHECKS: tuple[Check, ...] = (
    beats,
    contacts,
    outbound,
    unknown,
    failing,
    inbound,
    people,
    planner,
    refusals,
    silent,
    danger,
)
KINDS = frozenset(
    {
        "worker_late",
        "round_late",
        "contacts_waiting",
        "outbound_waiting",
        "sends_unknown",
        "channel_failing",
        "inbound_waiting",
        "inbound_parked",
        "queue_late",
        "planner_silent",
        "provider_refused",
        "stop_unanswered",
        DANGER,
    }
)


def look(sight: Sight) -> list[Finding]:
    """Ask every question; nothing is written."""
    return [finding for check in CHECKS for finding in check(sight)]
