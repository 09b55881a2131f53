"""The round ends an agreement after its day, and only then; what comes back."""

from datetime import date

from sqlalchemy import select

from domain.agreements import AgreementRules
from models.agreement import ACTIVE, BROKEN, KEPT, REPLACED, AgreementWarning
from models.hook import HookEvent
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.agreements.lateness import (
    LAST_DAY,
    OVER,
    WARNED_ON,
    keys_of,
    last_of,
    run_round,
    under_rules,
    warned,
)
from tests.bot.hooks.receiver import endpoint


def test_past_its_day_the_agreement_is_over_and_the_client_is_told(late: Deal) -> None:
    """The original debt is back, and they hear what it is now, kindly."""
    warned(late)
    late.to(OVER)
    changed = run_round(late)
    row = last_of(late)

    assert changed == 1
    assert late.state(1) == BROKEN
    assert late.owed() == {"1001": 102_93}
    assert keys_of(late)[-1] == "agreement.ended.broken.owed"
    assert row.purpose == "notice"
    assert "R$ 102,93" in row.body
    assert "conversamos" in row.body


def test_what_was_paid_is_told_too(late: Deal) -> None:
    """The first part was paid; the second is late."""
    late.to(FIRST)
    late.till.pay(45_00)
    late.to(date(2027, 1, 11))
    run_round(late)
    late.to(date(2027, 1, 20))
    run_round(late)

    assert "agreement.ended.broken.credited" in keys_of(late)
    assert "R$ 45,00" in last_of(late).body
    assert "R$ 58,36" in last_of(late).body


def test_paying_after_the_warning_keeps_the_agreement(late: Deal) -> None:
    """On the last day the part is paid; the warning lapses, and nothing ends."""
    warned(late)
    late.to(LAST_DAY)
    late.till.pay(46_12)
    late.to(OVER)
    run_round(late)

    assert late.state(1) == ACTIVE
    assert all(late.till.rows(select(AgreementWarning.lapsed_at)))
    assert late.owed() == {"A1-2/2": 45_00}


def test_a_part_of_the_part_is_not_enough(late: Deal) -> None:
    """What is left is still more than what matters."""
    warned(late)
    late.till.pay(30_00)
    late.to(OVER)
    run_round(late)

    assert late.state(1) == BROKEN


def test_a_few_reais_break_nothing(late: Deal) -> None:
    """Below least_unpaid it is a matter of reminders."""
    warned(late)
    late.till.pay(40_00)
    late.to(OVER)
    run_round(late)

    assert late.state(1) == ACTIVE


def test_paid_to_the_end_it_is_kept(late: Deal) -> None:
    """Early, late or in parts: what is paid whole is over."""
    late.till.pay(90_00)

    assert late.state(1) == KEPT


def test_what_was_told_at_the_yes_holds(late: Deal) -> None:
    """Stricter rules since then are for later agreements."""
    under_rules(late.till.world, AgreementRules(1, 2, 1))
    warned(late)
    late.to(LAST_DAY)
    run_round(late)

    assert late.till.rows(select(AgreementWarning.last_day)) == [LAST_DAY]
    assert late.state(1) == ACTIVE


def test_it_is_announced(late: Deal) -> None:
    """The company's own systems hear of it, with what came back."""
    endpoint(late.till.world)
    warned(late)
    late.to(OVER)
    run_round(late)
    events = late.till.rows(
        select(HookEvent).where(HookEvent.kind == "agreement.broken")
    )

    assert [event.data for event in events] == [
        {
            "client": "ana",
            "agreement": 1,
            "amount_minor": 0,
            "currency": "BRL",
            "invoices": ["ana-1"],
        }
    ]


def test_an_earlier_agreement_that_comes_back_too_late_ends_with_it(
    late: Deal,
) -> None:
    """Renegotiated once, and late again: the debt of the beginning is back."""
    late.to(date(2026, 12, 3))
    second = late.agrees((date(2026, 12, 10), 30_00), (date(2027, 1, 11), 60_00))
    replaced = late.state(1)
    late.till.pay(30_00)
    late.to(date(2027, 1, 18))
    run_round(late)
    late.to(date(2027, 1, 28))
    run_round(late)

    assert replaced == REPLACED
    assert (late.state(1), late.state(second)) == (BROKEN, BROKEN)
    assert list(late.owed()) == ["1001"]
    assert keys_of(late)[-1] == "agreement.ended.broken.credited"
    assert "R$ 30,00" in last_of(late).body
    assert late.books_hold()


def test_an_earlier_agreement_that_comes_back_in_time_goes_on(late: Deal) -> None:
    """The later one was worse kept: the first is in force again, as it stood."""
    late.till.pay(45_00)
    part = late.invoices(agreement_id=1)[1]
    later = late.agrees((FIRST, 20_00), (date(2027, 2, 1), 25_00), ids=[part.id])
    replaced = late.state(1)
    late.to(WARNED_ON)
    run_round(late)
    late.to(OVER)
    run_round(late)

    assert replaced == REPLACED
    assert (late.state(1), late.state(later)) == (ACTIVE, BROKEN)
    assert late.owed() == {"A1-2/2": 45_00}
    assert keys_of(late)[-1] == "agreement.ended.broken.earlier"
