"""Greetings, the menu, what is not understood, and what a reminder leaves open."""

import pytest

from domain.disclosure import Level
from domain.ladder import Stage
from domain.money import Money
from flows.all import FLOWS
from flows.asked import expected_by
from flows.dialogue import Dialogue
from flows.heard import Intent
from flows.reminder import remind
from flows.turn import PayLink
from tests.cast import (
    ANA,
    FEBRUARY,
    MARCH,
    MONDAY,
    Account,
    ana_owes_150,
    shared_number,
)
from tests.talk import Talk, guess


def test_greeting_by_name() -> None:
    """Who is known is greeted by name, and sees what can be done."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.hears("oi", Intent.GREET)

    talk.says("small_talk.hello_name", first_name=ANA.first_name)
    assert "intent:request_payment_link" not in talk.dialogue.choices


def test_greeting_on_a_shared_number() -> None:
    """Nobody is greeted by somebody else's name."""
    talk = Talk(shared_number())
    talk.hears("oi", Intent.GREET)

    talk.says("small_talk.hello")


@pytest.mark.parametrize(
    ("intent", "key"),
    [
        pytest.param(Intent.THANKS, "small_talk.welcome", id="thanks"),
        pytest.param(Intent.GOODBYE, "small_talk.bye", id="goodbye"),
        pytest.param(Intent.DENY, "small_talk.fine", id="not now"),
    ],
)
def test_courtesies(intent: Intent, key: str) -> None:
    """Courtesy is answered in kind and opens nothing."""
    talk = Talk(ana_owes_150())
    talk.hears("...", intent)

    talk.says(key)
    assert talk.dialogue.stack == ()


def test_menu_digit_is_a_wish() -> None:
    """'2' under the menu is its second line."""
    talk = Talk(ana_owes_150())
    talk.hears("menu", Intent.MENU, rule="word:menu")
    assert expected_by(FLOWS, talk.dialogue) == "choice"
    talk.picks(2)

    talk.says("payment.which_method")


def test_menu_of_somebody_unknown() -> None:
    """Nothing on the menu speaks of a debt until the check is passed."""
    talk = Talk(ana_owes_150(level=Level.INVOICE))
    talk.hears("menu", Intent.MENU, rule="word:menu")

    assert talk.dialogue.choices == (
        "intent:ask_balance",
        "intent:ask_who_is_this",
        "intent:human_agent",
    )


def test_digit_beyond_the_menu_is_nothing() -> None:
    """A line that is not there is not understood."""
    talk = Talk(ana_owes_150())
    talk.hears("menu", Intent.MENU, rule="word:menu")
    talk.picks(9)

    talk.says("not_understood.menu")


def test_figure_in_a_sentence_is_no_line() -> None:
    """'Tenho 2 filhos e nada para pagar' picks nothing."""
    talk = Talk(ana_owes_150())
    talk.hears("menu", Intent.MENU, rule="word:menu")
    talk.hears("tenho 2 filhos e nada para dar", digits="2", rule="menu")

    talk.says("not_understood.menu")


def test_guesses_make_a_question() -> None:
    """The likeliest wishes are asked back, with a way out."""
    talk = Talk(ana_owes_150())
    ranking = (
        guess(Intent.PROMISE_TO_PAY, 0.4),
        guess(Intent.NEGOTIATE_INSTALLMENTS, 0.35),
        guess(Intent.THANKS, 0.1),
    )
    talk.hears("mês que vem sei lá", ranking=ranking)

    talk.says("not_understood.did_you_mean")
    assert talk.dialogue.choices == (
        "intent:promise_to_pay",
        "intent:negotiate_installments",
        "intent:menu",
    )


def test_guesses_say_nothing_to_somebody_unknown() -> None:
    """What a guess would give away of a debt is shown as 'my account'."""
    talk = Talk(ana_owes_150(level=Level.NEUTRAL))
    talk.hears("hmm", ranking=(guess(Intent.DISPUTE_DEBT, 0.6),))

    assert talk.dialogue.choices == ("intent:ask_balance", "intent:menu")


def test_second_miss_offers_the_menu_and_a_person() -> None:
    """The question back is asked once; then comes the menu, with a person on it."""
    talk = Talk(ana_owes_150())
    talk.hears("hm", ranking=(guess(Intent.PROMISE_TO_PAY, 0.4),))
    talk.hears("hm", ranking=(guess(Intent.PROMISE_TO_PAY, 0.4),))

    talk.says("not_understood.again")
    assert "intent:human_agent" in talk.dialogue.choices


def reminded(level: Level, *, known: Level | None = None) -> Talk:
    """Give Ana, who got a reminder at *level* and has not answered yet."""
    balance = Account(FEBRUARY, MARCH).on(MONDAY)
    reminder = remind(level, Stage.LATE, balance, 102, "Ana")
    frames = (reminder.frame,) if reminder.frame else ()
    dialogue = Dialogue(frames, choices=reminder.choices)
    now = level if known is None else known
    return Talk(ana_owes_150(level=now), dialogue=dialogue)


def test_yes_to_a_neutral_reminder() -> None:
    """'Sim' to 'podemos falar?' leads to the check, and then to the balance."""
    talk = reminded(Level.NEUTRAL)
    talk.yes()
    talk.says("identity.why", "identity.cpf_prefix")
    talk.digits("529")
    talk.digits("1985")

    talk.says("identity.confirmed", "balance.today")


def test_no_to_a_neutral_reminder() -> None:
    """'Agora não' is fine, and says how to stop."""
    talk = reminded(Level.NEUTRAL)
    talk.no("agora não")

    talk.says("opening.declined")
    assert talk.dialogue.stack == ()


def test_wish_in_answer_to_a_reminder() -> None:
    """A wish is served, and the reminder's question is not gone back to."""
    talk = reminded(Level.NEUTRAL)
    talk.hears("quem é?", Intent.ASK_WHO_IS_THIS)

    talk.says("who_is_this.introduce")


def test_ok_to_a_reminder_of_the_debt() -> None:
    """'Ok' shows what can be done next."""
    talk = reminded(Level.DEBT)
    talk.yes("ok")

    talk.says("opening.how_to_help")
    assert talk.dialogue.choices[0] == "intent:request_payment_link"


def test_ok_after_the_check_has_lapsed() -> None:
    """Days later the same 'ok' gives nothing away."""
    talk = reminded(Level.DEBT, known=Level.NEUTRAL)
    talk.yes("ok")

    assert talk.dialogue.choices == (
        "intent:ask_balance",
        "intent:ask_who_is_this",
        "intent:human_agent",
    )


def test_button_of_a_reminder() -> None:
    """The reminder's own button is the wish that it names."""
    talk = reminded(Level.DEBT)
    talk.presses("intent:already_paid")

    talk.says("already_paid.thanks")


def test_not_understood_after_a_reminder() -> None:
    """What is not understood there is not met with the reminder again."""
    talk = reminded(Level.NEUTRAL)
    talk.mumbles()

    talk.says("not_understood.menu")


def test_neutral_reminder_says_nothing() -> None:
    """Below the level of an invoice only the name is said; the page asks who reads."""
    balance = Account(FEBRUARY, MARCH).on(MONDAY)
    reminder = remind(Level.NEUTRAL, Stage.LATE, balance, 102, "Ana")

    assert reminder.say.key == "reminder.neutral"
    assert dict(reminder.say.params) == {"first_name": "Ana", "link": PayLink()}


def test_reminder_of_one_invoice_names_no_other() -> None:
    """At the level of an invoice the text and the link are about that one."""
    balance = Account(FEBRUARY, MARCH).on(MONDAY)
    reminder = remind(Level.INVOICE, Stage.LATE, balance, 103, "Ana")

    assert reminder.say.key == "reminder.invoice.late"
    assert reminder.say.params["amount"] == Money(91_85)
    assert reminder.say.params["link"] == PayLink((103,))


def test_reminder_of_the_whole_debt() -> None:
    """A checked client hears of all open invoices in one message."""
    balance = Account(FEBRUARY, MARCH).on(MONDAY)
    reminder = remind(Level.DEBT, Stage.NEGOTIATION, balance, 102, "Ana")

    assert reminder.say.key == "reminder.debt.negotiation"
    assert reminder.say.params["total"] == Money(245_35)
