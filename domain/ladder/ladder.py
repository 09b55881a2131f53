"""The ladder (régua): its steps in order, and the one that is today's."""

from dataclasses import dataclass
from datetime import date

from domain.calendar import Calendar
from domain.ladder.checks import problems
from domain.ladder.problem import LadderError
from domain.ladder.step import Kind, Step
from domain.ladder.windows import Window, windows_of

LETTERS = frozenset({Kind.LETTER, Kind.REGISTERED_LETTER})


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in the order of their days; raises LadderError where they make no sense."""

    name: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if found := list(problems(self.steps)):
            raise LadderError(found, self.name)

    def step_on(
        self,
        today: date,
        calendar: Calendar,
        due_on: date,
        issued_on: date | None = None,
    ) -> Step | None:
        """Find the one step that an invoice is on *today*; None between steps."""
        for window in windows(self):
            if window.holds(today, calendar, due_on, issued_on):
                return window.step
        return None

    def message_at(self, step: Step) -> Step | None:
        """Find the newest message at *step* or before: what is said beside a task."""
        place = self.steps.index(step)
        messages = (s for s in self.steps[place::-1] if s.kind is Kind.MESSAGE)
        return next(messages, None)

    def letter_before(self, step: Step) -> Step | None:
        """Find the newest letter before *step*: the firm word for whom none reached."""
        earlier = self.steps[: self.steps.index(step)]
        return next((s for s in reversed(earlier) if s.kind in LETTERS), None)


def windows(ladder: Ladder) -> list[Window]:
    """List each step of a ladder with the days on which it may go out."""
    return windows_of(ladder.steps)
