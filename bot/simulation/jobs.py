"""Simulations as work: asked for by a page, run by one process at a time, and kept.

1. The lease makes the runner the only one; a row that is `running` then belongs to a
runner that died, and is taken up again, once. 2. The lease is renewed as the days go
by; lost, the run is dropped, for somebody else has it. 3. The lines are written in
parts, so that nobody waits for the database; the answer comes last, and says `done`.
"""

import json
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from bot.lease import acquire
from bot.simulation.asked import Asked, question_of, read_asked
from bot.simulation.life import SimulationStoppedError
from bot.simulation.lines import Line
from bot.simulation.run import Question, answered, summed
from bot.wiring import Wiring
from models.simulation import Simulation, SimulationLine

log = logging.getLogger(__name__)

LEASE = "simulation"
LEASE_MS = 60_000
RENEW = 5.0  # seconds between two signs of life
MOST_TRIES = 2
KEPT = 20  # simulations; the oldest goes with the twenty-first
MOST_LINES = 200_000
MOST_PEOPLE = 2_000  # named by a comparison
_PART = 1_000
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


def ask(
    session: Session, parts: Wiring, asked: Asked, agent_id: int | None
) -> Simulation:
    """Put a question in line; raises what `question_of` raises for one that is none."""
    now = parts.clock.now()
    question_of(session, asked, parts.settings, now)
    row = Simulation(asked=asked.plain(), created_by=agent_id, created_at=now)
    session.add(row)
    session.flush()
    old = session.scalars(
        select(Simulation.id).order_by(Simulation.id.desc()).offset(KEPT)
    )
    for number in old.all():
        forget(session, number)
    return row


def forget(session: Session, number: int) -> None:
    """Throw a simulation away with all its lines; one that runs stops by itself."""
    session.execute(
        delete(SimulationLine).where(SimulationLine.simulation_id == number)
    )
    session.execute(delete(Simulation).where(Simulation.id == number))


@dataclass
class Runner:
    """Runs what was asked for, one simulation at a time in the whole house."""

    parts: Wiring
    owner: str = field(
        default_factory=lambda: (
            f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        )
    )
    stopping: threading.Event = field(default_factory=threading.Event)

    def round(self) -> bool:
        """Run the oldest question that waits; False when there is none."""
        if not self._any() or not self._hold():
            return False
        row = self._take()
        if row is not None:
            self._run(*row)
        self._hold(ms=0)  # another process may go on at once
        return row is not None

    def stop(self) -> None:
        """Give up the run under way; the next process takes it up again."""
        self.stopping.set()

    def _run(self, number: int, asked: Asked) -> None:
        try:
            self._answer(number, asked)
        except SimulationStoppedError:
            log.info("simulation %s was stopped", number)
        except Exception as error:  # recorded on the row, and on it goes
            log.exception("simulation %s failed", number)
            self._end(number, FAILED, error=f"{type(error).__name__}: {error}"[:500])

    def _any(self) -> bool:
        query = select(Simulation.id).where(Simulation.state.in_((WAITING, RUNNING)))
        with self.parts.database.read() as session:
            return session.scalar(query.limit(1)) is not None

    def _hold(self, ms: int = LEASE_MS) -> bool:
        return acquire(self.parts.database, LEASE, self.owner, ms=ms) is not None

    def _take(self) -> tuple[int, Asked] | None:
        query = (
            select(Simulation)
            .where(Simulation.state.in_((WAITING, RUNNING)))
            .order_by(Simulation.id)
            .limit(1)
        )
        now = self.parts.clock.now()
        with self.parts.database.write() as session:
            row = session.scalar(query)
            if row is None:
                return None
            tries = int(row.asked.get("tries", 0)) + 1
            if tries > MOST_TRIES:
                row.state, row.finished_at = FAILED, now
                row.error = "interrupted"
                return None
            row.asked = {**row.asked, "tries": tries}
            row.state, row.started_at, row.progress_percent = RUNNING, now, 0
            return row.id, read_asked(row.asked)

    def _answer(self, number: int, asked: Asked) -> None:
        watch = _Watch(self, number)
        with answered(self.parts, self._question(asked), watch) as lives:
            keep = _Keeper(self.parts, number)
            keep.start()
            answer = summed(self.parts, lives, keep)
            keep.finish()
        answer["kept"], answer["lines"] = keep.kept, keep.seen
        if comparison := answer.get("comparison"):
            comparison["changed"] = len(comparison["people"])
            comparison["people"] = comparison["people"][:MOST_PEOPLE]
        self._end(number, DONE, result=json.dumps(answer, ensure_ascii=False))

    def _question(self, asked: Asked) -> Question:
        now = self.parts.clock.now()
        with self.parts.database.read() as session:
            return question_of(session, asked, self.parts.settings, now)

    def _end(self, number: int, state: str, **columns: Any) -> None:  # noqa: ANN401 - columns of the row
        values = {"state": state, "finished_at": self.parts.clock.now(), **columns}
        with self.parts.database.write() as session:
            session.execute(
                update(Simulation).where(Simulation.id == number).values(**values)
            )


@dataclass
class _Watch:
    """Shows the progress, keeps the lease, and stops what nobody wants any more."""

    runner: Runner
    number: int
    looked: float = 0.0

    def __call__(self, done: float) -> None:
        if self.runner.stopping.is_set():
            raise SimulationStoppedError
        if time.monotonic() - self.looked < RENEW:
            return
        self.looked = time.monotonic()
        if not self.runner._hold():  # noqa: SLF001 - its own watch
            raise SimulationStoppedError
        with self.runner.parts.database.write() as session:
            found = session.get(Simulation, self.number)
            if found is None:  # thrown away meanwhile
                raise SimulationStoppedError
            found.progress_percent = int(done * 100)


@dataclass
class _Keeper:
    """Writes lines into their table, a thousand at a time."""

    parts: Wiring
    number: int
    seen: int = 0
    kept: int = 0
    _waiting: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> None:
        """Take away what a run that died had written."""
        with self.parts.database.write() as session:
            session.execute(
                delete(SimulationLine).where(
                    SimulationLine.simulation_id == self.number
                )
            )

    def __call__(self, side: str, line: Line) -> None:
        self.seen += 1
        if self.seen <= MOST_LINES:
            self._waiting.append(_columns(self.number, side, line))
        if len(self._waiting) >= _PART:
            self.finish()

    def finish(self) -> None:
        """Write what waits."""
        if self._waiting:
            _insert(self.parts, self._waiting)
            self.kept += len(self._waiting)
            self._waiting.clear()


def _insert(parts: Wiring, rows: Sequence[dict[str, Any]]) -> None:
    with parts.database.write() as session:
        session.execute(insert(SimulationLine), rows)


def _columns(number: int, side: str, line: Line) -> dict[str, Any]:
    return {
        "simulation_id": number,
        "side": side,
        "kind": line.kind,
        "at": line.at,
        "day": line.day,
        "client_id": line.client_id,
        "step": line.step,
        "channel": line.channel,
        "rule": line.rule,
        "amount_minor": line.amount_minor,
        "text": line.text,
        "details": dict(line.details),
    }
