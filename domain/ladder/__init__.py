"""The ladder (régua): which reminder a due invoice deserves on a given day."""

from domain.ladder.conditions import ALWAYS, Conditions, DebtFacts, Unmet, unmet
from domain.ladder.default import DEFAULT_LADDER
from domain.ladder.ladder import Ladder, windows
from domain.ladder.marks import Mark
from domain.ladder.pace import too_close
from domain.ladder.problem import Code, LadderError, Problem
from domain.ladder.severity import allowed_tone, step_to_say, tone_of_letter
from domain.ladder.step import (
    CARRIERS,
    EARLY,
    SPOKEN,
    USUAL_TONES,
    Anchor,
    Kind,
    Mode,
    Stage,
    Step,
    Tone,
    Unit,
    WhenClosed,
)
from domain.ladder.suspension import suspension_day
from domain.ladder.windows import LAST_WINDOW, NOT_ISSUED, Span, Window, first_day

__all__ = [
    "ALWAYS",
    "CARRIERS",
    "DEFAULT_LADDER",
    "EARLY",
    "LAST_WINDOW",
    "NOT_ISSUED",
    "SPOKEN",
    "USUAL_TONES",
    "Anchor",
    "Code",
    "Conditions",
    "DebtFacts",
    "Kind",
    "Ladder",
    "LadderError",
    "Mark",
    "Mode",
    "Problem",
    "Span",
    "Stage",
    "Step",
    "Tone",
    "Unit",
    "Unmet",
    "WhenClosed",
    "Window",
    "allowed_tone",
    "first_day",
    "step_to_say",
    "suspension_day",
    "tone_of_letter",
    "too_close",
    "unmet",
    "windows",
]
