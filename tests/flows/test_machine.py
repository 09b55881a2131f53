"""Who asks whether a machine answers is told plainly, and goes on where they were."""

from datetime import UTC, datetime

from flows.heard import ROBOT, Intent
from tests.cast import ana_owes_150, shared_number
from tests.talk import Talk

WHO = Intent.ASK_WHO_IS_THIS


def test_it_is_told_plainly() -> None:
    """With the word for a person, and by when one answers."""
    by = datetime(2025, 3, 10, 17, tzinfo=UTC)
    talk = Talk(ana_owes_150(person_by=by))
    talk.hears("é robô?", WHO, rule=ROBOT)

    talk.says("who_is_this.robot", "engine.offer_person", "person.by", by=by)
    assert talk.done == []


def test_a_stranger_hears_the_same() -> None:
    """No name and no debt is in it."""
    talk = Talk(shared_number())
    talk.hears("é robô?", WHO, rule=ROBOT)

    talk.says("who_is_this.robot", "engine.offer_person", "person.soon")


def test_the_open_question_is_put_again() -> None:
    """It costs nothing to ask."""
    talk = Talk(ana_owes_150())
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    talk.hears("é robô?", WHO, rule=ROBOT)

    assert talk.keys[0] == "who_is_this.robot"
    assert talk.keys[-2:] == ["engine.back", "instalments.confirm"]


def test_who_are_you_is_another_question() -> None:
    """The company introduces itself, as before."""
    talk = Talk(ana_owes_150())
    talk.hears("quem é?", WHO)

    talk.says("who_is_this.introduce")
