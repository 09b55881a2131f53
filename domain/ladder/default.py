"""The ladder of a company that wrote none: the one of config.yml, as shipped."""

from domain.channel import Channel
from domain.ladder.ladder import Ladder
from domain.ladder.step import Kind, Stage, Step, Tone

_ROADS = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


def _message(
    name: str, offset: int, stage: Stage, tone: Tone, suspends_after: int | None = None
) -> Step:
    return Step(
        name,
        offset,
        stage,
        f"reminder.{name}",
        _ROADS,
        tone=tone,
        suspends_after=suspends_after,
    )


def _task(kind: Kind, offset: int, stage: Stage, tone: Tone) -> Step:
    road = Channel.PHONE if kind is Kind.PHONE else Channel.LETTER
    return Step(kind.value, offset, stage, kind.value, (road,), kind=kind, tone=tone)


DEFAULT_LADDER = Ladder(
    "default",
    (
        _message("d-7", -7, Stage.BEFORE_DUE, Tone.FRIENDLY),
        _message("d0", 0, Stage.DUE_DAY, Tone.FRIENDLY),
        _message("d+3", 3, Stage.LATE, Tone.NEUTRAL),
        _message("d+6", 6, Stage.LATE, Tone.FIRM),
        _message("d+9", 9, Stage.LATE, Tone.FIRM, suspends_after=3),
        _message("d+15", 15, Stage.LATE, Tone.FIRM),
        _message("d+30", 30, Stage.NEGOTIATION, Tone.FIRM),
        _task(Kind.PHONE, 40, Stage.NEGOTIATION, Tone.FIRM),
        _task(Kind.LETTER, 50, Stage.NEGOTIATION, Tone.FINAL),
        _task(Kind.OUT_OF_COURT, 75, Stage.HAND_OVER, Tone.FINAL),
    ),
)
