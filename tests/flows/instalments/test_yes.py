"""A binding yes: to exactly what was read back, and to nothing that has changed."""

from datetime import date

import pytest

from flows.commands import RecordAgreement
from flows.heard import Answer, Intent
from tests.flows.instalments.table import offers, read_back
from tests.talk import Talk


@pytest.mark.parametrize("way", ["number", "button", "count"])
def test_choice_is_read_back_and_binds_on_yes(talk: Talk, way: str) -> None:
    """However it is chosen, the terms are read back in full, and a yes binds."""
    wanted = offers(talk)[-1]
    match way:
        case "number":
            talk.picks(len(offers(talk)))
        case "button":
            talk.presses(f"choice:{len(offers(talk))}")
        case _:
            talk.hears("x", Intent.NEGOTIATE_INSTALLMENTS, count=wanted.count)
    talk.says("instalments.confirm")
    talk.did()
    assert read_back(talk) == wanted
    talk.yes()

    talk.says("instalments.thanks")
    talk.did(RecordAgreement(wanted, (102,)))
    assert talk.dialogue.stack == ()


def test_yes_button_of_these_terms_binds(talk: Talk) -> None:
    """The button beneath the read-back is a clear yes to it."""
    talk.picks(2)
    talk.presses(talk.dialogue.choices[0])

    assert isinstance(talk.done[-1], RecordAgreement)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("sim, se der certo", {"reserved": True}, id="conditional"),
        pytest.param("👍", {"thumb": True}, id="thumb"),
    ],
)
def test_doubtful_yes_binds_nothing(
    talk: Talk, text: str, values: dict[str, object]
) -> None:
    """A condition or a thumb has the terms read back, and is asked for a clear yes."""
    talk.picks(2)
    talk.hears(text, Intent.AFFIRM, answer=Answer.YES, **values)

    talk.says("instalments.clear_yes", "instalments.confirm")
    talk.did()


def test_model_alone_binds_nothing(talk: Talk) -> None:
    """What the model calls a yes and the rules do not is none."""
    talk.picks(2)
    talk.hears("n", Intent.AFFIRM)

    talk.says("instalments.clear_yes", "instalments.confirm")
    talk.did()


def test_yes_with_other_terms_is_a_counter_offer(talk: Talk) -> None:
    """'Sim, mas em 4' reads four parts back."""
    talk.picks(2)
    talk.hears("sim mas em 4x", Intent.AFFIRM, answer=Answer.YES, count=4)

    assert read_back(talk).count == 4
    talk.did()


def test_yes_that_repeats_the_terms_is_a_yes(talk: Talk) -> None:
    """'Sim, em 5x' to five parts agrees to them."""
    talk.picks(len(offers(talk)))
    agreed = read_back(talk)
    talk.hears("sim", Intent.AFFIRM, answer=Answer.YES, count=agreed.count)

    talk.did(RecordAgreement(agreed, (102,)))


def test_another_first_day_keeps_the_count(talk: Talk) -> None:
    """'Sim, mas só dia 20' moves the first day of what is on the table."""
    talk.picks(2)
    count = read_back(talk).count
    day = date(2025, 3, 17)
    talk.hears("sim, mas só dia 17", Intent.AFFIRM, answer=Answer.YES, day=day)

    assert (read_back(talk).count, read_back(talk).instalments[0].due_on) == (
        count,
        day,
    )
    talk.did()


def test_wish_beside_the_agreement_is_dropped(talk: Talk) -> None:
    """'Sim, e manda o pix' must not send the code of the debt that was replaced."""
    talk.picks(2)
    talk.hears(
        "sim, manda o pix",
        Intent.REQUEST_PAYMENT_LINK,
        answer=Answer.YES,
        also=(Intent.AFFIRM,),
    )

    talk.says("instalments.thanks")
    assert talk.dialogue.stack == ()


def test_question_before_the_yes_has_the_terms_read_again(talk: Talk) -> None:
    """What names no other terms leaves those on the table, and accepts nothing."""
    talk.hears("em 2x", Intent.NEGOTIATE_INSTALLMENTS, count=2)
    before = read_back(talk)
    talk.hears("e se eu atrasar uma?", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("instalments.clear_yes", "instalments.confirm")
    assert read_back(talk) == before
