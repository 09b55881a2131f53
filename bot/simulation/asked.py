"""What a page asks of the time machine, kept as plain JSON in the simulation's row."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.templates import APPROVED
from bot.settings import Settings
from bot.simulation.ladders import IN_FORCE, Climbed
from bot.simulation.life import span_of
from bot.simulation.presets import preset
from bot.simulation.run import Question
from models.ladder import LadderVersion

MOST_DAYS = 92
FORCED = "in_force"


@dataclass(frozen=True)
class Asked:
    """Days, a preset, a seed, and ladders: `in_force`, or a version's id as text."""

    first: str
    last: str
    preset: str
    seed: int = 1
    ladders: str = FORCED
    compare: str | None = None
    approved: bool = False  # as if every template of WhatsApp were approved

    def plain(self) -> dict[str, Any]:
        """Show it as plain JSON values."""
        return asdict(self)


def read_asked(plain: Mapping[str, Any]) -> Asked:
    """Read what `plain` made; keys of a newer version are passed over."""
    known = Asked.__dataclass_fields__
    return Asked(**{name: value for name, value in plain.items() if name in known})


def question_of(
    session: Session, asked: Asked, settings: Settings, now: datetime
) -> Question:
    """Make the question to be answered.

    Raises ValueError for days that make none, KeyError for an unknown preset and
    LookupError for a version that is gone.
    """
    first, last = date.fromisoformat(asked.first), date.fromisoformat(asked.last)
    scenario = preset(asked.preset).model_copy(
        update={
            "seed": asked.seed,
            "templates": APPROVED if asked.approved else "as_they_are",
        }
    )
    names = [asked.ladders, *([asked.compare] if asked.compare else [])]
    return Question(
        span_of(first, last, settings, now),
        scenario,
        tuple(_climbed(session, name) for name in names),
    )


def _climbed(session: Session, name: str) -> Climbed:
    if name == FORCED:
        return IN_FORCE
    version = session.get(LadderVersion, int(name))
    if version is None:
        raise LookupError(name)
    return Climbed(f"{version.name} {version.version}", draft=version.id)
