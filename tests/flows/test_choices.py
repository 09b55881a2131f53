"""What a button or a digit stands for, and when it counts."""

import pytest

from flows.choices import as_chosen, chosen
from flows.heard import Answer, Heard, Intent, Method, Values

WAITING = ("choice:1", "choice:2", "intent:human_agent")


def test_wish_of_an_old_button_counts() -> None:
    """A wish is a wish, however old the message with its button."""
    heard = as_chosen(Heard(button="intent:ask_balance"), ())

    assert (heard.intent, heard.rule) == (Intent.ASK_BALANCE, "button")


def test_method_of_an_old_button_counts() -> None:
    """A way to pay is a wish to pay that way."""
    heard = as_chosen(Heard(button="method:pix"), ())

    assert heard.intent is Intent.REQUEST_PAYMENT_LINK
    assert heard.values.method is Method.PIX


@pytest.mark.parametrize("payload", ["answer:yes", "choice:1", "answer:yes:old"])
def test_answer_of_an_old_button_does_not(payload: str) -> None:
    """An answer counts while its question waits; else its text does not either."""
    heard = as_chosen(
        Heard(text="Sim", button=payload, values=Values(answer=Answer.YES)),
        ("answer:yes:new", "answer:no:new"),
    )

    assert heard.values.answer is Answer.UNCLEAR
    assert (heard.button, heard.rule) == (None, "button:stale")


def test_a_figure_is_no_yes() -> None:
    """A yes and a no are never numbered: "1" accepts nothing."""
    heard = as_chosen(Heard(text="1"), ("answer:yes:x", "answer:no:x"))

    assert (heard.intent, heard.values.answer) == (
        Intent.OUT_OF_SCOPE,
        Answer.UNCLEAR,
    )


def test_answer_of_the_waiting_question() -> None:
    """The button of the open question is its answer, without reservations."""
    heard = as_chosen(Heard(button="answer:no:x"), ("answer:yes:x", "answer:no:x"))

    assert heard.values.answer is Answer.NO


@pytest.mark.parametrize(
    ("text", "digits", "rule"),
    [
        pytest.param("2", None, "none", id="bare"),
        pytest.param(" 2) ", None, "model", id="with signs"),
        pytest.param("quero a segunda", "2", "menu", id="in words"),
    ],
)
def test_number_of_a_line(text: str, digits: str | None, rule: str) -> None:
    """A number is the line of the choices that were shown last."""
    heard = as_chosen(
        Heard(text=text, rule=rule, values=Values(digits=digits)), WAITING
    )

    assert (chosen(heard), heard.rule) == ("2", "menu")


@pytest.mark.parametrize("text", ["0", "4", "12", "529", "2x", "dia 2", ""])
def test_no_number_of_a_line(text: str) -> None:
    """What is no line of the list stays as it was heard."""
    heard = Heard(text=text)

    assert as_chosen(heard, WAITING) == heard


@pytest.mark.parametrize("payload", ["", ":", "intent:nonsense", "method:gold", "x:y"])
def test_payload_that_is_not_ours(payload: str) -> None:
    """A forged or broken payload is a message that holds nothing."""
    heard = as_chosen(Heard(button=payload, intent=Intent.OPT_OUT), (payload,))

    assert (heard.intent, heard.button) == (Intent.OUT_OF_SCOPE, None)
