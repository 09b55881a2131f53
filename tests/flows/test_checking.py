"""While the books are in doubt: what is still said, and what a person says instead."""

from datetime import UTC, date, datetime

import pytest

from domain.money import Money
from domain.promises import Promise
from flows.checking import without_figures
from flows.commands import Command, ConfirmIdentity, HandOver, RecordPromise
from flows.dialogue import Dialogue, Outcome
from flows.turn import Choice, PayLink, PixCode, Say

BY = datetime(2026, 11, 24, 15, tzinfo=UTC)
PROMISE = Promise(1, Money(1), date(2026, 11, 25), date(2026, 11, 25))


@pytest.mark.parametrize(
    "say",
    [
        pytest.param(Say("x", {"amount": Money(1)}), id="an amount"),
        pytest.param(Say("x", {"lines": ({"owed": Money(1)},)}), id="within lines"),
        pytest.param(Say("x", {"link": PayLink()}), id="a link to amounts"),
        pytest.param(Say("x", {"code": PixCode()}), id="a Pix code"),
        pytest.param(
            Say("x", {}, (Choice("p", "k", {"amount": Money(1)}),)), id="on a button"
        ),
        pytest.param(Say("x", {"offer": PROMISE}), id="within a value"),
    ],
)
def test_no_figure_is_said(say: Say) -> None:
    """Whatever it is wrapped in, a person is called instead."""
    told = without_figures(Outcome((say,), Dialogue(misses=1)), BY)

    assert [each.key for each in told.says] == ["person.checking_records", "person.by"]
    assert told.do == (HandOver("books_frozen"),)
    assert told.dialogue == Dialogue()


@pytest.mark.parametrize(
    ("do", "kept"),
    [
        pytest.param(
            (RecordPromise(PROMISE),), (HandOver("books_frozen"),), id="a promise"
        ),
        pytest.param(
            (ConfirmIdentity(), RecordPromise(PROMISE), HandOver("asked")),
            (ConfirmIdentity(), HandOver("asked")),
            id="what binds nobody is done, and nobody is called twice",
        ),
    ],
)
def test_nothing_is_agreed(do: tuple[Command, ...], kept: tuple[Command, ...]) -> None:
    """Words without an amount do not let a promise through."""
    assert without_figures(Outcome((Say("ok"),), Dialogue(), do), None).do == kept


def test_all_else_goes_on() -> None:
    """A greeting is a greeting."""
    outcome = Outcome((Say("hi", {"name": "Ana", "on": BY}),), Dialogue(misses=1))

    assert without_figures(outcome, BY) is outcome
