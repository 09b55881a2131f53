"""The pause: confirmed with its day, prolonged, or ended by who can go on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.disclosure import Level
from domain.hardship import Lane, Pause, Rules
from flows.commands import (
    PauseCollection,
    ResumeCollection,
)
from flows.heard import Intent
from flows.turn import Case
from tests.cast import MONDAY, ana_owes_150
from tests.flows.in_need import GENTLE, UNTIL, asked, in_need, paused


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"button": "choice:pause"}, id="button"),
        pytest.param({"text": "prefiro a pausa"}, id="words"),
    ],
)
def test_the_pause_is_confirmed_with_its_day(answer: dict[str, Any]) -> None:
    """And with what happens to fine and interest meanwhile."""
    talk = in_need()
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    paused(talk)
    talk.hears(**answer)

    talk.says("hardship.paused", "hardship.frozen", day=UNTIL)
    talk.did(PauseCollection(UNTIL))
    assert talk.flow is None


def test_charges_that_go_on_are_told() -> None:
    """Honestly: a pause of reminders is none of interest, where it is none."""
    talk = in_need(lane=Lane(Rules(freeze_charges=False), gentle=GENTLE))
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    paused(talk)
    talk.presses("choice:pause")

    talk.says("hardship.paused", "hardship.running")


def test_a_pause_until_a_day_of_their_own() -> None:
    """Up to the longest pause that the company grants."""
    talk = in_need()
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    paused(talk)
    day = MONDAY + timedelta(days=45)
    talk.hears("me da uma pausa até lá", day=day)

    talk.says("hardship.paused", "hardship.frozen", day=day)
    talk.did(PauseCollection(day))


def test_said_again_during_the_pause() -> None:
    """It is not begun anew: more time is offered in its place."""
    talk = in_need()
    paused(talk)
    talk.hears("ainda to desempregado", Intent.HARDSHIP)

    talk.says("hardship.still", "hardship.what_helps", day=UNTIL)
    assert talk.dialogue.choices[0] == "choice:longer"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"button": "choice:resume"}, id="button"),
        pytest.param({"text": "já consigo pagar, pode retomar"}, id="words"),
    ],
)
def test_the_pause_ends_when_they_can_go_on(answer: dict[str, Any]) -> None:
    """Whoever is asked how they are, and is well, is let out."""
    talk = asked()
    talk.hears(**answer)

    talk.says("hardship.resumed")
    talk.did(ResumeCollection())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"button": "choice:longer"}, id="button"),
        pytest.param({"text": "preciso de mais tempo"}, id="words"),
        pytest.param(
            {"text": "ainda sem trabalho", "intent": Intent.HARDSHIP}, id="still so"
        ),
    ],
)
def test_the_pause_is_prolonged(answer: dict[str, Any]) -> None:
    """By its length, from its end."""
    talk = asked()
    talk.hears(**answer)
    longer = UNTIL + timedelta(days=30)

    talk.says("hardship.prolonged", "hardship.running", day=longer)
    talk.did(PauseCollection(longer))


def test_no_more_pauses() -> None:
    """It is said honestly, with what can be had instead."""
    talk = asked(Pause(MONDAY, UNTIL, prolonged=2))
    talk.presses("choice:longer")

    talk.says("hardship.no_more", day=UNTIL)
    talk.did()
    assert talk.dialogue.choices == (
        "intent:negotiate_installments",
        "intent:human_agent",
    )


def test_a_yes_to_how_are_you_says_nothing() -> None:
    """It is asked again which way they mean."""
    talk = asked()
    talk.yes()

    talk.says("hardship.which_one")
    assert talk.step == "check_in"


def test_who_is_not_checked_hears_no_debt_in_it() -> None:
    """Words for anybody, and nothing to pay among the choices."""
    talk = asked(level=Level.INVOICE)
    talk.presses("choice:resume")

    talk.says("hardship.resumed_neutral")
    assert talk.dialogue.choices == ()


def test_ended_meanwhile() -> None:
    """A person let them out while they were choosing: help is still offered."""
    talk = in_need()
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    talk.now_is(lane=replace(talk.case.lane, pause=None))
    talk.presses("choice:pause")

    talk.says("hardship.over")
    talk.did()


def test_the_day_of_a_case_without_rules() -> None:
    """A case that knows of no lane has the usual rules."""
    case: Case = ana_owes_150()

    assert case.lane.rules.pause_days == 30
    assert date(2025, 4, 9) == UNTIL
