"""Every transcript of this folder, played by the rules alone and with the model.

Each of its lines is heard by the real understanding and answered by the real turn on a
real database. `model: any` marks those that go just the same with the model away.
"""

from fnmatch import fnmatch

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.understanding import Listener
from domain.evidence import missing
from models.agreement import Agreement
from nlu.client import NoModel
from nlu.understand import Understanding
from tests.conversations.script import Step, Transcript, transcripts
from tests.conversations.stage import Said, Stage

FEWEST = 60
ALL = list(transcripts())


@pytest.mark.parametrize("script", [s for s in ALL if s.by_rules], ids=str)
def test_by_rules_alone(script: Transcript, database: Database) -> None:
    """With the understanding's server away, the talk goes as written all the same."""
    perform(script, database, Listener(Understanding(NoModel())))


@pytest.mark.rasa
@pytest.mark.parametrize("script", ALL, ids=str)
def test_with_the_model(
    script: Transcript, database: Database, listener: Listener
) -> None:
    """With the trained model, every talk goes as written."""
    perform(script, database, listener)


def test_there_are_enough() -> None:
    """The house promises sixty whole conversations, each with a name of its own."""
    names = {str(script) for script in ALL}

    assert len(names) == len(ALL) >= FEWEST


def perform(script: Transcript, database: Database, listener: Listener) -> None:
    """Play a transcript from the first line to the last."""
    stage = Stage(database, listener, script)
    for step in script.steps:
        if step.event:
            stage.happens(step.event)
        else:
            check(step, stage.hears(step))
    every_yes_is_proved(database)


def every_yes_is_proved(database: Database) -> None:
    """Check the proof of each agreement that was made in the talk."""
    with database.read() as session:
        rows = [row for row in session.scalars(select(Agreement)) if row.evidence]
        lacks = [missing(row.evidence, row.terms) for row in rows]

    assert not any(lacks), lacks


def check(step: Step, said: Said) -> None:
    """Compare what came of a line with what its transcript says."""
    line = f"{step.client!r} ({said.heard})"
    wanted = [_named(record) for record in step.records]
    found = [
        (name, {field: fields.get(field) for field in asked})
        for (name, fields), (_, asked) in zip(said.recorded, wanted, strict=False)
    ]

    assert len(said.keys) == len(step.says), line
    assert all(map(fnmatch, said.keys, step.says)), f"{line}: {said.keys}"
    assert [name for name, _ in said.recorded] == [name for name, _ in wanted], line
    assert found == wanted, line
    assert said.owner == (step.owner or "bot"), line
    assert [piece for piece in step.shows if piece not in said.text] == [], line
    assert [piece for piece in step.hides if piece in said.text] == [], line


def _named(record: object) -> tuple[str, dict[str, object]]:
    if isinstance(record, str):
        return record, {}
    assert isinstance(record, dict)
    ((name, fields),) = record.items()
    return str(name), dict(fields)
