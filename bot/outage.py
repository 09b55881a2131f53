"""A provider that is away: its channel rests, and the queue waits (F19).

Each call without an answer costs a message, for it may have arrived. So after three in
a row nothing is tried for a while, then one message, and so on; an answer ends it. The
state is a row, so that all workers rest, and a restart does not begin again.
"""

import json
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.lease import Mark

LIMIT = 3  # failures in a row
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=5)
_NAME = "away:"


def resting(session: Session, now: datetime) -> list[str]:
    """List the channels by which nothing is tried now."""
    rows = session.scalars(select(Mark).where(Mark.name.startswith(_NAME)))
    return [
        row.name.removeprefix(_NAME)
        for row in rows
        if now < _until(row) <= now + LONGEST  # a clock set back holds nothing up
    ]


def rest_ends_at(session: Session, now: datetime) -> datetime | None:
    """Give the first instant at which a resting channel is tried again."""
    rows = session.scalars(select(Mark).where(Mark.name.startswith(_NAME)))
    ends = (_until(row) for row in rows)
    return min((end for end in ends if now < end <= now + LONGEST), default=None)


def note_answer(session: Session, channel: str) -> None:
    """Open the channel: the provider answered, whatever it said."""
    if session.get(Mark, _NAME + channel) is not None:
        session.execute(delete(Mark).where(Mark.name == _NAME + channel))


def note_silence(session: Session, channel: str, now: datetime) -> None:
    """Count a call without an answer; from the third on each rest is twice as long."""
    mark = session.get(Mark, _NAME + channel, with_for_update=True)
    failures = (json.loads(mark.value)["failures"] if mark else 0) + 1
    beyond = failures - LIMIT
    rest = min(SHORTEST * 2 ** min(beyond, 9), LONGEST) if beyond >= 0 else timedelta(0)
    value = {"failures": failures, "until": (now + rest).isoformat()}
    session.merge(Mark(name=_NAME + channel, value=json.dumps(value)))


def _until(mark: Mark) -> datetime:
    return datetime.fromisoformat(json.loads(mark.value)["until"])
