"""Choices: up to three are buttons, others are numbered lines."""

import pytest

from bot.words import Button
from domain.money import Money
from flows.turn import Choice, Say
from tests.bot.words.typical import CATALOGUE, COMPANY, resolve


def pressed(*choices: Choice, buttons: bool = True) -> tuple[str, tuple[Button, ...]]:
    """Write a menu with *choices*; give its text and its buttons."""
    say = Say("menu.show", {}, choices)
    rendered = CATALOGUE.render(say, "pt", resolve, COMPANY, buttons=buttons)
    return rendered.text, rendered.buttons


def test_up_to_three_choices_are_buttons() -> None:
    """Three quick replies fit in one message."""
    text, buttons = pressed(
        Choice("intent:ask_balance", "choice.account"),
        Choice("choice:2", "choice.plan", {"n": 3, "amount": Money(51_17)}),
    )

    assert text == "Posso ajudar com isto:"
    assert buttons == (
        Button("intent:ask_balance", "Ver minha conta"),
        Button("choice:2", "3x de R$ 51,17"),
    )


@pytest.mark.parametrize(("count", "buttons"), [(4, True), (2, False)])
def test_other_choices_are_numbered_lines(count: int, buttons: bool) -> None:  # noqa: FBT001  # a table
    """More than three, or a channel with no buttons: numbers to answer with."""
    choices = [Choice("intent:ask_balance", "choice.account")] * count
    text, shown = pressed(*choices, buttons=buttons)

    assert text.endswith(f"\n{count}. Ver minha conta")
    assert shown == ()


def test_lines_that_stand_in_the_text_are_not_repeated() -> None:
    """A list in the words has its numbers already; the rest goes on counting."""
    listed = Choice("choice:1", "choice.at_once", listed=True)
    text, _ = pressed(
        listed, Choice("choice:all", "choice.all_invoices"), buttons=False
    )

    assert text == "Posso ajudar com isto:\n2. Todas"


def test_yes_and_no_are_not_numbered() -> None:
    """A question that asks for yes or no is answered in words."""
    yes = Choice("answer:yes", "choice.yes")

    assert pressed(yes, buttons=False)[0] == "Posso ajudar com isto:"
