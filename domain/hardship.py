"""The hardship lane: pressure stops, and a pause, a longer plan or a person is offered.

Lei 14.181/2021 (CDC art. 54-A to 54-G, 104-A to 104-C) protects who cannot pay all that
they owe without losing the minimum to live on; nothing here asks for a proof of it.

1. What the client tells us is heard coarsely (Kind) and mostly forgotten: a kind is
   kept only where somebody acts on it later, and only until a day.
2. A pause holds everything until its last day. It may be prolonged so many times.
3. Before it ends the client is asked how they are, once.
4. A plan in hardship is never worse than the one that everybody gets.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Literal

from domain.authority import narrower
from domain.envelope import Envelope, EnvelopeError
from domain.money import Money


class Kind(StrEnum):
    """What makes paying hard, as coarse as it is of use; stored by value."""

    JOB_LOSS = "job_loss"
    ILLNESS = "illness"
    OVER_INDEBTEDNESS = "over_indebtedness"
    BEREAVEMENT = "bereavement"  # in the family: the client's own is no hardship
    OTHER = "other"

    @property
    def kept(self) -> bool:
        """Tell whether somebody acts on it later.

        Health is sensitive data (LGPD art. 5 II, 11) and a family's loss nobody's
        business: no later step needs either of them, so that neither is stored.
        """
        return self in {Kind.JOB_LOSS, Kind.OVER_INDEBTEDNESS}


class Reason(StrEnum):
    """Why it was not paid (REC-01); stored by value."""

    MONEY = "money"
    FORGOT = "forgot"
    TROUBLE_PAYING = "trouble_paying"
    DISPUTE = "dispute"


class Way(StrEnum):
    """What is offered to a client in hardship."""

    PAUSE = "pause"
    PLAN = "plan"
    PERSON = "person"


class End(StrEnum):
    """How a client left the lane; stored by value."""

    RESUMED = "resumed"  # the client said that they can go on
    EXPIRED = "expired"  # the pause was over
    AGREED = "agreed"  # they made a plan
    PERSON = "person"  # somebody of the company ended it
    DEATH = "death"


_ORDER = {
    Kind.ILLNESS: (Way.PAUSE, Way.PERSON, Way.PLAN),
    Kind.BEREAVEMENT: (Way.PAUSE, Way.PERSON),
    Kind.OVER_INDEBTEDNESS: (Way.PLAN, Way.PERSON, Way.PAUSE),
}
_USUAL = (Way.PAUSE, Way.PLAN, Way.PERSON)


def ways_for(kind: Kind, *, may_plan: bool = True) -> tuple[Way, ...]:
    """List what is offered, the likeliest help first; two or three, never none.

    Who has just lost somebody is not asked about instalments. *may_plan*: there is
    something to plan, and it is known who writes.
    """
    order = _ORDER.get(kind, _USUAL)
    return tuple(way for way in order if may_plan or way is not Way.PLAN)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a plan in hardship is wider than the usual one; None leaves it to `widened`.

    There is no discount in it: what may be given up is the envelope's own affair.
    """

    max_instalments: int | None = None
    min_instalment: Money | None = None
    min_down_payment_bp: int | None = None
    first_within_days: int | None = None
    interest_bp_month: int | None = None

    TIMES: ClassVar[int] = 2  # the usual number of instalments, where none is written
    FIRST: ClassVar[int] = 30  # days until the first payment, where none are written

    def widened(self, usual: Envelope) -> Envelope:
        """Give the envelope in hardship: for each limit the kinder of the two.

        Not written are twice the instalments, half the least one, no down payment, no
        interest, and thirty days until the first payment.
        """
        parts = self.max_instalments or usual.max_instalments * self.TIMES
        least = self.min_instalment or _half(usual.min_instalment)
        first = self.first_within_days or self.FIRST
        return replace(
            usual,
            max_instalments=max(usual.max_instalments, min(parts, Envelope.LONGEST)),
            min_instalment=min(usual.min_instalment, least),
            min_down_payment_bp=min(
                usual.min_down_payment_bp, self.min_down_payment_bp or 0
            ),
            first_within_days=max(usual.first_within_days, first),
            interest_bp_month=min(usual.interest_bp_month, self.interest_bp_month or 0),
        )

    def check(self, usual: Envelope) -> None:
        """Refuse limits that are worse than the *usual* ones; raises EnvelopeError."""
        written = {
            name: value for name in _LIMITS if (value := getattr(self, name))
        }  # a limit of nothing is no worse than any
        if worse := narrower(replace(usual, **written), usual):
            msg = f"{worse}: a plan in hardship may not be worse than the usual one"
            raise EnvelopeError(msg)


_LIMITS = (
    "max_instalments",
    "min_instalment",
    "min_down_payment_bp",
    "first_within_days",
    "interest_bp_month",
)


def _half(amount: Money) -> Money:
    return Money(max(amount.minor // 2, 1), amount.currency)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the company grants in hardship; days are calendar days.

    *prolong_most*: how often a pause may be prolonged, each time by *pause_days*.
    *ask_days_before*: so long before its last day the client is asked how they are.
    *keep_kind_days*: for so long a kind that is kept at all stays with its row.
    *freeze_charges*: no fine and no interest for the days of the pause.
    """

    pause_days: int = 30
    prolong_most: int = 2
    ask_days_before: int = 5
    keep_kind_days: int = 180
    freeze_charges: bool = False
    plan: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        if not 1 <= self.ask_days_before < self.pause_days:
            msg = "ask_days_before must be from 1 to less than pause_days"
            raise ValueError(msg)

    @property
    def longest(self) -> int:
        """Count the days of the longest pause, prolonged as often as may be."""
        return self.pause_days * (1 + self.prolong_most)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause by the client's calendar: from *since* to *until*, that day included."""

    since: date
    until: date
    prolonged: int = 0

    def __post_init__(self) -> None:
        if self.until < self.since:
            msg = f"a pause from {self.since} cannot end on {self.until}"
            raise ValueError(msg)

    def ask_on(self, rules: Rules) -> date:
        """Give the day on which the client is asked how they are; never its first."""
        early = self.until - timedelta(days=rules.ask_days_before)
        return min(max(early, self.since + timedelta(days=1)), self.until)


@dataclass(frozen=True, slots=True)
class Refused:
    """A pause that cannot be; the reason is also the ending of a message's key."""

    reason: Literal["no_more", "past"]


def begin(today: date, rules: Rules) -> Pause:
    """Pause from *today* on."""
    return Pause(today, today + timedelta(days=rules.pause_days))


def prolong(pause: Pause, rules: Rules, today: date) -> Pause | Refused:
    """Add one more length to a pause, from its end, or from today if that is later."""
    if pause.prolonged >= rules.prolong_most:
        return Refused("no_more")
    until = max(pause.until, today) + timedelta(days=rules.pause_days)
    return Pause(pause.since, until, pause.prolonged + 1)


def until_day(pause: Pause, day: date, rules: Rules, today: date) -> Pause | Refused:
    """Let a pause end on a *day* that the client names; the longest one caps it.

    A later day than the one it has uses up as many prolongations as it takes.
    """
    if day < today:
        return Refused("past")
    if day <= pause.until:
        return replace(pause, until=max(day, pause.since))
    left = rules.prolong_most - pause.prolonged
    farthest = pause.until + timedelta(days=rules.pause_days * max(left, 0))
    until = min(day, farthest)
    used = -(-(until - pause.until).days // rules.pause_days)
    if not used:
        return Refused("no_more")
    return Pause(pause.since, until, pause.prolonged + used)


@dataclass(frozen=True, slots=True)
class Lane:
    """Where a client stands: what the company grants them, and the pause they are in.

    *gentle*: the limits of a plan in hardship, None where none is known. *natural*: a
    person and no company; the law on over-indebtedness is for them (CDC art. 54-A §1).
    """

    rules: Rules = field(default_factory=Rules)
    pause: Pause | None = None
    gentle: Envelope | None = None
    natural: bool = True
