"""What makes no sense in a ladder, said to whoever writes it, with what to do."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from domain.ladder.step import EARLY, Anchor, Kind, Step, Tone, Unit

WRITTEN = frozenset({Kind.MESSAGE, Kind.LETTER, Kind.REGISTERED_LETTER})
_WEEK, _WORKING_WEEK = 7, 5


def problems(steps: Iterable[Step]) -> Iterator[str]:
    """Say everything that is wrong with the order of *steps*."""
    steps = tuple(steps)
    if not steps:
        yield "a ladder has no steps; give it one at least"
    names = [step.name for step in steps]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two steps have one name, {name!r}; rename one"
    for step, following in pairwise(steps):
        yield from _pair(step, following)
    yield from _tones(steps)
    yield from _hand_over(steps)


def _pair(step: Step, following: Step) -> Iterator[str]:
    here, before = f"step {following.name!r}", f"{step.name!r}"
    if step.anchor is Anchor.DUE and following.anchor is Anchor.ISSUED:
        yield f"{here} counts from the day of issue; move it before {before}"
        return
    if step.anchor is following.anchor and _nominal(following) <= _nominal(step):
        yield f"{here} must come after {before}; give it a later day, or move it up"
    if following.stage.severity < step.stage.severity:
        yield f"{here} is of a milder stage than {before} before it; swap them"


def _nominal(step: Step) -> int:
    """Give the days of a step in a week without holidays, counted from a Monday."""
    if step.unit is Unit.CALENDAR:
        return step.offset
    weeks, days = divmod(step.offset, _WORKING_WEEK)
    return weeks * _WEEK + days


def _tones(steps: tuple[Step, ...]) -> Iterator[str]:
    """Let words about a delay open mildly, and grow graver by one tone at a time."""
    gravest = Tone.FRIENDLY
    for step in steps:
        if step.kind is not Kind.MESSAGE or step.stage in EARLY:
            continue
        if step.tone.rank > gravest.rank + 1:
            milder = list(Tone)[step.tone.rank - 1]
            yield (
                f"step {step.name!r} is {step.tone}, and no message about the delay "
                f"before it is {milder}; put one there, or make this one milder"
            )
        gravest = max(gravest, step.tone, key=lambda tone: tone.rank)


def _hand_over(steps: tuple[Step, ...]) -> Iterator[str]:
    for place, step in enumerate(steps):
        told = any(s.kind in WRITTEN and s.stage not in EARLY for s in steps[:place])
        if step.kind.hands_over and not told:
            yield (
                f"step {step.name!r} ({step.kind}) needs a message or a letter about "
                "the delay before it; put one there"
            )
