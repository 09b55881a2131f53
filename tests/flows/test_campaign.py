"""An offer that we make first: what it may say, and what its answers open."""

from datetime import date

import pytest

from domain.disclosure import Level
from domain.envelope import Envelope
from domain.money import Money
from domain.offers import Offer, make_offers
from domain.standing import Terms
from flows.all import FLOWS
from flows.campaign import knock, propose
from flows.dialogue import Dialogue, Outcome
from flows.engine import take
from flows.heard import Answer, Heard, Intent, Values
from flows.pick import debt_of
from flows.reminder import Reminder
from flows.turn import Case
from tests.cast import MONDAY, ana_owes_150

LAST = date(2025, 3, 20)
PLAIN = Envelope(discount_charges_bp=10_000, min_instalment=Money(30_00))
STANDING = PLAIN.honouring((Terms(LAST, charges_bp=10_000),))
YES = Heard("sim", intent=Intent.AFFIRM, values=Values(answer=Answer.YES))
NO = Heard("não", intent=Intent.DENY, values=Values(answer=Answer.NO))
FIRST = Heard("1", button="choice:1")


def ana(level: Level = Level.DEBT) -> Case:
    """Give Ana, for whom an offer stands."""
    return ana_owes_150(envelope=STANDING, level=level)


def offers() -> tuple[Offer, ...]:
    """Draw what stands for Ana on Monday."""
    case = ana()
    debt = debt_of(case.balance_on(MONDAY).lines)
    return make_offers(debt, case.envelope, MONDAY, case.calendar)


def proposed(level: Level) -> Reminder:
    """Write Ana's offer for a number of that level."""
    return propose(level, ana().balance_on(MONDAY), offers(), LAST, "Ana")


def answered(made: Reminder, heard: Heard, level: Level = Level.DEBT) -> Outcome:
    """Let Ana answer it."""
    assert made.frame is not None
    dialogue = Dialogue((made.frame,), 0, made.choices)
    return take(FLOWS, dialogue, ana(level), heard, MONDAY)


@pytest.mark.parametrize(
    ("level", "key", "told"),
    [
        pytest.param(Level.NEUTRAL, "reminder.neutral", {"link"}, id="a message"),
        pytest.param(
            Level.INVOICE,
            "campaign.offer.invoice",
            {"number", "description", "due_on", "valid_until"},
            id="an invoice, and no figure",
        ),
        pytest.param(
            Level.DEBT,
            "campaign.offer.debt",
            {"total", "offers", "valid_until"},
            id="the debt and the offers",
        ),
    ],
)
def test_as_much_as_may_be_said(level: Level, key: str, told: set[str]) -> None:
    """Offers are for a checked identity; a confirmed number hears of an invoice."""
    say = proposed(level).say

    assert say.key == key
    assert set(say.params) == told | {"first_name"}


@pytest.mark.parametrize("level", [Level.NEUTRAL, Level.INVOICE])
def test_a_yes_checks_the_identity_first(level: Level) -> None:
    """Whoever may not hear the figures is asked who they are before they do."""
    outcome = answered(proposed(level), YES, level)

    assert outcome.dialogue.stack[-1].flow == "identity"
    assert outcome.dialogue.stack[-2].flow == "instalments"


@pytest.mark.parametrize("level", [Level.NEUTRAL, Level.INVOICE, Level.DEBT])
def test_a_yes_shows_the_offer_to_whoever_is_known(level: Level) -> None:
    """The first line is what was offered: all charges off, and not half of them."""
    outcome = answered(proposed(level), YES)
    shown = outcome.says[-1].params["offers"]

    assert outcome.says[-1].key == "instalments.offers"
    assert isinstance(shown, tuple)
    assert shown[0].total == Money(150_00)


def test_the_number_of_a_line_takes_it() -> None:
    """Its terms are read back in full, and nothing is recorded before the yes."""
    outcome = answered(proposed(Level.DEBT), FIRST)

    assert outcome.says[-1].key == "instalments.confirm_saving"
    assert outcome.dialogue.stack[-1].step == "confirm"
    assert outcome.do == ()


@pytest.mark.parametrize(
    ("level", "key"),
    [
        pytest.param(Level.NEUTRAL, "opening.declined", id="no talk"),
        pytest.param(Level.INVOICE, "opening.not_now", id="no offer"),
        pytest.param(Level.DEBT, "opening.not_now", id="none of the lines"),
    ],
)
def test_a_no_is_taken_as_one(level: Level, key: str) -> None:
    """Nothing is pressed on anybody."""
    assert answered(proposed(level), NO).says[-1].key == key


def test_another_wish_is_served() -> None:
    """An offer that was not answered stands in nobody's way."""
    wish = Heard("quanto devo?", intent=Intent.ASK_BALANCE, confidence=1.0)

    assert answered(proposed(Level.INVOICE), wish).why == "wish:balance"


def test_a_knock_may_lead_to_the_debt() -> None:
    """For a notice, the yes to "may we talk" shows the balance."""
    outcome = answered(knock("Ana", to_bargain=False), YES)

    assert outcome.says[-1].key == "balance.today"


def test_its_offers_end_with_it() -> None:
    """No offer that is drawn from it outlives its last day."""
    assert {offer.valid_until <= LAST for offer in offers()} == {True}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        pytest.param("quero ver", True, id="quero ver"),
        pytest.param("Quero ver sim!", True, id="with a yes"),
        pytest.param("me mostra", True, id="show it"),
        pytest.param("quiero ver", True, id="in Spanish"),
        pytest.param("quero ver com minha esposa", False, id="wants time"),
        pytest.param("vou ver", False, id="will see"),
    ],
)
def test_quer_ver_is_answered_by_quero_ver(text: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table
    """The same words that elsewhere ask for time take up what was offered."""
    heard = Heard(text, intent=Intent.OUT_OF_SCOPE)
    outcome = answered(proposed(Level.INVOICE), heard)
    keys = [say.key for say in outcome.says]

    assert (keys != ["engine.no_hurry"]) is taken
    assert any(key.startswith("instalments") for key in keys) is taken
