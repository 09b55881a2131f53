"""Buttons: the payload decides, and a foreign one is no button."""

import pytest

from flows.heard import Answer, Intent, Method
from nlu.rules.payload import read_payload
from tests.nlu.hear import hear


@pytest.mark.parametrize("intent", list(Intent))
def test_each_intent_has_a_payload(intent: Intent) -> None:
    """Every wish can stand on a button."""
    heard = hear("Ver minhas contas", button=f"intent:{intent.value}")

    assert (heard.intent, heard.rule, heard.confidence) == (intent, "button", 1.0)


def test_answer() -> None:
    """A yes and a no on buttons are full answers, and no thumbs."""
    yes, no = hear("Sim", button="answer:yes"), hear("Não", button="answer:no")

    assert (yes.values.answer, yes.intent, yes.thumb) == (
        Answer.YES,
        Intent.AFFIRM,
        False,
    )
    assert (no.values.answer, no.intent) == (Answer.NO, Intent.DENY)


def test_choice_and_method() -> None:
    """A menu line gives its number, a way to pay its method."""
    assert hear("3x", button="choice:12").values.digits == "12"
    assert hear("Pix", button="method:pix").values.method is Method.PIX


@pytest.mark.parametrize(
    "payload",
    ["", None, "choice:0", "choice:x", "answer:maybe", "intent:dance", "method:gold",
     "intent:opt_out; drop table", "CHOICE:1", "answer:yes\nno", "x" * 10_000],
)  # fmt: skip
def test_foreign_payload(payload: str | None) -> None:
    """What isn't ours is no button: the text of the message counts."""
    assert read_payload(payload) is None
    assert hear("sim", button=payload).rule == "yes_no"


def test_button_keeps_its_payload() -> None:
    """The payload is kept for the record, understood or not."""
    assert hear("x", button="choice:1").button == "choice:1"
    assert hear("x", button="dance").button == "dance"
