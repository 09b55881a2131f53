"""A question to the time machine, and its answer: one life, or two to compare."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.templates import APPROVED
from bot.clock import FixedClock
from bot.ladders import ladders_in_force
from bot.simulation.approved import approve_everything
from bot.simulation.comparison import People, compared
from bot.simulation.copying import copy_rows
from bot.simulation.ladders import IN_FORCE, Climbed, put_in_force
from bot.simulation.life import Life, Progress, Span, wired
from bot.simulation.lines import Floor, Line, floor_of, lines_of
from bot.simulation.scenario import Scenario
from bot.simulation.summary import Summary
from bot.simulation.throwaway import branch, empty, folder
from bot.wiring import Wiring

SIDES = ("a", "b")
Sink = Callable[[str, Line], None]  # side, line


@dataclass(frozen=True)
class Question:
    """Which days, with which people, on which ladders: one, or two to compare."""

    span: Span
    scenario: Scenario = field(default_factory=Scenario)
    ladders: tuple[Climbed, ...] = (IN_FORCE,)


@dataclass(frozen=True)
class Lived:
    """A life that is over; its lines can be read while the answer is open."""

    side: str
    climbed: Climbed
    parts: Wiring  # of the copy
    floor: Floor

    def lines(self) -> Iterator[Line]:
        """Read everything that happened, kind by kind."""
        with self.parts.database.read() as session:
            yield from lines_of(session, self.floor)


@contextmanager
def answered(
    parts: Wiring, question: Question, progress: Progress
) -> Iterator[list[Lived]]:
    """Live through the days on a copy of the portfolio; nothing real is touched.

    Both lives of a comparison begin with the same copy. Raises NoSuchLadderError and
    UnknownClientError.
    """
    with ExitStack() as stack:
        place = stack.enter_context(folder())
        base = place / "portfolio.sqlite3"
        with empty(base, FixedClock(question.span.starts_at)) as target:
            copy_rows(parts.database, target)
        yield [
            _lived(parts, question, number, stack, place, progress)
            for number in range(len(question.ladders))
        ]


def _lived(  # noqa: PLR0913, PLR0917 - one of the lives, and where it is led
    parts: Wiring,
    question: Question,
    number: int,
    stack: ExitStack,
    place: Path,
    progress: Progress,
) -> Lived:
    side, climbed = SIDES[number], question.ladders[number]
    clock = FixedClock(question.span.starts_at)
    file = place / f"{side}.sqlite3"
    database = stack.enter_context(branch(place / "portfolio.sqlite3", file, clock))
    own = put_in_force(wired(parts, database, clock), climbed)
    if question.scenario.templates == APPROVED:
        approve_everything(own)
    with database.read() as session:
        floor = floor_of(session)
    share = 1 / len(question.ladders)
    Life(own, clock, question.scenario, question.span).live(
        lambda done: progress((number + done) * share)
    )
    return Lived(side, climbed, own, floor)


def summed(
    parts: Wiring, lives: Sequence[Lived], into: Sink | None = None
) -> dict[str, Any]:
    """Add the lives up as plain JSON values; *into* gets every line on its way.

    *parts* are the real ones: how long a sender takes for a peak is in their settings.

    `sides` has the sums of each; two lives have a `comparison` as well.
    """
    sums, people = [], People()
    for lived in lives:
        summary = Summary(parts.settings)
        for line in lived.lines():
            summary.add(line)
            people.add(lived.side, line)
            if into is not None:
                into(lived.side, line)
        sums.append(summary)
    answer: dict[str, Any] = {
        "steps": _steps(lives),
        "sides": [
            {"side": lived.side, "ladders": lived.climbed.name, **summary.plain()}
            for lived, summary in zip(lives, sums, strict=True)
        ],
    }
    if len(sums) > 1:
        answer["comparison"] = compared(sums[0], sums[1], people, answer["steps"])
    return answer


def _steps(lives: Sequence[Lived]) -> list[str]:
    """Name the steps of all ladders that were climbed, in the order of their days."""
    found: dict[str, int] = {}
    for lived in lives:
        with lived.parts.database.read() as session:
            ladders = ladders_in_force(session, lived.parts.settings)
        for ladder in ladders.table.values():
            found |= {step.name: step.offset for step in ladder.steps}
    return sorted(found, key=lambda name: (found[name], name))
