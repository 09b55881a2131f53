"""Disputes: by when they are answered, and which remedy fits which invoice."""

from datetime import date

import pytest

from domain.calendar import calendar_for
from domain.charges import Items
from domain.disputes import Remedy, answer_by, fits
from domain.money import Money

WHOLE = Items(Money(17), Money(2_00), Money(100_00))
PAID_30 = Items(Money(0), Money(0), Money(70_00))


def test_the_answer_is_due_in_business_days() -> None:
    """Five of them from Thursday, 19 November 2026: Friday is a holiday."""
    assert answer_by(date(2026, 11, 19), 5, calendar_for("SP")) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("remedy", "left", "to", "why"),
    [
        pytest.param(Remedy.CANCEL, WHOLE, None, None, id="nothing was paid"),
        pytest.param(Remedy.CANCEL, PAID_30, None, "paid_in_part", id="30 were paid"),
        pytest.param(Remedy.REDUCE, WHOLE, 80_00, None, id="80 instead of 100"),
        pytest.param(Remedy.REDUCE, WHOLE, None, "amount", id="to what?"),
        pytest.param(Remedy.REDUCE, WHOLE, 100_00, "not_less", id="no less"),
        pytest.param(Remedy.REDUCE, PAID_30, 30_00, "paid_more", id="all is paid"),
        pytest.param(Remedy.REDUCE, PAID_30, 30_01, None, id="a cent is left"),
        pytest.param(Remedy.CHARGES, WHOLE, None, None, id="fine and interest"),
        pytest.param(Remedy.CHARGES, PAID_30, None, "no_charges", id="there are none"),
    ],
)
def test_what_fits(
    remedy: Remedy, left: Items, to: int | None, why: str | None
) -> None:
    """What was paid is not undone by a dispute: money goes back by a refund."""
    unfit = fits(remedy, Money(100_00), left, None if to is None else Money(to))

    assert (unfit and unfit.why) == why
