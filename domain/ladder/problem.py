"""What makes no ladder, as a value: the page words it anew, config.yml in English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Which rule of a ladder is broken; each has words in every language."""

    NAME_LENGTH = "name_length"
    UNSAYABLE = "unsayable"
    WINDOW_TOO_SHORT = "window_too_short"
    ISSUED_MISPLACED = "issued_misplaced"
    STAGE_DAY = "stage_day"
    TOO_GRAVE = "too_grave"
    SUSPENDS_TOO_SOON = "suspends_too_soon"
    SUSPENDS_EARLY = "suspends_early"
    ALIEN_CHANNEL = "alien_channel"
    MESSAGE_AT_HAND_OVER = "message_at_hand_over"
    KIND_STAGE = "kind_stage"
    ISSUED_TASK = "issued_task"
    AMOUNTS_CROSSED = "amounts_crossed"
    DAYS_CROSSED = "days_crossed"
    UNKNOWN_RISK = "unknown_risk"
    FIRST_AND_BEFORE = "first_and_before"
    NO_STEPS = "no_steps"
    SAME_NAME = "same_name"
    ISSUED_LATER = "issued_later"
    NOT_AFTER = "not_after"
    MILDER_STAGE = "milder_stage"
    TONE_SKIPPED = "tone_skipped"
    UNTOLD = "untold"
    # What can never go out, by the house's caps: a warning, never a refusal.
    TOO_CLOSE = "too_close"
    TOO_MANY = "too_many"
    # What is not even a step: `key` is the setting, `what` says it in English.
    MISSING = "missing"
    NO_SETTING = "no_setting"
    NO_NUMBER = "no_number"
    NO_CHOICE = "no_choice"
    NO_AMOUNT = "no_amount"
    TOO_LITTLE = "too_little"
    NEGATIVE = "negative"
    NO_TEXT = "no_text"
    NO_BLOCK = "no_block"
    UNREADABLE = "unreadable"


_STEP = "step {step!r}"
_KEY = f"{_STEP}: {{key}} {{what}}"
_IN_ENGLISH: Mapping[Code, str] = {
    Code.NAME_LENGTH: f"{_STEP} needs a name of 1 to {{most}} characters",
    Code.UNSAYABLE: f"{_STEP} needs a template and a channel",
    Code.WINDOW_TOO_SHORT: (
        f"{_STEP}: a window has at least one day; leave it out for all days"
    ),
    Code.ISSUED_MISPLACED: (
        f"{_STEP}: what counts from the day of issue is before_due, from day 0"
    ),
    Code.STAGE_DAY: f"{_STEP}: {{stage}} cannot be at {{day:+}}; change stage or day",
    Code.TOO_GRAVE: (
        f"{_STEP}: nobody is late yet; {{tone}} is too grave, make it friendly"
    ),
    Code.SUSPENDS_TOO_SOON: (
        f"{_STEP}: suspends_after is 1 business day at least; the client needs notice"
    ),
    Code.SUSPENDS_EARLY: (
        f"{_STEP}: no suspension is announced before a delay; take suspends_after out"
    ),
    Code.ALIEN_CHANNEL: (
        f"{_STEP}: a message cannot go by {{channel}}; make it a step of that kind"
    ),
    Code.MESSAGE_AT_HAND_OVER: (
        f"{_STEP}: no message goes out at hand_over; make it a task, or negotiation"
    ),
    Code.KIND_STAGE: (
        f"{_STEP}: {{kind}} belongs to the stage hand_over; change one of them"
    ),
    Code.ISSUED_TASK: (
        f"{_STEP}: only a message counts from the day of issue; count from the due day"
    ),
    Code.AMOUNTS_CROSSED: (
        f"{_STEP}: min_amount is above max_amount, so that nothing fits; swap them"
    ),
    Code.DAYS_CROSSED: f"{_STEP}: min_days_late is above max_days_late; swap them",
    Code.UNKNOWN_RISK: f"{_STEP}: risk {{risk!r}} is none of {{risks}}",
    Code.FIRST_AND_BEFORE: (
        f"{_STEP}: first_time and late_before exclude each other; keep one"
    ),
    Code.NO_STEPS: "a ladder has no steps; give it one at least",
    Code.SAME_NAME: "two steps have one name, {step!r}; rename one",
    Code.ISSUED_LATER: (
        f"{_STEP} counts from the day of issue; move it before {{before!r}}"
    ),
    Code.NOT_AFTER: (
        f"{_STEP} must come after {{before!r}}; give it a later day, or move it up"
    ),
    Code.MILDER_STAGE: (
        f"{_STEP} is of a milder stage than {{before!r}} before it; swap them"
    ),
    Code.TONE_SKIPPED: (
        f"{_STEP} is {{tone}}, and no message about the delay before it is {{milder}}; "
        "put one there, or make this one milder"
    ),
    Code.TOO_CLOSE: (
        f"{_STEP} can never go out: it ends within {{hours}} hours of {{before}}"
    ),
    Code.TOO_MANY: (
        f"{_STEP} can never go out: {{before}} are the {{limit}} contacts of a week"
    ),
    Code.UNTOLD: (
        f"{_STEP} ({{kind}}) needs a message or a letter about the delay before it; "
        "put one there"
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a step, or with a whole ladder (no *step*).

    *figures* are plain JSON values. *place* counts the steps from 0 where the step's
    name alone cannot tell which it is.
    """

    code: Code
    step: str | None = None
    figures: Mapping[str, object] = field(default_factory=dict)
    place: int | None = None

    def __str__(self) -> str:
        text = _IN_ENGLISH.get(self.code) or (_KEY if self.step else "{what}")
        return text.format(step=self.step, **self.figures)

    def plain(self) -> dict[str, object]:
        """Give the problem as JSON keeps it."""
        return {
            "code": self.code.value,
            "step": self.step,
            "figures": dict(self.figures),
        }


class LadderError(ValueError):
    """A ladder contradicts itself; the message is for whoever wrote config.yml."""

    def __init__(self, problems: Iterable[Problem], ladder: str | None = None) -> None:
        self.problems = tuple(problems)
        said = "; ".join(map(str, self.problems))
        super().__init__(said if ladder is None else f"ladder {ladder!r}: {said}")
