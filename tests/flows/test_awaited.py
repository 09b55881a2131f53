"""By what day an answer of ours comes, asked in any words; else the honest menu."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.disclosure import Level
from domain.proposals import Proposal, State
from flows import awaited
from flows.awaited import asks
from flows.heard import Heard, Intent
from flows.turn import Turn
from tests.cast import MONDAY, ana_owes_150
from tests.talk import Talk

BY = MONDAY + timedelta(days=7)
CONTESTED = {"disputed": frozenset({102}), "contested_by": {102: BY}}


@pytest.mark.parametrize(
    "text",
    [
        "voces vao me responder quando?",
        "quando vou ter resposta?",
        "e aí, alguma novidade?",
        "novidades?",
        "já analisaram?",
        "tem alguma resposta?",
        "cadê a resposta",
        "em quanto tempo vocês analisam?",
        "já conferiram meu comprovante?",
        "até que dia vocês resolvem?",
        "any news?",
        "when will I hear back?",
        "when will you answer me?",
        "have you decided?",
        "¿alguna novedad?",
        "¿cuándo me responden?",
        "¿ya revisaron?",
    ],
)
def test_asked_after(text: str) -> None:
    """Each of them asks after an answer."""
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "quando vence?",
        "vou te responder quando puder",
        "depois te respondo quando eu ver",
        "quando posso pagar?",
        "essa conta tá errada",
        "já paguei",
        "quanto devo?",
    ],
)
def test_not_asked_after(text: str) -> None:
    """Other questions, and their own answer to come, are none of it."""
    assert not asks(text)


def test_the_day_that_was_told_for_a_dispute() -> None:
    """With what is contested, and nothing recorded."""
    talk = Talk(ana_owes_150(**CONTESTED))
    talk.hears("voces vao me responder quando?")

    talk.says("awaited.contested", day=BY)
    assert talk.done == []


def test_a_late_answer_is_owned() -> None:
    """After that day no other one is made up."""
    talk = Talk(ana_owes_150(**CONTESTED))
    talk.sleeps(8)
    talk.hears("já analisaram?")

    talk.says("awaited.contested_late", day=BY)


def test_a_proposal_too() -> None:
    """Where both wait, both are told."""
    hour = datetime(2025, 3, 10, 17, tzinfo=UTC)
    asked = Proposal(1, State.ASKED, (102,), hour)
    talk = Talk(ana_owes_150(proposal=asked, **CONTESTED))
    talk.hears("alguma novidade?")

    talk.says("awaited.contested", "proposal.waiting", by=hour)


@pytest.mark.parametrize(
    ("until", "key"),
    [
        pytest.param({102: BY}, "awaited.payment_until", id="until_a_day"),
        pytest.param({}, "awaited.payment", id="until_a_person_decides"),
    ],
)
def test_a_receipt_that_is_checked(until: dict[int, object], key: str) -> None:
    """Until when nothing is sent about it; the money is confirmed as it comes."""
    case = ana_owes_150(claimed=frozenset({102}), claimed_until=until)
    talk = Talk(case)
    talk.hears("já conferiram?", Intent.ASK_RECEIPT)

    talk.says(key)


def test_nothing_waits() -> None:
    """The honest menu, as for any other words that are not understood."""
    talk = Talk(ana_owes_150())
    talk.hears("voces vao me responder quando?")

    talk.says("not_understood.menu")


def test_amid_an_open_question() -> None:
    """It is told, and the question is put again."""
    talk = Talk(ana_owes_150(**CONTESTED))
    talk.hears("quando caem os boletos", Intent.REQUEST_PAYMENT_LINK)
    before = talk.dialogue.stack
    talk.hears("já analisaram?")

    assert talk.keys[0] == "awaited.contested"
    assert talk.dialogue.stack == before


def test_who_is_not_checked_is_checked_first() -> None:
    """What is contested is theirs alone to hear of."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL, **CONTESTED))
    talk.hears("já analisaram?")

    assert talk.flow == "identity"


def test_a_person_asked_for_by_rule_is_called() -> None:
    """'Quero falar com alguém, quando vão me responder?' is no question for the bot."""
    talk = Talk(ana_owes_150(**CONTESTED))
    words = "quero falar com alguém, quando vão me responder?"
    talk.hears(words, Intent.HUMAN_AGENT, rule="pattern:human")

    assert "person.of_course" in talk.keys


def test_what_was_answered_meanwhile() -> None:
    """Where nothing is left to wait for, that is said."""
    move = awaited.by_when(Turn(ana_owes_150(), Heard(), None, MONDAY))

    assert move is not None
    assert [say.key for say in move.says] == ["awaited.nothing"]
