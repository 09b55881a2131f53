"""Talks with Ana in hardship: as it is told, and as she is asked how she is."""

from dataclasses import replace
from datetime import timedelta

from domain.envelope import Envelope
from domain.hardship import Lane, Pause, Rules
from domain.money import Money
from flows.dialogue import Dialogue
from flows.hardship import checking_in
from flows.stack import Frame
from tests.cast import MONDAY, ana_owes_150
from tests.talk import Talk

UNTIL = MONDAY + timedelta(days=30)
PAUSED = Pause(MONDAY, UNTIL)
GENTLE = Envelope(max_instalments=12, min_instalment=Money(10_00), first_within_days=30)


def in_need(**changes: object) -> Talk:
    """Begin a talk with Ana, checked, of a company that grants the usual things."""
    lane = Lane(Rules(freeze_charges=True), gentle=GENTLE)
    return Talk(ana_owes_150(**{"lane": lane, **changes}))


def paused(talk: Talk, pause: Pause = PAUSED) -> None:
    """Let the rows say that the pause holds, as the next turn finds it."""
    talk.now_is(lane=replace(talk.case.lane, pause=pause))


def asked(pause: Pause = PAUSED, **changes: object) -> Talk:
    """Begin a talk with the question that is put before a pause ends."""
    say, step = checking_in("Ana", pause, known=True)
    choices = tuple(choice.payload for choice in say.choices)
    dialogue = Dialogue((Frame("hardship", step),), 0, choices)
    lane = Lane(Rules(), pause, GENTLE)
    case = ana_owes_150(**{"lane": lane, **changes})
    return Talk(case, today=pause.until - timedelta(days=5), dialogue=dialogue)
