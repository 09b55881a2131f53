"""Safety and care: stop, wrong person, death, hardship, complaints, a person."""

from datetime import UTC, datetime

import pytest

from domain.disclosure import Level
from flows.commands import (
    Command,
    HandOver,
    OptOutAll,
    ReportDeath,
    ReportWrongPerson,
    ResumeContact,
    SuspendContact,
)
from flows.heard import Answer, Intent
from tests.cast import ana_owes_150
from tests.talk import Talk


@pytest.fixture
def talk() -> Talk:
    """Ana, unchecked, on a number of her own."""
    return Talk(ana_owes_150(level=Level.NEUTRAL))


def test_wrong_person(talk: Talk) -> None:
    """An apology that names nobody; the number is left alone."""
    talk.hears("não sou eu", Intent.WRONG_PERSON)

    talk.says("wrong_person.sorry")
    talk.did(ReportWrongPerson())
    assert not talk.words[0].params


def test_death_stops_everything(talk: Talk) -> None:
    """Condolence, the fact recorded, a person, and no question left open."""
    talk.hears("quanto devo?", Intent.ASK_BALANCE)
    talk.hears("meu pai faleceu", Intent.DECEASED)

    talk.says("deceased.condolence")
    talk.did(ReportDeath(), HandOver("death"))
    assert talk.dialogue.stack == ()


def test_opt_out_keeps_the_rule_that_heard_it(talk: Talk) -> None:
    """Why we stopped is kept with the fact."""
    talk.hears("chega de mensagem", Intent.OPT_OUT, rule="model")

    talk.says("optout.confirmed")
    talk.did(OptOutAll("model"))


def test_safety_comes_before_any_other_wish(talk: Talk) -> None:
    """'Manda o boleto e para de me escrever' stops."""
    talk.hears("...", Intent.REQUEST_PAYMENT_LINK, also=(Intent.OPT_OUT,))

    talk.says("optout.confirmed")


def test_opt_in_of_who_never_left(talk: Talk) -> None:
    """Nothing is recorded where nothing was off."""
    talk.hears("quero receber", Intent.OPT_IN, rule="word:opt_in")

    talk.says("optin.already")
    talk.did()


def test_complaint_is_met_calmly(talk: Talk) -> None:
    """An insult gets an apology, a person, or the end of the messages."""
    talk.hears("vocês são uns ladrões", Intent.COMPLAINT_OR_ABUSE)

    talk.says("complaint.sorry")
    talk.did()
    assert talk.dialogue.choices == ("intent:human_agent", "intent:opt_out")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("vou no procon", id="procon"),
        pytest.param("meu advogado vai ligar", id="lawyer"),
        pytest.param("vou processar voces", id="sue"),
        pytest.param("nos vemos na JUSTIÇA", id="court, in capitals"),
    ],
)
def test_threat_to_sue_goes_to_a_person(talk: Talk, text: str) -> None:
    """Who names the law is answered by a person."""
    talk.hears(text, Intent.COMPLAINT_OR_ABUSE)

    talk.says("complaint.serious", "person.soon")
    talk.did(HandOver("legal_threat"))


def test_person_with_the_promised_time() -> None:
    """The hand-over says by when somebody will have answered."""
    by = datetime(2025, 3, 10, 15, 30, tzinfo=UTC)
    talk = Talk(ana_owes_150(person_by=by))
    talk.hears("quero falar com alguém", Intent.HUMAN_AGENT)

    talk.says("person.of_course", "person.by", by=by)
    talk.did(HandOver("asked"))


def test_person_from_the_middle_of_a_dialogue() -> None:
    """A person is one word away, whatever is open."""
    talk = Talk(ana_owes_150())
    talk.hears("parcela", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("atendente", Intent.HUMAN_AGENT, rule="word:human")

    talk.did(HandOver("asked"))
    assert talk.dialogue.stack == ()


def guess(talk: Talk, confidence: float = 0.6) -> None:
    """Let the model guess that no more messages are wanted."""
    talk.hears("deu já", Intent.OPT_OUT, rule="model", confidence=confidence)


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("confidence", "key", "did"),
    [
        pytest.param(0.9, "optout.confirmed", OptOutAll("model"), id="sure"),
        pytest.param(0.89, "optout.sure", SuspendContact(), id="a guess"),
        pytest.param(0.5, "optout.sure", SuspendContact(), id="a bare guess"),
    ],
)
def test_a_guessed_opt_out_is_asked(
    talk: Talk, confidence: float, key: str, did: Command
) -> None:
    """What was said is obeyed; what is only guessed suspends, and is asked."""
    guess(talk, confidence)

    talk.says(key)
    talk.did(did)


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("text", "answer", "did"),
    [
        pytest.param("sim", Answer.YES, OptOutAll("model"), id="yes"),
        pytest.param("não", Answer.NO, ResumeContact(), id="no"),
        pytest.param("não quero mais", Answer.NO, OptOutAll("model"), id="no more"),
    ],
)
def test_the_answer_to_it(talk: Talk, text: str, answer: Answer, did: Command) -> None:
    """A yes stops for good, a no goes on; "não quero mais" is no "não"."""
    guess(talk)
    talk.hears(text, Intent.DENY, answer=answer, rule="yes_no")

    talk.did(did)


@pytest.mark.fault("F29")
def test_it_is_asked_once(talk: Talk) -> None:
    """A second guess is a yes, and other words bring the question back no more."""
    guess(talk)
    talk.mumbles()
    asked_again = [say.key for say in talk.outcome.says] if talk.outcome else []
    talk.now_is(stop_asked=True)
    guess(talk)

    assert "optout.sure" not in asked_again
    talk.says("optout.confirmed")


@pytest.mark.fault("F29")
def test_an_exact_word_answers_it_too(talk: Talk) -> None:
    """Whatever is open, SAIR stops."""
    guess(talk)
    talk.hears("SAIR", Intent.OPT_OUT, rule="word:opt_out")

    talk.did(OptOutAll("word:opt_out"))
