"""What the contact policy looks at, what it is bound by, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.channel import Channel
from domain.disclosure import Level
from domain.hours import HoursTable, Wish
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
    - CALL: a telephone call that the ladder asks a person to make.
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
    CALL = "call"
    HANDOFF = "handoff"
    LAST_WORD = "last_word"


class Feed(StrEnum):
    """Whether reminders lean on news of payments that are imported.

    - AUTO: once a file has told of payments, it has to go on doing so.
    - REQUIRED: nobody is reminded before the first such file.
    - OFF: the age of the news is not looked at.
    """

    AUTO = "auto"
    REQUIRED = "required"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Limits:
    """The company's caps; the defaults are the strict side of design rules.

    *per_day*, *per_week* and *min_gap* count per person, over all debts, phones and
    channels. *answering* is for how long a person's message still answers the client's
    last one; *fresh* the same for news, and for how long a person's further lines
    belong to the contact that they began. *feed_max_age* is how old the last import of
    payments may be. *opt_in_channels* need a recorded consent.
    """

    per_day: int = 1
    per_week: int = 3
    min_gap: timedelta = timedelta(hours=48)
    prescription_years: int = 5
    feed: Feed = Feed.AUTO
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
class Promised:
    """A promise stands until the end of a day; without invoices it is about all."""

    until: date  # in the client's zone
    invoice_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One planned message and its person, as they are at *now* (aware, UTC).

    - *speaks_of_debt*: False for a campaign's notice that is about no debt at all.
    - *invoice_ids*: what the message speaks of; leave out what may not be spoken of
      first (`speakable`), or the whole message is refused.
    - *disputed*, *agreed*: the client's open invoices that are contested, that an
      agreement in force covers.
    - *prescriptions*: from which day on each open invoice is prescribed; where that of
      the message's own is not among them it comes from *oldest_due_on*.
    - *contacts*: instants of the proactive contacts of the last seven days, to any
      phone or channel of this person; *last_message_at*: of any message, either way.
    - *last_inbound_at*: when the client last wrote.
    - *promised*: the promises that hold reminders back, each to the end of its day.
    - *wish*: the hours in which the client wants to hear from us.
    - *channel_ready*: the channel is switched on, reachable, its template approved.
    - *feed_age*: of the last import of payments; None where none is used, or, with
      *feed_missing*, where one is and none ever came.
    - *says*, *may_say*: how much of the debt the message tells, and may tell there.
    - *books_frozen_at*: since when the books are in doubt, and with them each amount.
    - *clock_latest*: the latest instant that this house has seen; *clock_jumped*: how
      far the clock leapt ahead of the time that went by, if it did.
    """

    now: datetime
    purpose: Purpose
    calendar: Calendar
    channel: Channel = Channel.WHATSAPP
    zone: str = "America/Sao_Paulo"
    state: str | None = None
    hours: HoursTable = field(default_factory=HoursTable)
    wish: Wish = ()
    owed: Money = field(default_factory=lambda: Money(0))
    speaks_of_debt: bool = True
    invoice_ids: tuple[int, ...] = ()
    oldest_due_on: date | None = None
    prescriptions: Mapping[int, date] = field(default_factory=dict)
    opted_in: bool = False
    opted_out: bool = False
    deceased: bool = False
    quarantined: bool = False
    person_holds_thread: bool = False
    channel_ready: bool = True
    vulnerable_until: datetime | None = None
    promised: tuple[Promised, ...] = ()
    disputed: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()
    holds: tuple[Hold, ...] = ()
    contacts: tuple[datetime, ...] = ()
    last_message_at: datetime | None = None
    last_inbound_at: datetime | None = None
    feed_age: timedelta | None = None
    feed_missing: bool = False
    says: Level = Level.NEUTRAL
    may_say: Level = Level.NEUTRAL
    shadow: bool = False
    books_frozen_at: datetime | None = None
    clock_latest: datetime | None = None
    clock_jumped: timedelta | None = None

    @property
    def today(self) -> date:
        """Give the day in the client's zone."""
        return local_day(self.now, self.zone)

    @property
    def prescribed(self) -> frozenset[int]:
        """Give the invoices that are prescribed by now."""
        return frozenset(
            i for i, day in self.prescriptions.items() if day <= self.today
        )

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
    changed; None where time alone does not help. It is *passing* where something else
    may: a hold is lifted, a file arrives, a person gives the thread back; *not_before*
    is then the instant from which nothing but that stands in the way.
    """

    rule: str
    figures: Mapping[str, object]
    possible_at: datetime | None = None
    passing: bool = False
    not_before: datetime | None = None


def speakable(facts: ContactFacts) -> tuple[int, ...]:
    """List the invoices of a message that nothing keeps from being spoken of.

    The rest of what a person owes may be, while one invoice is disputed, held,
    prescribed, promised for a later day, or covered by an agreement.
    """
    silent = {hold.invoice_id for hold in facts.holds if in_force(hold, facts.now)}
    silent |= facts.disputed | facts.prescribed
    if facts.purpose is not Purpose.NUDGE:
        silent |= facts.agreed
        for each in standing_promises(facts):
            silent |= each.invoice_ids
    return tuple(i for i in facts.invoice_ids if i not in silent)


def in_force(hold: Hold, now: datetime) -> bool:
    """Tell whether a hold still holds."""
    return hold.until is None or now < hold.until


def standing_promises(facts: ContactFacts) -> tuple[Promised, ...]:
    """List the promises whose last day is not over yet."""
    return tuple(each for each in facts.promised if facts.today <= each.until)
