"""Templates that an older release kept as marks become rows, with nothing lost."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.templates import UNSUBMITTED, Approved, remember
from models.lease import Mark

OLD = "template:"  # "template:<key>:<language>" held Twilio's id and the variables


def adopt_marks(session: Session) -> int:
    """Move each mark into content_approval; give how many there were.

    Its state is asked of Twilio by the round that follows.
    """
    marks = list(session.scalars(select(Mark).where(Mark.name.startswith(OLD))))
    for mark in marks:
        key, _, language = mark.name.removeprefix(OLD).rpartition(":")
        kept = json.loads(mark.value)
        found = Approved(kept["sid"], tuple(kept["variables"]), UNSUBMITTED)
        remember(session, key, language, found)
        session.delete(mark)
    return len(marks)
