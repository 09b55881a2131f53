"""One rung of a ladder: when it is due, what it is, how grave, and by which road."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.calendar import Calendar
from domain.channel import Channel
from domain.ladder.conditions import ALWAYS, Conditions
from domain.ladder.suspension import suspension_day

LONGEST_NAME = 20  # characters; the column of models.planned.PlannedStep
CARRIERS = frozenset({Channel.WHATSAPP, Channel.SMS, Channel.EMAIL})


class LadderError(ValueError):
    """A ladder contradicts itself; the message is for whoever wrote config.yml."""


class Stage(StrEnum):
    """How far a debt has come, mildest first; only people act at HAND_OVER."""

    BEFORE_DUE = "before_due"
    DUE_DAY = "due_day"
    LATE = "late"
    NEGOTIATION = "negotiation"
    HAND_OVER = "hand_over"

    @property
    def severity(self) -> int:
        """Rank the stage; more is graver."""
        return list(Stage).index(self)

    def allows(self, offset: int) -> bool:
        """Tell whether a step of this stage may stand *offset* days from payable."""
        match self:
            case Stage.BEFORE_DUE:
                return offset < 0
            case Stage.DUE_DAY:
                return offset == 0
            case Stage.LATE | Stage.NEGOTIATION | Stage.HAND_OVER:
                return offset > 0


EARLY = frozenset({Stage.BEFORE_DUE, Stage.DUE_DAY})
SPOKEN = tuple(stage for stage in Stage if stage is not Stage.HAND_OVER)


class Tone(StrEnum):
    """How grave the words are, mildest first."""

    FRIENDLY = "friendly"
    NEUTRAL = "neutral"
    FIRM = "firm"
    FINAL = "final"

    @property
    def rank(self) -> int:
        """Rank the tone; more is graver."""
        return list(Tone).index(self)


class Kind(StrEnum):
    """What a step is: a message goes out by itself, all else is a person's task."""

    MESSAGE = "message"
    PHONE = "phone"
    LETTER = "letter"
    REGISTERED_LETTER = "registered_letter"
    OUT_OF_COURT = "out_of_court"
    COURT = "court"
    BUREAU = "bureau"

    @property
    def hands_over(self) -> bool:
        """Tell whether the debt leaves our own hands with it."""
        return self in {Kind.OUT_OF_COURT, Kind.COURT, Kind.BUREAU}


class Mode(StrEnum):
    """Which channels carry a step: the first that is usable, or each (SMS-11)."""

    FIRST = "first"
    ALL = "all"


class Unit(StrEnum):
    """What a step's day counts: every day, or business days of the client's place."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class Anchor(StrEnum):
    """What a step's day counts from: the payable day, or the day of issue."""

    DUE = "due"
    ISSUED = "issued"


USUAL_TONES = {
    Stage.BEFORE_DUE: Tone.FRIENDLY,
    Stage.DUE_DAY: Tone.FRIENDLY,
    Stage.LATE: Tone.NEUTRAL,
    Stage.NEGOTIATION: Tone.FIRM,
    Stage.HAND_OVER: Tone.FINAL,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: *offset* days from its anchor, negative before it.

    *window* is for how many days it may still be sent, its own day included; None is
    until the next step, or LAST_WINDOW for the last. *channels* are tried in order.
    *suspends_after* is the number of business days between the message and the day on
    which the service may be suspended, which its words state.
    """

    name: str
    offset: int
    stage: Stage
    template: str
    channels: tuple[Channel, ...]
    window: int | None = None
    kind: Kind = Kind.MESSAGE
    tone: Tone = Tone.NEUTRAL
    mode: Mode = Mode.FIRST
    unit: Unit = Unit.CALENDAR
    anchor: Anchor = Anchor.DUE
    when: Conditions = ALWAYS
    suspends_after: int | None = None

    def __post_init__(self) -> None:
        if found := list(self._problems()):
            raise LadderError("; ".join(found))

    def suspends_on(self, today: date, calendar: Calendar) -> date | None:
        """Give the day that its words state when they are written *today*."""
        if self.suspends_after is None:
            return None
        return suspension_day(today, self.suspends_after, calendar)

    def _problems(self) -> Iterator[str]:
        here = f"step {self.name!r}"
        if not self.name or len(self.name) > LONGEST_NAME:
            yield f"{here} needs a name of 1 to {LONGEST_NAME} characters"
        if not self.template or not self.channels:
            yield f"{here} needs a template and a channel"
        if self.window is not None and self.window < 1:
            yield f"{here}: a window has at least one day; leave it out for all days"
        yield from (f"{here}: {why}" for why in self._misplaced())
        yield from (f"{here}: {why}" for why in self._unfit_kind())
        yield from (f"{here}: {why}" for why in self.when.problems())

    def _misplaced(self) -> Iterator[str]:
        if self.anchor is Anchor.ISSUED:
            if self.stage is not Stage.BEFORE_DUE or self.offset < 0:
                yield "what counts from the day of issue is before_due, from day 0"
        elif not self.stage.allows(self.offset):
            yield f"{self.stage} cannot be at {self.offset:+}; change stage or day"
        if self.stage in EARLY and self.tone.rank > Tone.NEUTRAL.rank:
            yield f"nobody is late yet; {self.tone} is too grave, make it friendly"
        if self.suspends_after is not None and self.suspends_after < 1:
            yield "suspends_after is 1 business day at least; the client needs notice"
        if self.suspends_after is not None and self.stage in EARLY:
            yield "no suspension is announced before a delay; take suspends_after out"

    def _unfit_kind(self) -> Iterator[str]:
        if self.kind is Kind.MESSAGE and (alien := set(self.channels) - CARRIERS):
            yield f"a message cannot go by {min(alien)}; make it a step of that kind"
        if self.kind is Kind.MESSAGE and self.stage is Stage.HAND_OVER:
            yield "no message goes out at hand_over; make it a task, or negotiation"
        if self.kind.hands_over and self.stage is not Stage.HAND_OVER:
            yield f"{self.kind} belongs to the stage hand_over; change one of them"
        if self.kind is not Kind.MESSAGE and self.anchor is Anchor.ISSUED:
            yield "only a message counts from the day of issue; count from the due day"
