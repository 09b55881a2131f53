"""Beats: each round and the worker say that they live; silence is noticed.

Beats go by the machine's clock, also where a demo's is moved on. One that is to come
regularly carries its interval (`every_s`); others use the table for marks of their own.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.watch import Beat

WORKER, ROUND = "worker", "round:"
WORKER_SECONDS = 15
SLACK = timedelta(seconds=60)  # a round may take its time


@dataclass(frozen=True, slots=True)
class Pulse:
    """A beat that is to come regularly, and whether it is late."""

    name: str
    at: datetime
    every: timedelta
    late: bool
    details: Mapping[str, object]


def beat(
    session: Session,
    name: str,
    now: datetime,
    every_s: int,
    details: Mapping[str, object] | None = None,
) -> None:
    """Say that *name* did its work just now, and does so every *every_s* seconds."""
    told = {"every_s": every_s, "by": f"{socket.gethostname()}:{os.getpid()}"}
    session.merge(Beat(name=name, at=now, details={**told, **(details or {})}))


def announce(session: Session, rounds: Mapping[str, int], now: datetime) -> None:
    """Say which rounds there are, with their seconds; silence counts from now on."""
    names = [ROUND + name for name in rounds]
    gone = delete(Beat).where(Beat.name.startswith(ROUND), Beat.name.not_in(names))
    session.execute(gone)
    for name, seconds in rounds.items():
        beat(session, ROUND + name, now, seconds, {"started": True})


def pulses(session: Session, now: datetime, missed: int) -> list[Pulse]:
    """List what beats regularly; late is who missed more than *missed* beats."""
    rows = session.scalars(select(Beat).order_by(Beat.name))
    return [_pulse(row, now, missed) for row in rows if "every_s" in row.details]


def state_of(found: list[Pulse], *, worker: bool) -> str:
    """Say how the worker, or the ticker, is: ok, late or never (it never began)."""
    mine = [pulse for pulse in found if (pulse.name == WORKER) == worker]
    if not mine:
        return "never"
    # One round that hangs is an alert of its own: the ticker lives while any beats.
    return "late" if all(pulse.late for pulse in mine) else "ok"


def _pulse(row: Beat, now: datetime, missed: int) -> Pulse:
    every = timedelta(seconds=int(row.details["every_s"]))
    late = now - row.at > every * missed + SLACK
    return Pulse(row.name, row.at, every, late, row.details)
