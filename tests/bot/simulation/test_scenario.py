"""A scenario says what is wrong with it, and where."""

from datetime import date, time
from decimal import Decimal

import pytest

from bot.settings import SettingsError
from bot.simulation.presets import preset, preset_names
from bot.simulation.scenario import Scenario, read_scenario


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param("sede: 3", 1, "did you mean 'seed'?", id="a typo"),
        pytest.param(
            "payments:\n  - {day: 3}", 2, "either a client or a share", id="nobody"
        ),
        pytest.param(
            "payments:\n  - {client: A, share: 3, day: 3}",
            2,
            "either a client or a share",
            id="both",
        ),
        pytest.param(
            "payments:\n  - {client: A, day: amanhã}", 2, "must be a date", id="no day"
        ),
        pytest.param(
            "payments:\n  - client: A\n    day: 1\n    amount: -3",
            4,
            "must be an amount above zero",
            id="less than nothing",
        ),
        pytest.param(
            "behaviours:\n  - pays_after: {step: d0, share: 140}",
            2,
            "less than or equal to 100",
            id="more than all",
        ),
        pytest.param(
            "behaviours:\n  - {}", 2, "needs just one of pays_after", id="no habit"
        ),
        pytest.param("answers: [", 1, "is no YAML", id="no YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, what: str) -> None:
    """Whoever wrote it can go there and mend it."""
    with pytest.raises(SettingsError) as caught:
        read_scenario(text)

    problem = caught.value.problems[0]
    assert problem.line == line
    assert what in problem.what


def test_days_times_and_amounts_as_people_write_them() -> None:
    """A date or a count of days, a time with or without quotes, money or a word."""
    read = read_scenario(
        """
        payments:
          - {client: C-1, day: 2026-12-03, at: 14:30, amount: 99.90}
          - {share: 12.5, day: 4, at: "09:05", amount: overdue}
        """
    )

    one, other = read.payments
    assert (one.day, one.at, one.amount) == (
        date(2026, 12, 3),
        time(14, 30),
        Decimal("99.9"),
    )
    assert (other.day, other.at, other.share) == (4, time(9, 5), Decimal("12.5"))


def test_nothing_at_all_is_a_scenario() -> None:
    """An empty file is a month in which nobody does anything."""
    assert read_scenario("") == Scenario()


@pytest.mark.parametrize("name", preset_names())
def test_the_presets_are_valid(name: str) -> None:
    """Each can be chosen on the page."""
    assert preset(name).seed == 1
