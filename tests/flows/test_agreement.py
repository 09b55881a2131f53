"""The agreement in the talk: where it stands, its paper, paying all of it off."""

from datetime import date
from typing import Any

from domain.accrual import Bill
from domain.agreement_now import AgreementNow, PartNow, PartState
from domain.money import Money
from flows.heard import Intent
from flows.turn import AgreementPaper
from tests.cast import APRIL, MARCH, MAY, MONDAY, Account, ana_owes_150, case
from tests.talk import Talk

PAID = Bill("A7-1/3", "parcela", Money(89_90), date(2025, 2, 5), 101)


def part(number: int, bill: Bill, state: PartState, early: int = 0) -> PartNow:
    """Give one part of Bruno's agreement."""
    nothing = Money(0)
    paid = state is PartState.PAID
    return PartNow(
        number=number,
        due_on=bill.due_on,
        amount=bill.principal,
        state=state,
        asked=nothing if paid else bill.principal - Money(early),
        paid=bill.principal if paid else nothing,
        early=Money(early),
        invoice_id=bill.invoice_id,
    )


def bruno(early: int = 0, **changes: Any) -> Talk:  # noqa: ANN401 - any field of it
    """Let Bruno have paid one of three parts; two are ahead of him."""
    facts: dict[str, Any] = {
        "id": 7,
        "state": "active",
        "accepted_on": date(2025, 1, 30),
        "currency": "BRL",
        "parts": (
            part(1, PAID, PartState.PAID),
            part(2, APRIL, PartState.OPEN, early),
            part(3, MAY, PartState.OPEN, 2 * early),
        ),
    }
    now = AgreementNow(**(facts | changes))
    account = Account(APRIL, MAY)
    return Talk(case(account, in_agreement=True, agreement=now))


def asks(talk: Talk, text: str = "quanto falta do acordo?") -> Talk:
    """Let him ask after it."""
    talk.hears(text, Intent.ASK_AGREEMENT)
    return talk


def test_where_it_stands() -> None:
    """What is paid, what is next, what is left, and what settles it today."""
    talk = asks(bruno())

    talk.says(
        "agreement.next",
        "agreement.payoff_hint",
        "agreement.see",
        n=1,
        count=3,
        rest=Money(179_80),
        day=APRIL.due_on,
        paper=AgreementPaper(7),
    )
    assert talk.dialogue.stack == ()


def test_paying_ahead_saves_interest() -> None:
    """What comes off is named beside the sum that settles it today."""
    talk = asks(bruno(early=50))

    hint = talk.said("agreement.payoff_hint_saving")
    assert (hint.params["amount"], hint.params["saved"]) == (
        Money(178_30),
        Money(1_50),
    )


def test_a_late_part_comes_first() -> None:
    """Where something is late, that is what is told."""
    late = part(2, MARCH, PartState.LATE)
    talk = asks(bruno(parts=(part(1, PAID, PartState.PAID), late)))

    talk.says("agreement.late", "agreement.see", overdue=MARCH.principal)


def test_pay_off_leads_to_paying_all_parts() -> None:
    """'Quero quitar o acordo' asks how, for all that is left of it."""
    talk = asks(bruno(early=50), "quero quitar o acordo")

    talk.says("agreement.payoff_saving", "payment.which_method", saved=Money(1_50))
    assert talk.flow == "payment"


def test_pay_off_is_heard_in_other_wishes() -> None:
    """'Pagar tudo de uma vez', taken for bargaining, is paying the agreement off."""
    talk = bruno()
    talk.hears("quero pagar tudo de uma vez", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("agreement.payoff", "payment.which_method")


def test_paying_means_all_parts_of_it_only() -> None:
    """The link is for the parts of the agreement, whatever else is open."""
    talk = bruno()
    talk.case.balance_on(MONDAY)
    talk.hears("quero quitar o acordo no pix", Intent.REQUEST_PAYMENT_LINK)

    ids = {line.invoice_id for line in talk.words[-1].params["lines"]}  # type: ignore[attr-defined]  # a tuple of lines
    assert ids == {104, 105}


def test_all_of_it_is_paid() -> None:
    """Nothing is asked for where nothing is left."""
    parts = part(1, PAID, PartState.PAID), part(2, APRIL, PartState.PAID)
    talk = asks(bruno(parts=parts), "quero quitar o acordo")

    talk.says("agreement.over.kept")


def test_one_that_is_over() -> None:
    """How it ended is told, and a new one may be asked for where something is owed."""
    talk = asks(bruno(state="broken"))

    talk.says("agreement.over.broken", paper=AgreementPaper(7))
    assert "intent:negotiate_installments" in talk.dialogue.choices


def test_there_is_none() -> None:
    """Who has no agreement hears so, and is offered one."""
    talk = asks(Talk(ana_owes_150()))

    talk.says("agreement.none")
    assert "intent:negotiate_installments" in talk.dialogue.choices


def test_pay_off_without_an_agreement_is_paying() -> None:
    """'Quitar' of who has no agreement is a wish to pay."""
    talk = asks(Talk(ana_owes_150()), "quero quitar")

    assert talk.flow == "payment"
