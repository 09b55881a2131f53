"""The ladder (régua): which reminder a due invoice deserves on a given day."""

from domain.ladder.conditions import ALWAYS, Conditions
from domain.ladder.step import (
    SPOKEN,
    USUAL_TONES,
    Anchor,
    Kind,
    LadderError,
    Mode,
    Stage,
    Step,
    Tone,
    Unit,
)
from domain.ladder.windows import (
    DEFAULT_LADDER,
    LAST_WINDOW,
    Ladder,
    Window,
    windows,
)

__all__ = [
    "ALWAYS",
    "DEFAULT_LADDER",
    "LAST_WINDOW",
    "SPOKEN",
    "USUAL_TONES",
    "Anchor",
    "Conditions",
    "Kind",
    "Ladder",
    "LadderError",
    "Mode",
    "Stage",
    "Step",
    "Tone",
    "Unit",
    "Window",
    "windows",
]
