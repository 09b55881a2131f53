"""What no sequence of messages may break: random walks through every dialogue."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.dialogues import dump_dialogue, load_dialogue
from domain.disclosure import Level
from domain.money import Money
from domain.offers import Offer
from domain.statement import Balance, InvoiceBalance
from flows.all import FLOWS
from flows.commands import HandOver, RecordAgreement
from flows.dialogue import Dialogue
from flows.engine import take
from flows.heard import Answer, Guess, Heard, Intent, InvoiceRef, Method, Values
from flows.stack import MOST_OPEN, Frame
from flows.turn import Case, PayLink, PixCode, Turn
from flows.wishes import SAFETY
from tests.cast import (
    APRIL,
    FEBRUARY,
    MARCH,
    MONDAY,
    Account,
    ana_owes_150,
    bruno_has_a_plan,
    case,
    shared_number,
)

DAYS = st.dates(date(2025, 2, 20), date(2025, 6, 1))
MONEY = st.integers(0, 400_00).map(Money)
INTENTS = st.sampled_from(Intent)
TEXTS = st.sampled_from(
    [
        "",
        "1",
        "2",
        "3",
        "529",
        "Ana",
        "sou a mãe dela",
        "sou eu",
        "vou no procon",
        "xyz",
    ]
)
REFS = st.one_of(
    st.builds(InvoiceRef, month=st.integers(1, 12)),
    st.builds(InvoiceRef, which=st.sampled_from(["oldest", "newest"])),
    st.builds(InvoiceRef, amount=MONEY),
)
VALUES = st.builds(
    Values,
    amount=st.none() | MONEY,
    down_payment=st.none() | MONEY,
    count=st.none() | st.integers(0, 70),
    day=st.none() | DAYS,
    day_to=st.none() | DAYS,
    method=st.none() | st.sampled_from(Method),
    digits=st.none() | st.sampled_from(["1", "3", "5", "529", "1985", "111"]),
    invoice=st.none() | REFS,
    answer=st.sampled_from(Answer),
    reserved=st.booleans(),
)
BUTTONS = st.none() | st.sampled_from(
    ["intent:ask_balance", "method:pix", "choice:2", "answer:yes", "waiting", "junk"]
)
MESSAGES = st.builds(
    Heard,
    text=TEXTS,
    intent=INTENTS,
    confidence=st.floats(0, 1),
    also=st.lists(INTENTS, max_size=3).map(tuple),
    ranking=st.lists(st.builds(Guess, INTENTS, st.floats(0, 1)), max_size=3).map(tuple),
    values=VALUES,
    rule=st.sampled_from(["model", "none", "menu", "yes_no", "word:cancel"]),
    button=BUTTONS,
    media=st.integers(0, 1),
    thumb=st.booleans(),
)
CASES = st.sampled_from(
    [
        ana_owes_150(),
        ana_owes_150(level=Level.NEUTRAL),
        ana_owes_150(level=Level.INVOICE, tries_left=1),
        case(Account(FEBRUARY, MARCH, APRIL)),
        case(Account(FEBRUARY, MARCH), claimed=frozenset({102})),
        case(Account()),
        case(Account(), client=None, level=Level.NEUTRAL),
        bruno_has_a_plan(),
        shared_number(),
    ]
)
OF_A_DEBT = (Money, Balance, Offer, InvoiceBalance, PayLink, PixCode)


def pressed(heard: Heard, dialogue: Dialogue) -> Heard:
    """Let "waiting" press the first button that is really there."""
    if heard.button != "waiting":
        return heard
    return Heard(button=dialogue.choices[0]) if dialogue.choices else Heard(text="x")


def names_a_debt(value: object) -> bool:
    """Tell whether a param would show an amount, an invoice or a way to pay."""
    if isinstance(value, tuple):
        return any(names_a_debt(item) for item in value)
    return isinstance(value, OF_A_DEBT)


@settings(max_examples=250)
@given(CASES, st.lists(MESSAGES, min_size=1, max_size=8))
def test_walks(case: Case, messages: list[Heard]) -> None:
    """No message raises; the bot answers, keeps bounds, and reveals nothing unchecked.

    The dialogue goes through JSON between two messages, as it does in the database.
    """
    dialogue = Dialogue()
    for heard in messages:
        outcome = take(FLOWS, dialogue, case, pressed(heard, dialogue), MONDAY)
        dialogue = load_dialogue(dump_dialogue(outcome.dialogue))

        assert outcome.says
        assert len(outcome.says) <= 12
        assert dialogue == outcome.dialogue
        assert len(dialogue.stack) <= MOST_OPEN
        if any(isinstance(command, HandOver) for command in outcome.do):
            assert dialogue.stack == ()
            return
        if not any(type(c).__name__ == "ConfirmIdentity" for c in outcome.do):
            shown = [value for say in outcome.says for value in say.params.values()]
            assert case.level >= Level.DEBT or not any(map(names_a_debt, shown))


@settings(max_examples=150)
@given(st.lists(MESSAGES, min_size=1, max_size=8))
def test_nothing_binds_but_a_clear_yes(messages: list[Heard]) -> None:
    """Whatever was said before, an agreement needs a yes that holds nothing else."""
    case_ = case(Account(FEBRUARY, MARCH))
    dialogue = Dialogue()
    for message in messages:
        heard = pressed(message, dialogue)
        outcome = take(FLOWS, dialogue, case_, heard, MONDAY)
        if any(isinstance(command, RecordAgreement) for command in outcome.do):
            by_button = bool(heard.button) and heard.button in dialogue.choices
            by_digit = heard.text == "1" and heard.button is None
            clear = heard.values.answer is Answer.YES and not heard.values.reserved

            assert by_button or by_digit or (clear and not heard.thumb)
            assert dialogue.stack[-1].step == "confirm"
        dialogue = outcome.dialogue


@given(CASES, st.lists(MESSAGES, max_size=6), st.sampled_from(SAFETY))
def test_safety_ends_everything(
    case: Case, messages: list[Heard], intent: Intent
) -> None:
    """Stop, death and wrong person leave nothing open, whatever was."""
    dialogue = Dialogue()
    for heard in messages:
        dialogue = take(
            FLOWS, dialogue, case, pressed(heard, dialogue), MONDAY
        ).dialogue
    outcome = take(FLOWS, dialogue, case, Heard(text="...", intent=intent), MONDAY)

    assert outcome.dialogue.stack == ()
    assert outcome.do
    assert all(not names_a_debt(v) for s in outcome.says for v in s.params.values())


@given(CASES, st.lists(MESSAGES, min_size=1, max_size=6))
def test_every_waiting_step_asks_when_it_hears_nothing(
    case: Case, messages: list[Heard]
) -> None:
    """Wherever a walk stops, the open step has words of its own for silence."""
    dialogue = Dialogue()
    for heard in messages:
        dialogue = take(
            FLOWS, dialogue, case, pressed(heard, dialogue), MONDAY
        ).dialogue
    for frame in dialogue.stack:
        if FLOWS[frame.flow].needs <= case.level and case.client is not None:
            step = FLOWS[frame.flow].steps[frame.step]
            move = step(Turn(case, Heard(), frame.draft, MONDAY))

            assert move is not None
            assert move.says or frame.flow == "identity"


def test_every_first_step_asks_when_it_hears_nothing() -> None:
    """A flow that is begun by nothing in particular still speaks."""
    for flow in FLOWS.values():
        move = flow.steps[flow.entry](Turn(ana_owes_150(), Heard(), None, MONDAY))

        assert move is not None
        assert move.says or flow.name == "identity"


def test_every_draft_survives_the_database() -> None:
    """A draft's type can be written as JSON and read back."""
    for flow in FLOWS.values():
        if flow.draft.__name__ != "NoDraft":
            adapter = TypeAdapter(flow.draft)
            empty = flow.draft()

            assert adapter.validate_json(adapter.dump_json(empty)) == empty


def test_step_that_is_gone_starts_afresh() -> None:
    """A stored step that no longer exists is forgotten, not raised."""
    stored = dump_dialogue(Dialogue((Frame("menu", "show"),)))
    stored["stack"][0]["step"] = "of_last_year"

    assert load_dialogue(stored) == Dialogue()
