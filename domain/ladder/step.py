"""One rung of a ladder: when it is due, what it is, how grave, and by which road."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.calendar import Calendar
from domain.channel import Channel
from domain.ladder.conditions import ALWAYS, Conditions
from domain.ladder.problem import Code, LadderError, Problem
from domain.ladder.suspension import suspension_day

LONGEST_NAME = 20  # characters; the column of models.planned.PlannedStep
CARRIERS = frozenset({Channel.WHATSAPP, Channel.SMS, Channel.EMAIL})


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


class WhenClosed(StrEnum):
    """What becomes of a step whose calendar day is no business day (F46).

    It goes on the business day before, waits for the one after, or is left out.
    """

    BEFORE = "before"
    AFTER = "after"
    SKIP = "skip"


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
    which the service may be suspended, which its words state. *when_closed* counts for
    calendar days; business days are never closed.
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
    when_closed: WhenClosed = WhenClosed.AFTER

    def __post_init__(self) -> None:
        if found := list(self._problems()):
            raise LadderError(found)

    def suspends_on(self, today: date, calendar: Calendar) -> date | None:
        """Give the day that its words state when they are written *today*."""
        if self.suspends_after is None:
            return None
        return suspension_day(today, self.suspends_after, calendar)

    def _problems(self) -> Iterator[Problem]:
        if not self.name or len(self.name) > LONGEST_NAME:
            yield self._problem(Code.NAME_LENGTH, most=LONGEST_NAME)
        if not self.template or not self.channels:
            yield self._problem(Code.UNSAYABLE)
        if self.window is not None and self.window < 1:
            yield self._problem(Code.WINDOW_TOO_SHORT)
        yield from self._misplaced()
        yield from self._unfit_kind()
        for code, figures in self.when.problems():
            yield self._problem(code, **figures)

    def _problem(self, code: Code, **figures: object) -> Problem:
        return Problem(code, self.name, figures)

    def _misplaced(self) -> Iterator[Problem]:
        if self.anchor is Anchor.ISSUED:
            if self.stage is not Stage.BEFORE_DUE or self.offset < 0:
                yield self._problem(Code.ISSUED_MISPLACED)
        elif not self.stage.allows(self.offset):
            stage = self.stage.value
            yield self._problem(Code.STAGE_DAY, stage=stage, day=self.offset)
        if self.stage in EARLY and self.tone.rank > Tone.NEUTRAL.rank:
            yield self._problem(Code.TOO_GRAVE, tone=self.tone.value)
        if self.suspends_after is not None and self.suspends_after < 1:
            yield self._problem(Code.SUSPENDS_TOO_SOON)
        if self.suspends_after is not None and self.stage in EARLY:
            yield self._problem(Code.SUSPENDS_EARLY)

    def _unfit_kind(self) -> Iterator[Problem]:
        if self.kind is Kind.MESSAGE and (alien := set(self.channels) - CARRIERS):
            yield self._problem(Code.ALIEN_CHANNEL, channel=min(alien).value)
        if self.kind is Kind.MESSAGE and self.stage is Stage.HAND_OVER:
            yield self._problem(Code.MESSAGE_AT_HAND_OVER)
        if self.kind.hands_over and self.stage is not Stage.HAND_OVER:
            yield self._problem(Code.KIND_STAGE, kind=self.kind.value)
        if self.kind is not Kind.MESSAGE and self.anchor is Anchor.ISSUED:
            yield self._problem(Code.ISSUED_TASK)
