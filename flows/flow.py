"""A flow: a named set of steps; the names are what the database remembers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal

from domain.disclosure import Level
from flows.heard import Intent
from flows.turn import Draft, Move, Step, Turn

Expected = Literal["digits", "day", "count", "amount", "choice", "yes_no"]


class NoDraft:
    """The draft of a flow that keeps nothing between its steps."""


@dataclass(slots=True)
class Flow(Generic[Draft]):
    """One dialogue, named for the client's purpose; its first step is its entry.

    `intents` are the wishes that start it, `needs` the disclosure level without which
    the identity check comes first, `draft` the type kept between its steps. `expects`
    tells, by step, what a bare figure in the answer means (flows.asked). A `passing`
    flow waits for an answer without anything being under way: it is not gone back to.
    """

    name: str
    draft: type[Any] = NoDraft
    intents: tuple[Intent, ...] = ()
    needs: Level = Level.NEUTRAL
    expects: Mapping[str, Expected] = field(default_factory=dict)
    passing: bool = False
    steps: dict[str, Step[Draft]] = field(default_factory=dict)

    def step(
        self, function: Callable[[Turn[Draft]], Move | None]
    ) -> Callable[[Turn[Draft]], Move | None]:
        """Register *function* under its own name."""
        self.steps[function.__name__] = function
        return function

    @property
    def entry(self) -> str:
        """Give the name of the first step."""
        return next(iter(self.steps))
