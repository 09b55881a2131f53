"""The ladders of config.yml: steps as a finance manager writes them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from bot.settings.part import Part, Text, Written
from bot.settings.rules import Amount
from domain.channel import Channel
from domain.ladder import (
    ALWAYS,
    USUAL_TONES,
    Anchor,
    Conditions,
    Kind,
    Ladder,
    Mode,
    Stage,
    Step,
    Tone,
    Unit,
    WhenClosed,
)

_ROADS = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
_Days = Annotated[int, Field(ge=0)]


class ConditionsBlock(Part):
    """When a step applies, as `domain.ladder.Conditions` explains; amounts in reais."""

    min_amount: Amount | None = None
    max_amount: Amount | None = None
    min_days_late: _Days | None = None
    max_days_late: _Days | None = None
    risk: frozenset[Literal["low", "medium", "high"]] = frozenset()
    late_before: _Days | None = None
    first_time: bool = False
    unreachable_by: frozenset[Channel] = frozenset()

    def conditions(self) -> Conditions:
        """Make the domain's conditions."""
        return Conditions(
            min_amount_minor=_minor(self.min_amount),
            max_amount_minor=_minor(self.max_amount),
            min_days_late=self.min_days_late,
            max_days_late=self.max_days_late,
            risk=frozenset[str](self.risk),
            late_before=self.late_before,
            first_time=self.first_time,
            unreachable_by=self.unreachable_by,
        )


When = Annotated[Conditions, Written(ConditionsBlock, ConditionsBlock.conditions)]


class StepBlock(Part):
    """One rung of a ladder; `day` counts from the payable day, negative before it.

    With `counts_from: issued` it counts from the day of issue. A tone that is not
    written is the usual one of the stage; a task needs no template.
    """

    step: Text
    day: int
    stage: Stage
    kind: Kind = Kind.MESSAGE
    tone: Tone | None = None
    template: Text | None = None
    channels: tuple[Channel, ...] | None = None
    mode: Mode = Mode.FIRST
    unit: Unit = Unit.CALENDAR
    counts_from: Anchor = Anchor.DUE
    window: int | None = None
    when: When = ALWAYS
    suspends_after: int | None = None
    when_closed: WhenClosed = WhenClosed.AFTER

    def rung(self) -> Step:
        """Make the domain's step; it refuses what makes no sense."""
        return Step(
            name=self.step,
            offset=self.day,
            stage=self.stage,
            template=self.template or _template(self),
            channels=_channels(self.kind) if self.channels is None else self.channels,
            window=self.window,
            kind=self.kind,
            tone=self.tone or USUAL_TONES[self.stage],
            mode=self.mode,
            unit=self.unit,
            anchor=self.counts_from,
            when=self.when,
            suspends_after=self.suspends_after,
            when_closed=self.when_closed,
        )


def _template(block: StepBlock) -> str:
    return f"reminder.{block.step}" if block.kind is Kind.MESSAGE else block.kind.value


def _channels(kind: Kind) -> tuple[Channel, ...]:
    if kind is Kind.MESSAGE:
        return _ROADS
    return (Channel.PHONE if kind is Kind.PHONE else Channel.LETTER,)


def _minor(amount: Amount | None) -> int | None:
    return None if amount is None else int(amount * 100)


def named_ladders(table: Mapping[str, tuple[Step, ...]]) -> dict[str, Ladder]:
    """Make a ladder of each list of steps."""
    return {name: Ladder(name, steps) for name, steps in table.items()}


Rung = Annotated[Step, Written(StepBlock, StepBlock.rung)]
Steps = tuple[Rung, ...]
Ladders = Annotated[dict[str, Ladder], Written(dict[str, Steps], named_ladders)]
