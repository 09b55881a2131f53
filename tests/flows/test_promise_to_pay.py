"""The promise-to-pay dialogue, told as conversations."""

from datetime import date

import pytest

from domain.money import Money
from domain.promises import Past
from flows.commands import RecordPromise
from flows.heard import Answer, Dated, Intent, InvoiceRef
from flows.promised import PromisedLine
from tests.cast import (
    FEBRUARY,
    FRIDAY,
    MARCH,
    MONDAY,
    SATURDAY,
    TUESDAY,
    Account,
    ana_owes_150,
    case,
    days,
    promised,
)
from tests.talk import Talk

LATER = date(2025, 5, 20)  # beyond what may be waited for
ON_FRIDAY = Money(153_70)  # 150 + 3.00 + fourteen days of interest


@pytest.fixture
def account() -> Account:
    """Ana's one late invoice."""
    return Account(FEBRUARY)


@pytest.fixture
def talk(account: Account) -> Talk:
    """Ana has said that she will pay on Friday, and it was read back."""
    begun = Talk(case(account))
    begun.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    return begun


def test_day_then_yes(talk: Talk) -> None:
    """The balance of the promised day is read back, and a yes records it."""
    talk.says("promise.confirm", amount=ON_FRIDAY, day=FRIDAY)
    talk.yes()

    talk.says("promise.thanks", amount=ON_FRIDAY, day=FRIDAY)
    talk.did(RecordPromise(promised(ON_FRIDAY, FRIDAY)))


def each_on(*named: tuple[str, date]) -> dict[str, object]:
    """Name invoices by their number, each with a day of its own."""
    dated = tuple(Dated(InvoiceRef(number=number), day) for number, day in named)
    return {"dated": dated, "day": named[0][1], "invoice": dated[0].invoice}


@pytest.mark.parametrize(
    ("named", "changes"),
    [
        pytest.param((("1002", FRIDAY), ("1003", LATER)), {}, id="the second is late"),
        pytest.param((("1003", LATER), ("1002", FRIDAY)), {}, id="the first is late"),
        pytest.param(
            (("1002", FRIDAY), ("1003", FRIDAY)),
            {"disputed": frozenset({103})},
            id="one is contested",
        ),
    ],
)
def test_one_of_several_that_cannot_be_promised(
    named: tuple[tuple[str, date], ...], changes: dict[str, object]
) -> None:
    """It is told as left out, also when it is read again; the yes is to the others."""
    talk = Talk(case(Account(FEBRUARY, MARCH), **changes))
    talk.hears("", Intent.PROMISE_TO_PAY, **each_on(*named))
    talk.hears("", Intent.PROMISE_TO_PAY)

    unfit: tuple[PromisedLine, ...] = talk.said("promise.confirm_some").params["unfit"]  # type: ignore[assignment]  # as the flow says it
    expected = [each for each in named if each[0] == "1003"]

    assert [(left.line.number, left.day) for left in unfit] == expected


@pytest.mark.parametrize(
    "named",
    [
        pytest.param((("1002", FRIDAY), ("9999", FRIDAY)), id="none of theirs"),
        pytest.param((("1002", FRIDAY), ("1002", LATER)), id="one twice"),
    ],
)
def test_days_that_are_no_several_promises(named: tuple[tuple[str, date], ...]) -> None:
    """The first is read back alone, as where one was named."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("", Intent.PROMISE_TO_PAY, **each_on(*named))

    talk.says("promise.confirm", amount=ON_FRIDAY, day=FRIDAY)


def test_day_alone_promises_nothing(talk: Talk) -> None:
    """What is read back is not yet recorded."""
    talk.did()


def test_without_a_day_it_is_asked_for() -> None:
    """'Vou pagar' is asked for a day, and told what is owed today."""
    talk = Talk(ana_owes_150())
    talk.hears("vou pagar", Intent.PROMISE_TO_PAY)

    talk.says("promise.which_day", owed=Money(153_50))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer.NO, id="no, Saturday"),
        pytest.param(Answer.YES, id="yes, but"),
    ],
)
def test_another_day_is_read_back(talk: Talk, answer: Answer) -> None:
    """Yes or no, a new day is a new offer: nothing is recorded before its own yes."""
    talk.hears("melhor terça", Intent.AFFIRM, answer=answer, day=TUESDAY)

    talk.says("promise.confirm", day=TUESDAY)
    talk.did()


def test_no_asks_for_another_day(talk: Talk) -> None:
    """A plain no asks anew."""
    talk.no()

    talk.says("promise.another_day")


def test_conditional_yes_binds_nothing(talk: Talk) -> None:
    """'Sim, se o salário cair' is no yes."""
    talk.hears(
        "sim, se cair o salário", Intent.AFFIRM, answer=Answer.YES, reserved=True
    )

    talk.did()
    assert talk.step == "confirm"


def test_thumb_is_a_yes_here(talk: Talk) -> None:
    """The question asked for yes or no, and a promise is no agreement."""
    talk.hears("👍", Intent.AFFIRM, answer=Answer.YES, thumb=True)

    talk.did(RecordPromise(promised(ON_FRIDAY, FRIDAY)))


def test_payment_lands_before_the_yes(talk: Talk, account: Account) -> None:
    """A part payment in the middle is read back as the new amount first."""
    account.pay(FEBRUARY, MONDAY, Money(100_00))
    talk.yes()

    assert talk.keys == ["promise.confirm"]
    assert talk.said("promise.confirm").params["amount"] < ON_FRIDAY  # type: ignore[operator]  # both are money
    talk.did()


def test_everything_is_paid_before_the_yes(talk: Talk, account: Account) -> None:
    """With nothing left there is nothing to promise."""
    account.pay(FEBRUARY, MONDAY)
    talk.yes()

    talk.says("promise.refused.nothing_owed")
    talk.did()


def test_midnight_passes_before_the_yes(talk: Talk) -> None:
    """A promised day that has gone by is not recorded."""
    talk.sleeps(5)
    talk.yes()

    talk.says("promise.refused.past")
    talk.did()


def test_day_that_is_no_business_day() -> None:
    """A Saturday is read back with what it means, and kept if the client wants it."""
    talk = Talk(ana_owes_150())
    talk.hears("pago sábado", Intent.PROMISE_TO_PAY, day=SATURDAY)
    talk.says("promise.confirm_moved", day=SATURDAY, business_day=date(2025, 3, 17))
    talk.yes()

    recorded = talk.done[0]
    assert isinstance(recorded, RecordPromise)
    assert recorded.promise.day == SATURDAY


def test_range_of_days_asks_which() -> None:
    """'Entre terça e sexta' is asked for one day."""
    talk = Talk(ana_owes_150())
    talk.hears("entre terça e sexta", Intent.PROMISE_TO_PAY, day=TUESDAY, day_to=FRIDAY)
    talk.says("promise.which_of", first=TUESDAY, last=FRIDAY)
    talk.hears("sexta", day=FRIDAY)

    talk.says("promise.confirm", day=FRIDAY)


def test_today_is_paid_today() -> None:
    """A promise for today is recorded, and the way to pay comes with it."""
    talk = Talk(ana_owes_150())
    talk.hears("pago hoje", Intent.PROMISE_TO_PAY, day=MONDAY)
    talk.yes()

    talk.says("promise.thanks_today", "payment.which_method")


@pytest.mark.parametrize(
    ("day", "key"),
    [
        pytest.param(MONDAY - days(1), "promise.refused.past", id="yesterday"),
        pytest.param(MONDAY + days(31), "promise.refused.too_far", id="day 31"),
    ],
)
def test_refused_days(day: date, key: str) -> None:
    """A day outside the limits is refused in its own words, and asked again."""
    talk = Talk(ana_owes_150())
    talk.hears("pago", Intent.PROMISE_TO_PAY, day=day)

    talk.says(key)
    assert talk.step == "which_day"


def test_too_many_promises() -> None:
    """After three promises for one debt another way is offered."""
    talk = Talk(ana_owes_150(past=Past(for_debt=3)))
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)

    talk.says("promise.refused.too_many")
    assert [choice.key for choice in talk.words[0].choices] == [
        "choice.pay",
        "choice.split",
        "choice.person",
    ]


def test_less_than_the_total_is_told_so() -> None:
    """Less than what is owed is no promise: it is said that it stands for the whole."""
    talk = Talk(ana_owes_150())
    talk.hears("pago 100", Intent.PROMISE_TO_PAY, day=FRIDAY, amount=Money(100_00))

    talk.says("promise.confirm_whole", amount=ON_FRIDAY)


def test_amount_of_one_invoice_means_that_one() -> None:
    """'Pago os 89,90 na sexta' is the invoice of R$ 89.90, not the other."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("pago", Intent.PROMISE_TO_PAY, day=FRIDAY, amount=Money(89_90))
    talk.yes()

    recorded = talk.done[0]
    assert isinstance(recorded, RecordPromise)
    assert recorded.promise.invoice_ids == (103,)


def test_one_invoice_by_its_month() -> None:
    """'A de março' promises that one alone, also when the day comes later."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("pago a de março", Intent.PROMISE_TO_PAY, invoice=InvoiceRef(month=3))
    talk.hears("sexta", day=FRIDAY)
    talk.yes()

    recorded = talk.done[0]
    assert isinstance(recorded, RecordPromise)
    assert recorded.promise.invoice_ids == (103,)


def test_open_promise_is_remembered() -> None:
    """Who promised before is reminded of the day when changing it."""
    before = promised(ON_FRIDAY, FRIDAY)
    talk = Talk(ana_owes_150(promises=(before,)))
    talk.hears("vou pagar", Intent.PROMISE_TO_PAY)

    talk.says("promise.change_day", day=FRIDAY)


def test_contested_invoice_is_not_promised() -> None:
    """What is contested or being checked is no part of a promise."""
    talk = Talk(case(Account(FEBRUARY, MARCH), disputed=frozenset({102})))
    talk.hears("pago sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)
    talk.yes()

    recorded = talk.done[0]
    assert isinstance(recorded, RecordPromise)
    assert recorded.promise.invoice_ids == (103,)


def test_weekday_is_of_the_week_that_was_named() -> None:
    """'Semana que vem', then 'sexta': the Friday of next week."""
    talk = Talk(ana_owes_150())
    talk.hears(
        "semana que vem",
        Intent.PROMISE_TO_PAY,
        day=MONDAY + days(7),
        day_to=MONDAY + days(13),
    )
    talk.says("promise.which_of", first=MONDAY + days(7), last=MONDAY + days(13))
    talk.hears("na sexta", Intent.PROMISE_TO_PAY, day=FRIDAY)

    talk.says("promise.confirm", day=FRIDAY + days(7))


def test_range_too_far_is_not_narrowed() -> None:
    """'Em maio' is too far as a whole: no day of it is asked for."""
    talk = Talk(ana_owes_150())
    talk.hears(
        "em maio",
        Intent.PROMISE_TO_PAY,
        day=date(2025, 5, 1),
        day_to=date(2025, 5, 31),
    )

    talk.says("promise.refused.too_far")


@pytest.mark.parametrize(
    ("settled", "goes_on"),
    [
        pytest.param("1003", True, id="another invoice"),
        pytest.param("1002", False, id="the promised one"),
    ],
)
def test_a_promise_waits_while_another_invoice_is_settled(
    settled: str, *, goes_on: bool
) -> None:
    """It is put again after the agreement, unless that took its invoice away."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    promised_of = {"invoice": InvoiceRef(number="1002"), "day": FRIDAY}
    agreed_of = {"invoice": InvoiceRef(number=settled), "count": 2}
    talk.hears("", Intent.PROMISE_TO_PAY, **promised_of)
    talk.hears("", Intent.NEGOTIATE_INSTALLMENTS, **agreed_of)
    talk.yes()

    talk.said("instalments.thanks")
    assert ("promise.confirm" in talk.keys) is goes_on
