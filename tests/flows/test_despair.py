"""Despair: a person at once, whatever was open and whoever may hear it."""

import pytest

from domain.disclosure import Level
from flows.commands import (
    CallForHelp,
    HandOver,
    RecordHardship,
)
from flows.heard import DESPAIR, Intent
from tests.cast import shared_number
from tests.flows.in_need import asked, in_need
from tests.talk import Talk

DANGER = pytest.mark.parametrize(
    "talk",
    [
        pytest.param(in_need(), id="checked"),
        pytest.param(in_need(level=Level.NEUTRAL), id="not checked"),
        pytest.param(in_need(opted_out=True), id="opted out"),
        pytest.param(asked(), id="asked how they are"),
    ],
)


@DANGER
def test_despair_meets_a_person_at_once(talk: Talk) -> None:
    """No bargain, no question: the line of CVV, an alarm, and everything stopped."""
    talk.hears("vou me matar", Intent.HARDSHIP, rule=DESPAIR)

    talk.says("hardship.despair")
    talk.did(RecordHardship(), CallForHelp(), HandOver("despair"))
    assert talk.flow is None


def test_despair_in_the_middle_of_a_bargain() -> None:
    """Whatever was open is dropped, also where another wish stands in the message."""
    talk = in_need()
    talk.hears("parcela", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears(
        "não aguento mais viver, parcela",
        Intent.HARDSHIP,
        rule=DESPAIR,
        also=(Intent.NEGOTIATE_INSTALLMENTS,),
    )

    talk.says("hardship.despair")
    assert talk.dialogue.stack == ()


def test_despair_on_a_number_of_nobody_known() -> None:
    """People are called all the same."""
    talk = Talk(shared_number())
    talk.hears("quero morrer", Intent.HARDSHIP, rule=DESPAIR)

    talk.says("hardship.despair")
    talk.did(CallForHelp(), HandOver("despair"))


def test_despair_in_a_persons_thread() -> None:
    """Nothing is said over their head, and the alarm goes off."""
    talk = in_need(person_has_thread=True)
    talk.hears("quero morrer", Intent.HARDSHIP, rule=DESPAIR)

    talk.says()
    talk.did(CallForHelp())
