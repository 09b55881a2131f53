"""The offers in their list: over what they are made, how one is chosen, when anew."""

from datetime import date, timedelta

from domain.accrual import Bill
from domain.envelope import Envelope
from domain.money import Money
from flows.commands import RecordAgreement
from flows.heard import Intent, InvoiceRef
from tests.cast import APRIL, FEBRUARY, MARCH, MONDAY, Account, bruno_has_a_plan, case
from tests.flows.instalments.table import TOTAL, offers, read_back
from tests.talk import Talk


def test_two_or_three_offers(talk: Talk) -> None:
    """The offers are few, in order, and can be chosen by number or button."""
    talk.says("instalments.offers", owed=TOTAL)

    assert 2 <= len(offers(talk)) <= 3
    assert talk.dialogue.choices[:2] == ("choice:1", "choice:2")


def test_number_beyond_the_list_is_a_count(talk: Talk) -> None:
    """'5' under a list of three offers asks for five parts."""
    talk.picks(5)

    assert read_back(talk).count == 5


def test_only_what_is_late_is_bargained_over() -> None:
    """An invoice that is not due yet stays out, and so does a contested one."""
    talk = Talk(case(Account(FEBRUARY, MARCH, APRIL), disputed=frozenset({102})))
    talk.hears("parcela", Intent.NEGOTIATE_INSTALLMENTS)
    talk.picks(1)
    talk.yes()

    agreed = talk.done[-1]
    assert isinstance(agreed, RecordAgreement)
    assert agreed.invoice_ids == (103,)


def test_one_named_invoice() -> None:
    """'Parcela só a de março' bargains over that one."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears(
        "só a de março", Intent.NEGOTIATE_INSTALLMENTS, invoice=InvoiceRef(month=3)
    )

    talk.says("instalments.offers", owed=Money(91_85))


def test_in_an_agreement_already() -> None:
    """Who has a plan is not offered another one on top of it."""
    talk = Talk(bruno_has_a_plan())
    talk.hears("parcela de novo", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("instalments.in_agreement")


def test_the_same_terms_are_no_new_agreement() -> None:
    """Who cannot keep two parts is not sold the same two parts again."""
    first, second = MONDAY + timedelta(days=10), date(2025, 4, 22)
    parts = (
        Bill("A1-1/2", "parcela", Money(50_00), first, 201),
        Bill("A1-2/2", "parcela", Money(50_00), second, 202),
    )
    talk = Talk(
        case(
            Account(*parts),
            envelope=Envelope(max_instalments=2, min_instalment=Money(30_00)),
            in_agreement=True,
            instalments=frozenset({201, 202}),
        )
    )
    talk.hears("renegociar o acordo", Intent.NEGOTIATE_INSTALLMENTS)
    shown = offers(talk)
    talk.hears("4x", Intent.NEGOTIATE_INSTALLMENTS, count=4)

    assert [offer.count for offer in shown] == [1]
    assert "instalments.confirm" not in talk.keys


def test_the_list_stands_to_its_day(talk: Talk) -> None:
    """Yesterday's list is chosen from at yesterday's price."""
    before = offers(talk)
    talk.sleeps(1)
    talk.picks(2)

    talk.says("instalments.confirm")
    assert read_back(talk) == before[1]


def test_offers_are_made_anew_after_their_day(talk: Talk) -> None:
    """A list whose day is over is not chosen from at its price."""
    before = offers(talk)
    talk.sleeps(5)
    talk.picks(2)

    talk.says("instalments.changed", "instalments.confirm")
    assert read_back(talk).total > before[1].total
