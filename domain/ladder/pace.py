"""Steps that the caps can never let out: too near to others, and over too soon.

It is a forecast for whoever writes a ladder, not a rule: each step is tried on its own
day, in a week without holidays, after all those before it went out as soon as they
could. What does not fit then fits only where one before it was left unsaid.
"""

from collections.abc import Iterator
from itertools import pairwise

from domain.contact_facts import Limits
from domain.ladder.ladder import Ladder
from domain.ladder.problem import Code, Problem
from domain.ladder.step import Anchor, Kind, Stage, Step, Unit

CONTACTS = frozenset({Kind.MESSAGE, Kind.PHONE})
_WEEK, _WORKING_WEEK = 7, 5


def too_close(ladder: Ladder, limits: Limits) -> Iterator[Problem]:
    """Find the steps that the gap, or the cap of a week, keeps in for good."""
    steps = [s for s in ladder.steps if s.anchor is Anchor.DUE]
    gone: list[tuple[int, str]] = []  # day and name of what went out
    for step, end in _with_ends(steps):
        if step.kind not in CONTACTS:
            continue
        days = range(nominal_day(step), end)
        day = next((d for d in days if not _bars(d, gone, limits)), None)
        if day is not None:
            gone.append((day, step.name))
        else:
            yield _problem(step, days.start, gone, limits)


def nominal_day(step: Step) -> int:
    """Give the days of a step in a week without holidays, counted from a Monday."""
    if step.unit is Unit.CALENDAR:
        return step.offset
    weeks, days = divmod(step.offset, _WORKING_WEEK)
    return weeks * _WEEK + days


def _with_ends(steps: list[Step]) -> Iterator[tuple[Step, int]]:
    """Give each step with the first day on which it is over."""
    far = nominal_day(steps[-1]) + _WEEK if steps else 0
    ends = [*(nominal_day(later) for _, later in pairwise(steps)), far]
    for step, end in zip(steps, ends, strict=True):
        day = nominal_day(step)
        own = day + step.window if step.window is not None else end
        sense = {Stage.BEFORE_DUE: 0, Stage.DUE_DAY: 1}.get(step.stage, end)
        yield step, min(end, own, sense)


def _bars(day: int, gone: list[tuple[int, str]], limits: Limits) -> bool:
    gap = -(-int(limits.min_gap.total_seconds()) // 86_400)  # whole days, rounded up
    near = any(day - other < max(gap, 1) for other, _ in gone[-1:])
    week = sum(day - other < _WEEK for other, _ in gone)
    return near or week >= limits.per_week


def _problem(
    step: Step, day: int, gone: list[tuple[int, str]], limits: Limits
) -> Problem:
    week = [name for other, name in gone if day - other < _WEEK]
    if len(week) >= limits.per_week:
        figures = {"before": ", ".join(week), "limit": limits.per_week}
        return Problem(Code.TOO_MANY, step.name, figures)
    hours = int(limits.min_gap.total_seconds() // 3600)
    return Problem(Code.TOO_CLOSE, step.name, {"before": gone[-1][1], "hours": hours})
