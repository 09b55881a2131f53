"""Hardship: everything stops, the ways are offered, and each is done whole."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.disclosure import Level
from domain.envelope import Envelope
from domain.hardship import Kind, Lane, Pause, Rules
from domain.money import Money
from flows.commands import (
    CallForHelp,
    HandOver,
    PauseCollection,
    RecordHardship,
    RecordReason,
    ResumeCollection,
)
from flows.dialogue import Dialogue
from flows.hardship import checking_in
from flows.heard import DESPAIR, Intent
from flows.stack import Frame
from flows.turn import Case
from tests.cast import MONDAY, ana_owes_150, shared_number
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


def test_pressure_stops_before_anybody_is_checked() -> None:
    """Whoever reads hears of a pause of messages, and of no debt."""
    talk = in_need(level=Level.NEUTRAL)
    talk.hears("perdi o emprego", Intent.HARDSHIP)

    talk.says("hardship.neutral", day=UNTIL)
    talk.did(RecordHardship(Kind.JOB_LOSS), RecordReason("money"))
    assert "intent:negotiate_installments" in talk.dialogue.choices


def test_a_longer_plan_is_a_door_away_for_who_was_not_checked() -> None:
    """The neutral answer leads to it too; behind the button stands who they are."""
    talk = in_need(level=Level.NEUTRAL)
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    talk.presses("intent:negotiate_installments")

    talk.says("identity.why", "identity.cpf_prefix")


def test_three_ways_are_offered() -> None:
    """A checked client chooses between a pause, a plan and a person."""
    talk = in_need()
    talk.hears("perdi o emprego", Intent.HARDSHIP)

    talk.says("hardship.care", "hardship.what_helps", day=UNTIL)
    assert talk.dialogue.choices == (
        "choice:pause",
        "intent:negotiate_installments",
        "intent:human_agent",
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("to internada no hospital", "choice:pause", id="illness"),
        pytest.param(
            "to devendo todo mundo", "intent:negotiate_installments", id="many debts"
        ),
        pytest.param("não tenho dinheiro", "choice:pause", id="anything else"),
    ],
)
def test_the_likeliest_help_stands_first(text: str, first: str) -> None:
    """What they told decides the order, and is not stored for it."""
    talk = in_need()
    talk.hears(text, Intent.HARDSHIP)

    assert talk.dialogue.choices[0] == first


def test_the_bereaved_are_asked_about_no_instalments() -> None:
    """A pause and a person: nothing is sold to whoever has just lost somebody."""
    talk = in_need()
    talk.hears("meu pai morreu e to sem cabeça", Intent.HARDSHIP)

    assert talk.dialogue.choices == ("choice:pause", "intent:human_agent")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("perdi o emprego", Kind.JOB_LOSS, id="job"),
        pytest.param("to superendividada", Kind.OVER_INDEBTEDNESS, id="debts"),
        pytest.param("estou com câncer", Kind.OTHER, id="health is never recorded"),
        pytest.param("minha mãe morreu", Kind.OTHER, id="nor is a family's loss"),
    ],
)
def test_only_what_is_acted_on_is_recorded(text: str, kind: Kind) -> None:
    """LGPD art. 11: no step later needs to know of an illness."""
    talk = in_need()
    talk.hears(text, Intent.HARDSHIP)

    talk.did(RecordHardship(kind), RecordReason("money"))


def test_the_over_indebted_hear_of_their_right() -> None:
    """CDC art. 104-A: one plan for all debts, keeping what is needed to live on."""
    talk = in_need()
    talk.hears("to superendividado", Intent.HARDSHIP)

    talk.says("hardship.care", "hardship.rights", "hardship.what_helps")


def test_a_company_is_told_of_no_such_right() -> None:
    """The law is for natural persons (CDC art. 54-A §1)."""
    talk = in_need(lane=Lane(natural=False, gentle=GENTLE))
    talk.hears("a empresa ta superendividada", Intent.HARDSHIP)

    talk.says("hardship.care", "hardship.what_helps")


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


def test_the_plan_has_the_limits_of_hardship() -> None:
    """Smaller parts over a longer time than anybody else is offered."""
    talk = in_need(envelope=Envelope(max_instalments=2, min_instalment=Money(70_00)))
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    assert talk.outcome is not None
    paused(talk)
    talk.now_is(envelope=GENTLE)  # as bot.cases has it for who is in the lane
    talk.presses("intent:negotiate_installments")
    talk.hears("10 vezes", Intent.NEGOTIATE_INSTALLMENTS, count=10)

    talk.says("instalments.confirm")
    assert talk.said("instalments.confirm").params["offer"].count == 10  # type: ignore[attr-defined]  # an Offer


def test_a_plan_asked_for_in_the_same_message() -> None:
    """The wider limits hold at once, in the very turn."""
    talk = in_need(envelope=Envelope(max_instalments=2, min_instalment=Money(70_00)))
    talk.hears(
        "perdi o emprego, parcela em 10 vezes",
        Intent.HARDSHIP,
        also=(Intent.NEGOTIATE_INSTALLMENTS,),
        count=10,
    )

    talk.says("hardship.care", "instalments.confirm")


def test_nobody_is_led_back_to_a_price() -> None:
    """What they bargained over before is let go of."""
    talk = in_need()
    talk.hears("parcela", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("to desempregado", Intent.HARDSHIP)
    paused(talk)
    talk.presses("choice:pause")

    assert talk.dialogue.stack == ()


def test_a_story_is_listened_to() -> None:
    """More of it is no misunderstanding; who goes on telling meets a person."""
    talk = in_need()
    talk.hears("perdi o emprego", Intent.HARDSHIP)
    paused(talk)
    first = talk.hears("é muita coisa de uma vez, não durmo", Intent.OUT_OF_SCOPE)
    talk.hears("meu filho também ficou doente", Intent.HARDSHIP)
    second = talk.keys
    talk.hears("e o aluguel atrasou", Intent.OUT_OF_SCOPE)

    assert [say.key for say in first.says] == second
    assert second == ["hardship.listening", "hardship.what_helps"]
    talk.says("hardship.person", "person.soon")
    talk.did(HandOver("hardship"))


def test_said_again_during_the_pause() -> None:
    """It is not begun anew: more time is offered in its place."""
    talk = in_need()
    paused(talk)
    talk.hears("ainda to desempregado", Intent.HARDSHIP)

    talk.says("hardship.still", "hardship.what_helps", day=UNTIL)
    assert talk.dialogue.choices[0] == "choice:longer"


def test_nobody_known() -> None:
    """On a shared number there is nobody to record it for, and nothing is claimed."""
    talk = Talk(shared_number())
    talk.hears("perdi o emprego", Intent.HARDSHIP)

    talk.says("hardship.heard")
    talk.did()


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
