"""Balance, charges and due dates: questions that are answered and done."""

from datetime import date

from domain.disclosure import Level
from domain.money import Money
from flows.heard import Intent, InvoiceRef
from tests.cast import (
    APRIL,
    FEBRUARY,
    MARCH,
    Account,
    ana_owes_150,
    bruno_has_a_plan,
    case,
)
from tests.talk import Talk


def test_balance_is_itemised() -> None:
    """Each open invoice has its line, and the total is theirs."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.says("balance.today", n=2, total=Money(245_35))
    assert talk.dialogue.choices == (
        "intent:request_payment_link",
        "intent:negotiate_installments",
        "intent:already_paid",
    )


def test_balance_of_one_month() -> None:
    """Asked for one invoice, it shows that one, and what there is altogether."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("e a de março?", Intent.ASK_BALANCE, invoice=InvoiceRef(month=3))

    talk.says("balance.these", subtotal=Money(91_85), total=Money(245_35))


def test_balance_of_who_owes_nothing() -> None:
    """With nothing open there is nothing to pay and nothing to press."""
    talk = Talk(case(Account()))
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.says("balance.nothing_owed")
    assert talk.dialogue.choices == ()


def test_balance_tells_what_is_being_looked_into() -> None:
    """A claimed payment and a contested invoice are mentioned."""
    held = case(
        Account(FEBRUARY, MARCH), claimed=frozenset({102}), disputed=frozenset({103})
    )
    talk = Talk(held)
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    talk.says("balance.today", "balance.being_checked", "balance.contested")


def test_plan_is_not_split_again() -> None:
    """Who pays a plan is not offered to split it."""
    talk = Talk(bruno_has_a_plan())
    talk.hears("quanto devo?", Intent.ASK_BALANCE)

    assert "intent:negotiate_installments" not in talk.dialogue.choices


def test_charges_are_explained_for_what_is_late() -> None:
    """Only what bears charges is explained."""
    talk = Talk(case(Account(FEBRUARY, APRIL)))
    talk.hears("que multa é essa?", Intent.EXPLAIN_CHARGES)

    talk.says("charges.explained")
    shown = talk.words[0].params["lines"]
    assert [each.line.number for each in shown] == ["1002"]  # type: ignore[attr-defined]  # explained lines


def test_no_charges_is_said() -> None:
    """Before the due date there is nothing to explain, and it is said."""
    talk = Talk(case(Account(APRIL)))
    talk.hears("por que esse valor?", Intent.EXPLAIN_CHARGES)

    talk.says("charges.none")


def test_due_date_counts_from_a_business_day() -> None:
    """An invoice due on a Saturday can be paid without charges on the Monday."""
    saturday = APRIL.__class__("1005", "Plano", Money(50_00), date(2025, 4, 5), 105)
    talk = Talk(case(Account(saturday)))
    talk.hears("quando vence?", Intent.ASK_DUE_DATE)

    talk.says("due_date.upcoming", until=date(2025, 4, 7))


def test_all_due_dates_are_past() -> None:
    """With everything late it says so."""
    talk = Talk(ana_owes_150())
    talk.hears("quando vence?", Intent.ASK_DUE_DATE)

    talk.says("due_date.all_late")


def test_each_question_needs_the_check() -> None:
    """None of them is answered to somebody unchecked."""
    for intent in (Intent.ASK_BALANCE, Intent.EXPLAIN_CHARGES, Intent.ASK_DUE_DATE):
        talk = Talk(ana_owes_150(level=Level.INVOICE))
        talk.hears("?", intent)

        talk.says("identity.why", "identity.cpf_prefix")
