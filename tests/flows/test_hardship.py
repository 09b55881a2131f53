"""Hardship: everything stops, the ways are offered, and a story is listened to."""

import pytest

from domain.disclosure import Level
from domain.envelope import Envelope
from domain.hardship import Kind, Lane
from domain.money import Money
from flows.commands import HandOver, RecordHardship, RecordReason
from flows.heard import Intent
from tests.cast import shared_number
from tests.flows.in_need import GENTLE, UNTIL, in_need, paused
from tests.talk import Talk


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

    assert [it.key for it in first.says] == [
        "hardship.listening",
        "hardship.what_helps",
    ]
    assert second == ["hardship.listening_more", "hardship.what_helps"]
    talk.says("hardship.person", "person.soon")
    talk.did(HandOver("hardship"))


def test_nobody_known() -> None:
    """On a shared number there is nobody to record it for, and nothing is claimed."""
    talk = Talk(shared_number())
    talk.hears("perdi o emprego", Intent.HARDSHIP)

    talk.says("hardship.heard")
    talk.did()
