"""A simulation as its page shows it: sums, charts, differences, and pages of lines."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from console.stacked_bars import Chart, stacked
from models.client import Client
from models.simulation import Simulation, SimulationLine

PAGE = 50
SHOWN_PEOPLE = 200
KINDS = ("message", "refusal", "payment", "heard", "reply", "task")
_OFFSET = re.compile(r"^d([+-]?\d+)$")


@dataclass(frozen=True)
class Asking:
    """What the reader wants to see of it."""

    side: str = "a"
    kind: str = "message"
    client: str = ""
    page: int = 1


@dataclass(frozen=True)
class Lines:
    """A page of lines, with whom they are about, and how many there are in all."""

    rows: Sequence[tuple[SimulationLine, Client | None]]
    count: int
    page: int

    @property
    def more(self) -> bool:
        """Tell whether another page follows."""
        return self.page * PAGE < self.count


def answer_of(row: Simulation) -> dict[str, Any]:
    """Read the answer of a simulation that is done."""
    answer: dict[str, Any] = json.loads(row.result or "{}")
    return answer


def side_of(answer: dict[str, Any], side: str) -> dict[str, Any]:
    """Give the sums of one side; of the first where there is no such side."""
    sides: list[dict[str, Any]] = answer["sides"]
    return next((each for each in sides if each["side"] == side), sides[0])


def steps_of(answer: dict[str, Any]) -> list[str]:
    """List the steps that sent anything, as the ladders have them."""
    known: list[str] = answer.get("steps", [])
    sent = {step for side in answer["sides"] for step in side["totals"]["sent"]}
    strangers = sorted(sent - set(known), key=_order)
    return [step for step in known if step in sent] + strangers


def chart_of(side: dict[str, Any], steps: Sequence[str]) -> Chart:
    """Draw the messages of each day, stacked by step."""
    stacks = [
        (
            _short(day["day"]),
            {step: sum(by.values()) for step, by in day["sent"].items()},
        )
        for day in side["days"]
    ]
    return stacked(steps, stacks)


def both_of(comparison: dict[str, Any], names: tuple[str, str]) -> Chart:
    """Draw the messages of each day, one ladder beside the other."""
    a, b = names
    stacks = [
        (_short(day["day"]), {a: day["a"], b: day["b"]}) for day in comparison["days"]
    ]
    return stacked(names, stacks, beside=True)


def people_of(comparison: dict[str, Any], client: str) -> list[dict[str, Any]]:
    """List those for whom anything differs, or of them whoever is looked for."""
    wanted = client.casefold()
    found = [
        person
        for person in comparison["people"]
        if wanted in person["name"].casefold() or wanted == person["client"].casefold()
    ]
    return found[:SHOWN_PEOPLE]


def lines_of(session: Session, number: int, asking: Asking) -> Lines:
    """Read a page of lines."""
    where = [
        SimulationLine.simulation_id == number,
        SimulationLine.side == asking.side,
        SimulationLine.kind == asking.kind,
    ]
    if asking.client:
        where.append(
            or_(
                Client.external_id == asking.client,
                Client.name.icontains(asking.client, autoescape=True),
            )
        )
    joined = SimulationLine.client_id == Client.id
    count = (
        select(func.count())
        .select_from(SimulationLine)
        .outerjoin(Client, joined)
        .where(*where)
    )
    query = (
        select(SimulationLine, Client)
        .outerjoin(Client, joined)
        .where(*where)
        .order_by(SimulationLine.at, SimulationLine.id)
        .offset((asking.page - 1) * PAGE)
        .limit(PAGE)
    )
    rows = [(line, client) for line, client in session.execute(query)]
    return Lines(rows, session.scalar(count) or 0, asking.page)


def _short(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m}"


def _order(step: str) -> tuple[int, str]:
    found = _OFFSET.match(step)
    return (int(found[1]) if found else 10_000, step)
