"""What the contact policy looks at, what it is bound by, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.channel import Channel
from domain.hours import HoursTable
from domain.money import Money
from domain.zones import local_day


class Purpose(StrEnum):
    """Why a message goes out; it decides which rules bind it.

    - REMINDER: a step of the ladder; ours to start, bound by every rule.
    - NUDGE: the day before a promise or an agreed instalment; a reminder that the
      promise and the agreement do not hold back.
    - CAMPAIGN: a notice or an offer to many; bound as a reminder is.
    - REPLY: the bot's answer to the client's own message; any hour.
    - NOTICE: news that the client waits for, such as a payment's confirmation.
    - AGENT: written by a person of the company.
    - HANDOFF: "a person will answer by ..."; the bot's last words on handing over,
      and the one notice when nobody did.
    - LAST_WORD: the one message that shuts a door: an opt-out confirmed, an apology to
      a wrong number, condolences. That there is only one is the outbox's unique key.
    """

    REMINDER = "reminder"
    NUDGE = "nudge"
    CAMPAIGN = "campaign"
    REPLY = "reply"
    NOTICE = "notice"
    AGENT = "agent"
    HANDOFF = "handoff"
    LAST_WORD = "last_word"


@dataclass(frozen=True, slots=True)
class Limits:
    """The company's caps; the defaults are the strict side of design rules.

    *per_day*, *per_week* and *min_gap* count per person, over all debts, phones and
    channels. *answering* is for how long a person's message still answers the client's
    last one; *fresh* the same for news. *feed_max_age* is how old the last import of
    payments may be. *opt_in_channels* need a recorded consent.
    """

    per_day: int = 1
    per_week: int = 3
    min_gap: timedelta = timedelta(hours=48)
    prescription_years: int = 5
    feed_max_age: timedelta = timedelta(hours=36)
    answering: timedelta = timedelta(hours=24)
    fresh: timedelta = timedelta(hours=1)
    opt_in_channels: frozenset[Channel] = frozenset({Channel.WHATSAPP})

    WEEK: ClassVar[timedelta] = timedelta(days=7)

    def __post_init__(self) -> None:
        if self.per_day < 1 or self.per_week < 1 or self.prescription_years < 1:
            msg = "caps and years of prescription are at least 1"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Hold:
    """Reminders stand still until an instant, or until someone lifts it (None).

    It holds one invoice, or the whole person where *invoice_id* is None.
    """

    reason: str
    until: datetime | None = None
    invoice_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One planned message and its person, as they are at *now* (aware, UTC).

    - *invoice_ids*: what the message speaks of; leave out the disputed and the held
      ones first (`speakable`), or the whole message is refused.
    - *oldest_due_on*: of those invoices; *prescribes_on* is finance's own date, if any.
    - *contacts*: instants of the proactive contacts of the last seven days, to any
      phone or channel of this person; *last_message_at*: of any message, either way.
    - *last_inbound_at*: when the client last wrote.
    - *promise_until*: the last day of an open promise, in the client's zone.
    - *channel_ready*: the channel is switched on, reachable, its template approved.
    - *feed_age*: of the last import of payments; None where none is used.
    """

    now: datetime
    purpose: Purpose
    calendar: Calendar
    channel: Channel = Channel.WHATSAPP
    zone: str = "America/Sao_Paulo"
    state: str | None = None
    hours: HoursTable = field(default_factory=HoursTable)
    owed: Money = field(default_factory=lambda: Money(0))
    invoice_ids: tuple[int, ...] = ()
    oldest_due_on: date | None = None
    prescribes_on: date | None = None
    opted_in: bool = False
    opted_out: bool = False
    deceased: bool = False
    quarantined: bool = False
    person_holds_thread: bool = False
    agreement_open: bool = False
    channel_ready: bool = True
    vulnerable_until: datetime | None = None
    promise_until: date | None = None
    disputed: frozenset[int] = frozenset()
    holds: tuple[Hold, ...] = ()
    contacts: tuple[datetime, ...] = ()
    last_message_at: datetime | None = None
    last_inbound_at: datetime | None = None
    feed_age: timedelta | None = None

    @property
    def today(self) -> date:
        """Give the day in the client's zone."""
        return local_day(self.now, self.zone)

    def day_starts_at(self, day: date) -> datetime:
        """Give the UTC instant at which a day begins in the client's zone."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone))
        return midnight.astimezone(UTC)

    def wrote_within(self, span: timedelta) -> bool:
        """Tell whether the client wrote in the last *span*."""
        return self.last_inbound_at is not None and (
            self.now - self.last_inbound_at <= span
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """The message may go out now."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The message may not go out, by which rule, and when it could.

    *figures* are plain JSON values for the reader and for the record. *possible_at* is
    the first instant (UTC) at which every rule would let it go if nothing but the time
    changed; None where time alone does not help.
    """

    rule: str
    figures: Mapping[str, object]
    possible_at: datetime | None = None


def speakable(facts: ContactFacts) -> tuple[int, ...]:
    """List the invoices of a message that are neither disputed nor on hold."""
    held = {hold.invoice_id for hold in facts.holds if in_force(hold, facts.now)}
    return tuple(i for i in facts.invoice_ids if i not in facts.disputed | held)


def in_force(hold: Hold, now: datetime) -> bool:
    """Tell whether a hold still holds."""
    return hold.until is None or now < hold.until
