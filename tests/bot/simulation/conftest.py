"""A portfolio to live with, and short ways to ask the time machine."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from bot.seed.numbers import invented_cpf
from bot.simulation.ladders import IN_FORCE, Climbed
from bot.simulation.life import span_of
from bot.simulation.lines import Line
from bot.simulation.run import Question, answered, summed
from bot.simulation.scenario import Scenario, read_scenario
from models.client import ContactPoint
from tests.bot.world import World, ana

MONDAY = date(2026, 11, 23)
LADDERS = """
- {step: d0, day: 0, stage: due_day, template: reminder.d0}
- {step: d+3, day: 3, stage: late, template: reminder.d+3}
- {step: d+8, day: 8, stage: late, template: reminder.d+8}
"""
FRIDAY_DUE = date(2026, 11, 27)


@dataclass
class Machine:
    """Asks the time machine about a small world; keeps what it was told."""

    world: World
    lines: list[tuple[str, Line]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)

    def run(
        self,
        scenario: str = "",
        *ladders: Climbed,
        first: date = MONDAY,
        days: int = 16,
    ) -> "Machine":
        """Live through sixteen days, or as many as are asked for."""
        self.lines = []
        self.answer = {}
        last = first + timedelta(days=days - 1)
        parts = self.world.parts
        question = Question(
            span_of(first, last, parts.settings, self.world.clock.now()),
            _scenario(scenario),
            ladders or (IN_FORCE,),
        )
        with answered(parts, question, lambda _: None) as lives:
            self.answer = summed(parts, lives, lambda *seen: self.lines.append(seen))
        return self

    def of(self, kind: str, side: str = "a") -> list[Line]:
        """List the lines of a kind."""
        return [line for at, line in self.lines if line.kind == kind and at == side]

    def sent(self, side: str = "a") -> list[tuple[str, str, str]]:
        """List what went out: client, step, day."""
        return [
            (line.client, line.step or "", f"{line.day:%d/%m}")
            for line in self.of("message", side)
        ]


def _scenario(text: str) -> Scenario:
    given = read_scenario(text)
    return given.model_copy(update={"templates": "approved"})


def people(world: World, count: int, *dues: date) -> list[int]:
    """Add people who all owe the same, each with a phone of their own."""
    ids = []
    for n in range(1, count + 1):
        client_id = ana(
            world,
            *dues,
            external_id=f"C-{n:03}",
            name=f"Pessoa {n}",
            document=invented_cpf(Random(n)),  # noqa: S311 - an invented number
        )
        ids.append(client_id)
        phone = f"+55489888800{n:02}"
        with world.session() as session:
            point = session.query(ContactPoint).filter_by(client_id=client_id).one()
            point.address = point.canonical = phone
    return ids


@pytest.fixture
def machine(world: World) -> Machine:
    """Make a time machine over an empty portfolio."""
    return Machine(world)
