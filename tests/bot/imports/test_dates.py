"""Days in files: one order per file, and no turning round."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.imports.dates import parse_date, parse_instant
from bot.imports.values import BadValueError, Cell
from bot.settings.imports import DateOrder


@pytest.mark.fault("F57")
@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        pytest.param("2026-11-05", "day/month/year", date(2026, 11, 5), id="ISO"),
        pytest.param(
            "2026-11-05 00:00:00", "day/month/year", date(2026, 11, 5), id="ISO, hour"
        ),
        pytest.param("05/11/2026", "day/month/year", date(2026, 11, 5), id="Brazil"),
        pytest.param("5.11.2026", "day/month/year", date(2026, 11, 5), id="points"),
        pytest.param("05/11/2026", "month/day/year", date(2026, 5, 11), id="America"),
        pytest.param("2/29/2024", "month/day/year", date(2024, 2, 29), id="leap day"),
        pytest.param(date(2026, 11, 5), "month/day/year", date(2026, 11, 5), id="cell"),
    ],
)
def test_reads(cell: Cell, order: DateOrder, day: date) -> None:
    """The mapping's order decides, except where the cell is clear."""
    assert parse_date(cell, order) == day


@pytest.mark.fault("F57")
@pytest.mark.parametrize(
    ("cell", "order", "reason"),
    [
        pytest.param("11/25/2026", "day/month/year", "say --date-format", id="turned"),
        pytest.param("30/02/2026", "day/month/year", "no day", id="30 February"),
        pytest.param("29/02/2026", "day/month/year", "no day", id="no leap year"),
        pytest.param("05/11/26", "day/month/year", "two digits", id="short year"),
        pytest.param("05/11/2026", "year-month-day", "no date", id="ISO only"),
        pytest.param("05/11-2026", "day/month/year", "no date", id="mixed marks"),
        pytest.param("0205-01-01", "day/month/year", "year", id="slip in the year"),
        pytest.param(Decimal(46331), "day/month/year", "number", id="a serial number"),
        pytest.param("amanhã", "day/month/year", "no date", id="a word"),
    ],
)
def test_refuses(cell: Cell, order: DateOrder, reason: str) -> None:
    """What is no day in the file's own order is refused with a way out."""
    with pytest.raises(BadValueError, match=reason):
        parse_date(cell, order)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        pytest.param("01/11/2026", datetime(2026, 11, 1, 3, tzinfo=UTC), id="a day"),
        pytest.param(
            "2026-11-01T10:30", datetime(2026, 11, 1, 13, 30, tzinfo=UTC), id="local"
        ),
        pytest.param(
            "2026-11-01T10:30:00Z",
            datetime(2026, 11, 1, 10, 30, tzinfo=UTC),
            id="with an offset",
        ),
    ],
)
def test_an_instant_is_read_in_the_companys_zone(cell: str, instant: datetime) -> None:
    """An opt-in's time without an offset is the company's wall clock."""
    assert parse_instant(cell, "America/Sao_Paulo") == instant


@pytest.mark.parametrize("cell", ["2026-11-01T99:00", "T", "2026-11-01Tx"])
def test_an_instant_that_is_none_is_refused(cell: str) -> None:
    """A broken time gives a reason."""
    with pytest.raises(BadValueError):
        parse_instant(cell, "America/Sao_Paulo")
