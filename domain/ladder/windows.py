"""The ladder (régua): which reminder a due invoice deserves on a given day.

Days are counted from the *payable day*: the due date, or the next business day where
the due date is none, because until then the invoice can be paid without charges. One
scale serves every step, so "due today" is said on the day that still is in time, and
nobody is late on a Monday for a bill that fell due on Sunday.

Each step is a window of days: from its own offset to the day before the next step's.
So there is at most one step on any day, after any outage it is the newest one, and what
was missed is never sent late. A text cannot outlive its sense: a step before the due
day ends before it, and the due day's own step lasts that day only.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from domain.calendar import Calendar
from domain.channel import Channel
from domain.ladder.step import LadderError, Stage, Step

LAST_WINDOW = 15  # days for which a ladder's last step is still worth sending
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in the order of their days, each at least as grave as the one before."""

    name: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            _refuse(f"ladder {self.name!r} has no steps")
        if len({step.name for step in self.steps}) < len(self.steps):
            _refuse(f"ladder {self.name!r} has two steps of one name")
        for step, following in zip(self.steps, self.steps[1:], strict=False):
            _check_pair(step, following)

    def step_on(self, payable_on: date, today: date) -> Step | None:
        """Find the one step that may go out *today*; None on a day between steps.

        *payable_on* is `calendar.next_business(due_on)`.
        """
        offset = (today - payable_on).days
        for window in windows(self):
            if window.first_offset <= offset <= window.last_offset:
                return window.step
        return None


class Window(NamedTuple):
    """The days on which a step may go out, counted from the payable day, inclusive."""

    step: Step
    first_offset: int
    last_offset: int

    def due_dates(self, today: date, calendar: Calendar) -> tuple[date, date]:
        """Give the first and the last due date for which this is *today*'s step.

        Due dates that are no business days go with the business day after them, which
        keeps them together: one SQL range holds them all. It is empty (the first after
        the last) where no invoice can be payable on the days in question.
        """
        earliest = today - timedelta(days=self.last_offset)
        latest = today - timedelta(days=self.first_offset)
        return _business_before(earliest, calendar) + _DAY, _business_before(
            latest + _DAY, calendar
        )


def windows(ladder: Ladder) -> list[Window]:
    """List each step with the first and last day on which it may go out."""
    nexts = [step.offset for step in ladder.steps[1:]]
    return [
        Window(step, step.offset, _last_offset(step, following))
        for step, following in zip(ladder.steps, [*nexts, None], strict=True)
    ]


def _last_offset(step: Step, following: int | None) -> int:
    ends = [] if following is None else [following - 1]
    if step.window is not None:
        ends.append(step.offset + step.window - 1)
    if step.offset <= 0:  # "due soon" is untrue on the day, "due today" on the next
        ends.append(-1 if step.offset < 0 else 0)
    return min(ends, default=step.offset + LAST_WINDOW - 1)


def _business_before(day: date, calendar: Calendar) -> date:
    day -= _DAY
    while not calendar.is_business(day):
        day -= _DAY
    return day


def _check_pair(step: Step, following: Step) -> None:
    if following.offset <= step.offset:
        _refuse(f"step {following.name!r} must come after {step.name!r}")
    if following.stage.severity < step.stage.severity:
        _refuse(f"step {following.name!r} is milder than {step.name!r} before it")


def _refuse(why: str) -> None:
    raise LadderError(why)


def _step(name: str, offset: int, stage: Stage) -> Step:
    roads = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
    return Step(name, offset, stage, f"reminder.{name}", roads)


DEFAULT_LADDER = Ladder(
    "default",
    (
        _step("d-7", -7, Stage.BEFORE_DUE),
        _step("d-1", -1, Stage.BEFORE_DUE),
        _step("d0", 0, Stage.DUE_DAY),
        _step("d+3", 3, Stage.LATE),
        _step("d+6", 6, Stage.LATE),
        _step("d+9", 9, Stage.LATE),
        _step("d+15", 15, Stage.LATE),
        _step("d+30", 30, Stage.NEGOTIATION),
    ),
)
