"""One rung of a ladder: when it is due, what it is, how grave, and by which road."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.channel import Channel
from domain.ladder.conditions import ALWAYS, Conditions


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
    Stage.NEGOTIATION: Tone.NEUTRAL,
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
    when: Conditions = field(default=ALWAYS)
    suspends_after: int | None = None

    def __post_init__(self) -> None:
        if not self.name or not self.template or not self.channels:
            _refuse(f"step {self.name!r} needs a name, a template and a channel")
        if self.anchor is Anchor.DUE and not self.stage.allows(self.offset):
            _refuse(f"step {self.name!r}: {self.stage} cannot be at {self.offset:+}")
        if self.window is not None and self.window < 1:
            _refuse(f"step {self.name!r}: a window has at least one day")


def _refuse(why: str) -> None:
    raise LadderError(why)
