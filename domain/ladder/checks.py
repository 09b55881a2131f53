"""What makes no sense in the order of a ladder's steps."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from domain.ladder.problem import Code, Problem
from domain.ladder.step import EARLY, Anchor, Kind, Step, Tone, Unit

WRITTEN = frozenset({Kind.MESSAGE, Kind.LETTER, Kind.REGISTERED_LETTER})
_WEEK, _WORKING_WEEK = 7, 5


def problems(steps: Iterable[Step]) -> Iterator[Problem]:
    """Find everything that is wrong with the order of *steps*."""
    steps = tuple(steps)
    if not steps:
        yield Problem(Code.NO_STEPS)
    names = [step.name for step in steps]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(Code.SAME_NAME, name)
    for step, following in pairwise(steps):
        yield from _pair(step, following)
    yield from _tones(steps)
    yield from _hand_over(steps)


def _pair(step: Step, following: Step) -> Iterator[Problem]:
    before = {"before": step.name}
    if step.anchor is Anchor.DUE and following.anchor is Anchor.ISSUED:
        yield Problem(Code.ISSUED_LATER, following.name, before)
        return
    if step.anchor is following.anchor and _nominal(following) <= _nominal(step):
        yield Problem(Code.NOT_AFTER, following.name, before)
    if following.stage.severity < step.stage.severity:
        yield Problem(Code.MILDER_STAGE, following.name, before)


def _nominal(step: Step) -> int:
    """Give the days of a step in a week without holidays, counted from a Monday."""
    if step.unit is Unit.CALENDAR:
        return step.offset
    weeks, days = divmod(step.offset, _WORKING_WEEK)
    return weeks * _WEEK + days


def _tones(steps: tuple[Step, ...]) -> Iterator[Problem]:
    """Let words about a delay open mildly, and grow graver by one tone at a time."""
    gravest = Tone.FRIENDLY
    for step in steps:
        if step.kind is not Kind.MESSAGE or step.stage in EARLY:
            continue
        if step.tone.rank > gravest.rank + 1:
            milder = list(Tone)[step.tone.rank - 1]
            tones = {"tone": step.tone.value, "milder": milder.value}
            yield Problem(Code.TONE_SKIPPED, step.name, tones)
        gravest = max(gravest, step.tone, key=lambda tone: tone.rank)


def _hand_over(steps: tuple[Step, ...]) -> Iterator[Problem]:
    for place, step in enumerate(steps):
        told = any(s.kind in WRITTEN and s.stage not in EARLY for s in steps[:place])
        if step.kind.hands_over and not told:
            yield Problem(Code.UNTOLD, step.name, {"kind": step.kind.value})
