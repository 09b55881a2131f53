"""A dispute, told as conversations: what is contested, and why, asked once."""

import pytest

from domain.disputes import Kind
from flows.commands import OpenDispute, RecordReason
from flows.contested import kind_of
from flows.heard import Intent, InvoiceRef
from tests.cast import FEBRUARY, MARCH, Account, ana_owes_150, case
from tests.talk import Talk

FIRST = "não reconheço isso"


@pytest.fixture
def talk() -> Talk:
    """Ana contests one of two invoices and has not said which."""
    begun = Talk(case(Account(FEBRUARY, MARCH)))
    begun.hears(FIRST, Intent.DISPUTE_DEBT)
    return begun


def test_only_invoice_is_not_asked_for() -> None:
    """With one invoice only the reason is asked."""
    talk = Talk(ana_owes_150())
    talk.hears(FIRST, Intent.DISPUTE_DEBT)
    talk.says("dispute.why")
    talk.hears("cancelei em janeiro", Intent.DISPUTE_DEBT)

    talk.says("dispute.opened")
    talk.did(
        OpenDispute(f"{FIRST} | cancelei em janeiro", (102,), Kind.CANCELLED),
        RecordReason("dispute"),
    )


@pytest.mark.parametrize("way", ["number", "button", "month"])
def test_which_one_is_asked(talk: Talk, way: str) -> None:
    """Of several, the contested one is asked for; the others go on."""
    talk.says("dispute.which_invoice")
    match way:
        case "number":
            talk.picks(2)
        case "button":
            talk.presses("choice:2")
        case _:
            talk.hears("a de março", invoice=InvoiceRef(month=3))
    talk.presses("choice:wrong_amount")

    talk.says("dispute.opened_others_go_on")
    talk.did(
        OpenDispute(f"{FIRST} | wrong_amount", (103,), Kind.WRONG_AMOUNT),
        RecordReason("dispute"),
    )


def test_all_of_them(talk: Talk) -> None:
    """The last line contests them all."""
    talk.picks(3)
    talk.hears("nunca contratei", Intent.DISPUTE_DEBT)

    talk.says("dispute.opened")
    talk.did(
        OpenDispute(f"{FIRST} | nunca contratei", (102, 103), Kind.NOT_MINE),
        RecordReason("dispute"),
    )


def test_named_invoice_goes_straight_to_the_reason() -> None:
    """'A de março está errada' needs no list."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("a de março", Intent.DISPUTE_DEBT, invoice=InvoiceRef(month=3))

    talk.says("dispute.why")


def test_question_is_no_reason(talk: Talk) -> None:
    """Another question in the middle is answered, and the reason asked again."""
    talk.picks(1)
    talk.hears("quem é você?", Intent.ASK_WHO_IS_THIS)

    talk.says("who_is_this.introduce", "engine.back", "dispute.why")


def test_paid_after_all(talk: Talk) -> None:
    """'Ah, já paguei essa' leaves no dispute behind."""
    talk.picks(1)
    talk.hears("ja paguei essa", Intent.ALREADY_PAID)

    talk.says("already_paid.thanks")
    assert not any(isinstance(command, OpenDispute) for command in talk.done)


def test_nothing_open() -> None:
    """With nothing open there is nothing to contest."""
    talk = Talk(case(Account()))
    talk.hears(FIRST, Intent.DISPUTE_DEBT)

    talk.says("dispute.nothing_open")
    talk.did()


def test_long_reason_is_cut() -> None:
    """A story is kept as far as the row holds it."""
    talk = Talk(ana_owes_150())
    talk.hears(FIRST, Intent.DISPUTE_DEBT)
    talk.hears("x" * 900)

    opened = talk.done[0]
    assert isinstance(opened, OpenDispute)
    assert len(opened.reason) == 500


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        pytest.param("já paguei essa em março", Kind.PAID, id="paid"),
        pytest.param("fui cobrada duas vezes", Kind.DUPLICATE, id="twice"),
        pytest.param("cancelei o plano em maio", Kind.CANCELLED, id="cancelled"),
        pytest.param("fiquei sem internet o mês todo", Kind.SERVICE, id="service"),
        pytest.param("o plano era de 79,90", Kind.WRONG_AMOUNT, id="amount"),
        pytest.param("nunca assinei nada", Kind.NOT_MINE, id="not mine"),
        pytest.param("vocês são uns fofos", Kind.OTHER, id="who knows"),
    ],
)
def test_kinds_are_read_out_of_the_words(said: str, kind: Kind) -> None:
    """People sort disputes by kind; in doubt it is none of the known ones."""
    assert kind_of(said) is kind
