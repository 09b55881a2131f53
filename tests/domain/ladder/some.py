"""Steps and ladders to test with: one that fits its day, and any that is allowed."""

from dataclasses import replace

from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.channel import Channel
from domain.ladder import Kind, Ladder, Stage, Step, Tone, Unit, WhenClosed

SP = calendar_for("SP")
_TASKS = (Kind.PHONE, Kind.LETTER, Kind.REGISTERED_LETTER)


def a_step(name: str, offset: int, *, window: int | None = None) -> Step:
    """Make a step whose stage fits its day."""
    stage = Stage.LATE if offset > 0 else Stage.DUE_DAY
    stage = Stage.BEFORE_DUE if offset < 0 else stage
    return Step(name, offset, stage, "text", (Channel.SMS,), window)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any ladder that is allowed: messages and tasks, tones, units, closed days."""
    offsets = draw(st.lists(st.integers(-30, 90), min_size=1, max_size=9, unique=True))
    lengths = st.none() | st.integers(1, 40)
    unit = draw(st.sampled_from(Unit))
    gravest = 0
    steps: list[Step] = []
    for day in sorted(offsets):
        closed = draw(st.sampled_from(WhenClosed))
        step = a_step(f"d{day:+}", day, window=draw(lengths))
        step = replace(step, unit=unit, when_closed=closed)
        if step.stage is Stage.LATE:
            tone = draw(st.integers(0, min(gravest + 1, 3)))
            step = replace(step, tone=list(Tone)[tone])
            if len(steps) > 0 and draw(st.booleans()):
                kind = draw(st.sampled_from(_TASKS))
                step = replace(step, kind=kind)
            else:
                gravest = max(gravest, tone)
        steps.append(step)
    return Ladder("any", tuple(steps))
