"""Rates of an index of prices: loaded once, exactly, and never rewritten."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.imports.rates import BadRatesError, RatesLoaded, read_rates, store_rates
from bot.indices import index_of, loaded
from domain.charges import ChargesPolicy
from models.charges import IndexRate

NOW = datetime(2026, 7, 20, 15, tzinfo=UTC)
TODAY = date(2026, 7, 20)
MAY = "name,month,rate,source\nIPCA,2026-05,0.44,IBGE\n"


def load(database: Database, folder: Path, text: str) -> RatesLoaded:
    """Load a file of rates."""
    path = folder / "rates.csv"
    path.write_text(text, encoding="utf-8")
    with database.write() as session:
        return store_rates(session, read_rates(path), TODAY, NOW)


def test_an_exact_rate(database: Database, tmp_path: Path) -> None:
    """0.44 % are 440,000 millionths of a per cent, known all along."""
    done = load(database, tmp_path, MAY)
    with database.read() as session:
        row = session.scalars(select(IndexRate)).one()

    assert done == RatesLoaded(1, 0)
    assert (row.rate_millionths, row.month, row.known_on) == (
        440_000,
        date(2026, 5, 1),
        None,
    )


def test_as_a_brazilian_spreadsheet_has_it(database: Database, tmp_path: Path) -> None:
    """Semicolons, a comma for the cents, the month before the year."""
    load(database, tmp_path, "name;month;rate\nigp-m;06/2026;-0,31\n")
    with database.read() as session:
        index = index_of(session, ChargesPolicy(index="IGP-M"))

    assert index is not None
    assert [rate.millionths for rate in index.rates.values()] == [-310_000]


def test_a_later_month_counts_from_today(database: Database, tmp_path: Path) -> None:
    """Days that are past stay as they were."""
    load(database, tmp_path, MAY)
    done = load(database, tmp_path, f"{MAY}IPCA,2026-06,0.10,IBGE\n")
    with database.read() as session:
        rows = session.scalars(select(IndexRate).order_by(IndexRate.month)).all()

    assert done == RatesLoaded(1, 1)
    assert [row.known_on for row in rows] == [None, TODAY]


def test_listed(database: Database, tmp_path: Path) -> None:
    """How far each index is loaded."""
    load(database, tmp_path, f"{MAY}IPCA,2026-06,0.10,IBGE\n")
    with database.read() as session:
        (row,) = loaded(session)

    assert (row.name, row.months, row.last) == ("IPCA", 2, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("IPCA,2026-05,0.45,\n", "another rate", id="rewritten"),
        pytest.param("IPCA,maio,0.45,\n", "no month", id="no month"),
        pytest.param("IPCA,2026-06,much,\n", "no rate", id="no rate"),
        pytest.param("IPCA,2026-06,NaN,\n", "no rate", id="not a number"),
        pytest.param("IPCA,2026-06,0.1234567,\n", "finer", id="too fine"),
        pytest.param("IPCA,2026-06,-100,\n", "no monthly rate", id="all is gone"),
        pytest.param(",2026-06,1,\n", "a name", id="no name"),
    ],
)
def test_refused_whole(database: Database, tmp_path: Path, text: str, why: str) -> None:
    """A file with a wrong line stores nothing, and names the line."""
    load(database, tmp_path, MAY)
    with pytest.raises(BadRatesError, match=rf"line 3: .*{why}|line 2: .*{why}"):
        load(database, tmp_path, f"name,month,rate,source\nIPCA,2026-07,1,\n{text}")

    with database.read() as session:
        assert len(session.scalars(select(IndexRate)).all()) == 1


def test_no_such_column(database: Database, tmp_path: Path) -> None:
    """The header is read first."""
    with pytest.raises(BadRatesError, match="no column rate"):
        load(database, tmp_path, "name,month\nIPCA,2026-05\n")
