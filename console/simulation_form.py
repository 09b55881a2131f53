"""The form that asks the time machine: what can be chosen, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.simulation.asked import FORCED, MOST_DAYS, Asked
from bot.simulation.presets import preset_names
from console.asked import number
from models.ladder import LadderVersion

LENGTHS = (7, 14, 30, 60, 90)
_BY_LINK = {"ladders", "compare"}
_MOST_SEED = 999_999
_VERSIONS = 30  # that can be chosen, the newest first


@dataclass(frozen=True)
class Choice:
    """A ladder that can be climbed: its value in the form, and its row."""

    value: str
    version: LadderVersion | None = None


@dataclass(frozen=True)
class Form:
    """What the form shows: the values that stand in it, and what is wrong with them."""

    values: Mapping[str, str]
    ladders: tuple[Choice, ...]
    presets: tuple[str, ...]
    wrong: str | None = None  # the key of its words
    lengths: tuple[int, ...] = LENGTHS


def ladders_of(session: Session) -> tuple[Choice, ...]:
    """List the ladders that can be climbed: those in force, then single versions."""
    query = select(LadderVersion).order_by(LadderVersion.id.desc()).limit(_VERSIONS)
    versions = (Choice(str(row.id), row) for row in session.scalars(query))
    return (Choice(FORCED), *versions)


def fresh(session: Session, today: date, given: Mapping[str, str]) -> Form:
    """Make the form as it is first shown: a usual month, from today.

    A link may choose the ladders beforehand: *given* are `ladders` and `compare`.
    """
    ladders = ladders_of(session)
    known = {choice.value for choice in ladders}
    chosen = {k: v for k, v in given.items() if k in _BY_LINK and v in known}
    values = {
        "from": today.isoformat(),
        "days": "30",
        "preset": "usual",
        "seed": "1",
        "ladders": FORCED,
        "compare": "",
        "approved": "",
    }
    return Form(values | chosen, ladders, tuple(preset_names()))


def read(session: Session, given: Mapping[str, str]) -> tuple[Form, Asked | None]:
    """Read what was sent: the question; or None, and the form says what is wrong."""
    form = Form(dict(given), ladders_of(session), tuple(preset_names()))
    known = {choice.value for choice in form.ladders}
    ladders, compare = given.get("ladders", FORCED), given.get("compare", "")
    days = number(given.get("days"), 0)
    try:
        first = date.fromisoformat(given.get("from", ""))
    except ValueError:
        return _wrong(form, "simulate.wrong.day"), None
    if not 1 <= days <= MOST_DAYS:
        return _wrong(form, "simulate.wrong.days"), None
    if given.get("preset") not in form.presets:
        return _wrong(form, "simulate.wrong.preset"), None
    if ladders not in known or compare not in known | {""}:
        return _wrong(form, "simulate.wrong.ladders"), None
    if ladders == compare:
        return _wrong(form, "simulate.wrong.same"), None
    return form, Asked(
        first=first.isoformat(),
        last=(first + timedelta(days=days - 1)).isoformat(),
        preset=given["preset"],
        seed=min(number(given.get("seed"), 1), _MOST_SEED),
        ladders=ladders,
        compare=compare or None,
        approved=given.get("approved") == "on",
    )


def _wrong(form: Form, why: str) -> Form:
    return Form(form.values, form.ladders, form.presets, why)
