"""What is asked of an agreement in force, whatever the model takes it for."""

from dataclasses import replace

import pytest

from domain.agreed import Conditions, Consequence
from domain.money import Money
from flows.agreement_talk import AHEAD, EARLY, IF_LATE, MOVED, STANDS, speaks_of_it
from flows.agreement_talk import parts_meant as meant
from flows.heard import Heard, Intent
from flows.stack import Stack
from tests.cast import MONDAY, ana_owes_150, days
from tests.flows.test_agreement import bruno


def rule_of(text: str, intent: Intent = Intent.ASK_DUE_DATE) -> str | None:
    """Name the rule by which a message about Bruno's agreement is heard."""
    heard = Heard(text, intent=intent, confidence=0.9, rule="model")
    found = speaks_of_it(heard, bruno().case, Stack({}))
    return found[1].rule if found else None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("e se eu atrasar a segunda?", IF_LATE),
        ("se eu não conseguir pagar nesse dia o que acontece", IF_LATE),
        ("what if I miss one?", IF_LATE),
        ("posso pagar a segunda antes?", AHEAD),
        ("quero pagar 2 parcelas agora", AHEAD),
        ("quero adiantar a próxima", AHEAD),
        ("posso pagar as 2 de uma vez?", AHEAD),
        ("can I pay the next one today?", AHEAD),
        ("se eu pagar antes tem desconto?", EARLY),
        ("puedo adelantar cuotas?", EARLY),
        ("dá pra mudar o dia da primeira parcela?", MOVED),
        ("can I change the date", MOVED),
        ("qual era o combinado mesmo?", STANDS),
        ("falta só uma né", STANDS),
        ("ainda tá valendo o acordo?", STANDS),
        ("quanto fica cada parcela", STANDS),
    ],
)
def test_is_heard(text: str, rule: str) -> None:
    """Each is read by its words, for there is an agreement that it can be about."""
    assert rule_of(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "quero pagar em 2 parcelas agora",
        "pago a segunda dia 20",
        "segunda via por favor",
        "quero mudar meu plano de internet",
        "quero mudar o vencimento da fatura",
        "não consigo pagar",
        "quando vence?",
        "oi",
    ],
)
def test_is_left_to_others(text: str) -> None:
    """A plan, a day, a copy or another matter is heard by whoever it is for."""
    day = MONDAY + days(10) if "dia" in text else None
    heard = Heard(text, intent=Intent.OUT_OF_SCOPE, rule="model")
    heard = replace(heard, values=replace(heard.values, day=day))

    assert speaks_of_it(heard, bruno().case, Stack({})) is None


def test_without_an_agreement_nothing_is_read() -> None:
    """The same words mean something else to who has none."""
    heard = Heard("posso pagar a segunda antes?", rule="model")

    assert speaks_of_it(heard, ana_owes_150(), Stack({})) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a segunda", [2]),
        ("a última", [3]),
        ("a próxima", [2]),
        ("2 parcelas", [2, 3]),
        ("as duas", [2, 3]),
        ("a primeira", []),
        ("a segunda via", []),
        ("em 2 parcelas", []),
    ],
)
def test_parts_that_are_meant(text: str, numbers: list[int]) -> None:
    """Of three parts the first is paid: it cannot be meant."""
    now = bruno().case.agreement
    assert now is not None

    assert [each.number for each in meant(text, now)] == numbers


def test_two_parts_are_paid_ahead() -> None:
    """No new plan: the way to pay exactly those."""
    talk = bruno()
    talk.hears("quero pagar 2 parcelas agora", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("agreement.early_plain", "payment.which_method", amount=Money(179_80))


def test_paying_ahead_names_the_interest() -> None:
    """Where there is interest it comes off, and the words say so."""
    talk = bruno(early=50)
    talk.hears("posso pagar antes?", Intent.ASK_DUE_DATE)

    assert talk.keys[0] == "agreement.early"


def test_being_late_is_told_as_at_the_yes() -> None:
    """The conditions are those that were kept, whatever they are today."""
    told = Conditions(fine_bp=150, break_days=20)
    talk = bruno(conditions=told)
    talk.hears("e se eu atrasar?", Intent.ASK_DUE_DATE)

    talk.says("agreement.if_late", late=Consequence(told, 3))


def test_what_is_left_of_a_part_is_named() -> None:
    """Of a part that was paid in part, the next payment is the rest."""
    talk = bruno()
    now = talk.case.agreement
    assert now is not None
    begun = replace(now.parts[1], asked=Money(49_90), paid=Money(40_00))
    talk.now_is(agreement=replace(now, parts=(now.parts[0], begun, now.parts[2])))

    talk.hears("quanto falta do acordo?", Intent.ASK_AGREEMENT)

    assert talk.said("agreement.next").params["amount"] == Money(49_90)


def test_other_terms_are_no_withdrawal() -> None:
    """'Mudei de ideia, queria 5x' plans what is left anew."""
    talk = bruno(regret_until=MONDAY + days(7))
    talk.now_is(instalments=frozenset({104, 105}))

    talk.hears("mudei de ideia queria 4x", Intent.NEGOTIATE_INSTALLMENTS, count=4)

    assert "agreement.leave.sure" not in talk.keys
    assert talk.flow == "instalments"
