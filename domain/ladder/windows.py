"""The days on which each step of a ladder may go out.

Each step is a window of days: from its own day to the day before the next step's. So
there is at most one step on any day, after any outage it is the newest one, and what
was missed is never sent late. A text cannot outlive its sense: a step before the due
day ends before it, and the due day's own step lasts that day only. A notice that counts
from the day of issue ends where the first step that counts from the due day begins.

A step whose day is no business day keeps to its `when_closed`: the business day before
it begins the window, or the window waits for the one after it; or the invoices that
meet a closed day are left out of it, and wait for the next step.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from domain.calendar import Calendar
from domain.ladder.marks import Mark
from domain.ladder.step import Anchor, Stage, Step, Unit, WhenClosed

LAST_WINDOW = 15  # days for which a ladder's last step is still worth sending
NOT_ISSUED = date(1, 1, 2)  # stands for a day of issue that nobody knows
LONG_AGO, FAR_OFF = date.min, date.max
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """The due dates and days of issue on one step today: after one, until the other.

    It is empty, the first not before the second, where no invoice can be on the step.
    """

    due_after: date
    due_until: date
    issued_after: date = LONG_AGO
    issued_until: date = FAR_OFF

    def __bool__(self) -> bool:
        """Tell whether any invoice can be in it."""
        return self.due_after < self.due_until and self.issued_after < self.issued_until

    def holds(self, due_on: date, issued_on: date | None = None) -> bool:
        """Tell whether an invoice is in it."""
        issued = issued_on or NOT_ISSUED
        return (
            self.due_after < due_on <= self.due_until
            and self.issued_after < issued <= self.issued_until
        )


class Window(NamedTuple):
    """A step with the mark where it begins, and those of which the first ends it.

    *ends* are on the step's own scale; *due_ends* also bind a step that counts from the
    day of issue.
    """

    step: Step
    ends: tuple[Mark, ...]
    due_ends: tuple[Mark, ...] = ()

    def spans(self, today: date, calendar: Calendar) -> list[Span]:
        """Give the invoices for which this is *today*'s step, none that it skips."""
        whole = self._whole(today, calendar)
        if not whole:
            return []
        if not skips(self.step):
            return [whole]
        if self.step.anchor is Anchor.ISSUED:
            days = self._runs(whole.issued_after, whole.issued_until, calendar)
            return [Span(whole.due_after, whole.due_until, *run) for run in days]
        days = self._runs(whole.due_after, whole.due_until, calendar)
        return [whole._replace(due_after=after, due_until=last) for after, last in days]

    def holds(
        self,
        today: date,
        calendar: Calendar,
        due_on: date,
        issued_on: date | None = None,
    ) -> bool:
        """Tell whether it is the step of one invoice *today*."""
        if not self._whole(today, calendar).holds(due_on, issued_on):
            return False
        return first_day(self.step, due_on, calendar, issued_on) is not None

    def _runs(
        self, after: date, until: date, calendar: Calendar
    ) -> Iterator[tuple[date, date]]:
        """Part a range of due dates, or of days of issue, at those to skip."""
        day = after
        while day < until:
            day += _DAY
            if first_day(self.step, day, calendar, day) is None:
                if after < day - _DAY:
                    yield after, day - _DAY
                after = day
        if after < until:
            yield after, until

    def _whole(self, today: date, calendar: Calendar) -> Span:
        start = mark_of(self.step)
        if self.step.anchor is Anchor.DUE:
            after = (end.due_by(today, calendar) for end in self.ends)
            return Span(max(after, default=LONG_AGO), start.due_by(today, calendar))
        issued = (end.anchors_by(today, calendar) for end in self.ends)
        return Span(
            max(end.due_by(today, calendar) for end in self.due_ends),
            FAR_OFF,
            max(issued, default=NOT_ISSUED),
            start.anchors_by(today, calendar),
        )


def windows_of(steps: Iterable[Step]) -> list[Window]:
    """List each step with what ends it, in the order of the ladder."""
    steps = tuple(steps)
    return [_window(step, steps[place:]) for place, step in enumerate(steps, start=1)]


def mark_of(step: Step) -> Mark:
    """Give the mark where a step begins; one that waits begins, and is held back."""
    early = step.when_closed is WhenClosed.BEFORE
    return Mark(step.offset, step.unit, WhenClosed.BEFORE if early else None)


def skips(step: Step) -> bool:
    """Tell whether a step is left out where its day is no business day."""
    return step.when_closed is WhenClosed.SKIP and step.unit is Unit.CALENDAR


def first_day(
    step: Step, due_on: date, calendar: Calendar, issued_on: date | None = None
) -> date | None:
    """Give the day on which a step begins for an invoice.

    None without an anchor, and where the step is skipped because that day is closed.
    """
    due = step.anchor is Anchor.DUE
    anchor = calendar.next_business(due_on) if due else issued_on
    if anchor is None:
        return None
    day = mark_of(step).day(anchor, calendar)
    return None if skips(step) and not calendar.is_business(day) else day


def _window(step: Step, later: tuple[Step, ...]) -> Window:
    same = [mark_of(each) for each in later if each.anchor is step.anchor]
    ends = [*same, *_own_end(step, last=not later)]
    sense = _end_of_sense(step.stage)
    if step.anchor is Anchor.DUE:
        return Window(step, tuple(ends + sense))
    due = [mark_of(each) for each in later if each.anchor is Anchor.DUE]
    return Window(step, tuple(ends), tuple(due + sense))


def _own_end(step: Step, *, last: bool) -> list[Mark]:
    if step.window is not None and step.unit is Unit.CALENDAR:
        moved = None if skips(step) else step.when_closed
        return [Mark(step.offset, step.unit, moved, step.window)]
    if step.window is not None:
        return [Mark(step.offset + step.window, step.unit)]
    if (last and step.anchor is Anchor.DUE) or (
        skips(step) and step.anchor is Anchor.ISSUED  # each of its days is looked at
    ):
        return [Mark(step.offset + LAST_WINDOW, step.unit)]
    return []


def _end_of_sense(stage: Stage) -> list[Mark]:
    """End "due soon" on the due day, and "due today" on the day after."""
    if stage is Stage.BEFORE_DUE:
        return [Mark(0)]
    return [Mark(1)] if stage is Stage.DUE_DAY else []
