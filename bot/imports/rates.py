"""Rates of an index of prices from a CSV file: name, month, rate, source."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from domain.correction import InvalidIndexError, Rate
from models.charges import IndexRate

COLUMNS = ("name", "month", "rate")
_LONGEST_NAME = 20
_MILLION = 1_000_000


class BadRatesError(ValueError):
    """The file cannot be loaded; the message names the line, and nothing was stored."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")


@dataclass(frozen=True, slots=True)
class RateRecord:
    """One line: an index, the first day of a month, and its rate."""

    line: int
    name: str
    month: date
    millionths: int
    source: str


@dataclass(frozen=True, slots=True)
class RatesLoaded:
    """How many rates are new, and how many were there already, just the same."""

    new: int
    known: int


def read_rates(path: Path) -> list[RateRecord]:
    """Read a CSV with a header (name, month, rate; source if there is one).

    Months are 2026-05 or 05/2026, rates per cent with a point or a comma. Raises
    BadRatesError.
    """
    text = path.read_text(encoding="utf-8-sig")
    comma = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(text.splitlines(), delimiter=comma)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadRatesError(1, f"no column {', '.join(missing)}")
    return [_record(place, row) for place, row in enumerate(reader, start=2)]


def store_rates(
    session: Session, records: Iterable[RateRecord], today: date, now: datetime
) -> RatesLoaded:
    """Add what is new. Raises BadRatesError for a rate that differs from the loaded.

    A published rate is never rewritten: what was charged by it stays explained. Of an
    index that was not there at all everything counts as known all along; a later month
    counts from today, so that days that are past stay as they were.
    """
    there = {(r.name, r.month): r for r in session.scalars(select(IndexRate))}
    names = {name for name, _ in there}
    new = known = 0
    for record in records:
        row = there.get((record.name, record.month))
        if row is None:
            row = _row(record, None if record.name not in names else today, now)
            there[record.name, record.month] = row
            session.add(row)
            new += 1
        elif row.rate_millionths != record.millionths:
            why = f"{record.name} of {record.month:%Y-%m} is loaded with another rate"
            raise BadRatesError(record.line, why)
        else:
            known += 1
    session.flush()
    if new:
        audit.append(session, "cli", "indices.loaded", "indices", {"new": new}, now)
    return RatesLoaded(new, known)


def _row(record: RateRecord, known_on: date | None, now: datetime) -> IndexRate:
    return IndexRate(
        name=record.name,
        month=record.month,
        rate_millionths=record.millionths,
        known_on=known_on,
        source=record.source,
        loaded_at=now,
    )


def _record(line: int, row: Mapping[str, str | None]) -> RateRecord:
    name = (row["name"] or "").strip().upper()
    if not name or len(name) > _LONGEST_NAME:
        raise BadRatesError(line, f"a name has 1 to {_LONGEST_NAME} characters")
    millionths = _millionths(line, row["rate"] or "")
    source = (row.get("source") or "").strip()[:200]
    return RateRecord(line, name, _month(line, row["month"] or ""), millionths, source)


def _month(line: int, text: str) -> date:
    for pattern in ("%Y-%m", "%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), pattern).date().replace(day=1)  # noqa: DTZ007 - a month has no zone
        except ValueError:
            continue
    raise BadRatesError(line, f"{text!r} is no month; write 2026-05")


def _millionths(line: int, text: str) -> int:
    try:
        exact = Decimal(text.strip().rstrip("%").replace(",", ".")) * _MILLION
        whole = int(exact)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise BadRatesError(line, f"{text!r} is no rate; write 0.44") from error
    if exact != whole:
        raise BadRatesError(line, f"{text} % is finer than a millionth of a per cent")
    try:
        return Rate(whole).millionths
    except InvalidIndexError as error:
        raise BadRatesError(line, str(error)) from error
