"""Today's steps as small tables for one statement: places, and spans of due dates.

Places that keep the same days share their spans: twenty-seven states with five ladders
are a few dozen rows on most days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnClause, Date, Integer, String, column, values
from sqlalchemy.types import TypeEngine

from bot.ladders import LadderTable
from bot.settings import Settings
from domain.calendar import Calendar
from domain.ladder import Ladder, Step, Tone, windows
from domain.zones import local_day

NOWHERE = ""  # stands for a state, or a city with holidays of its own, that is none


class Place(NamedTuple):
    """Where the days are the same for everybody: one zone, one set of holidays.

    *city* is as the clients write it, and NOWHERE unless it has holidays of its own.
    """

    zone: str
    state: str
    city: str


class Row(NamedTuple):
    """One step of one ladder, and the invoices that are on it.

    A task waits for *after*, the newest message before it, to have had its chance. A
    letter with *instead* stands in for a hand-over of that tone, where nothing nearly
    as grave was ever said: no channel reaches everybody, a letter does.
    """

    days: int
    ladder: str
    today: date
    step: str
    kind: str
    after: str
    tone: str
    instead: str
    due_after: date
    due_until: date
    issued_after: date
    issued_until: date


@dataclass(frozen=True)
class Spans:
    """Each place with the number of its days, and the rows of those days."""

    places: tuple[tuple[str, str, str, int], ...]
    rows: tuple[Row, ...]

    @property
    def cities(self) -> list[str]:
        """List the cities with holidays of their own, as clients write them."""
        return sorted({city for _, _, city, _ in self.places} - {NOWHERE})


def spans_of(
    ladders: LadderTable, settings: Settings, places: Iterable[Place], now: datetime
) -> Spans:
    """Work out who is on which step, by place, as of *now*."""
    numbers: dict[tuple[Any, ...], int] = {}
    numbered = []
    for place in places:
        calendar = settings.calendar_for(place.state or None, place.city or None)
        today = local_day(now, place.zone)
        days = tuple(
            row
            for name, ladder in ladders.table.items()
            for row in _rows(name, ladder, today, calendar)
        )
        numbered.append((*place, numbers.setdefault(days, len(numbers))))
    rows = [Row(n, *row) for days, n in numbers.items() for row in days]
    return Spans(tuple(numbered), tuple(rows))


def _rows(
    name: str, ladder: Ladder, today: date, calendar: Calendar
) -> Iterator[tuple[Any, ...]]:
    for window in windows(ladder):
        step, said = window.step, ladder.message_at(window.step)
        before = said.name if said else ""
        for span in window.spans(today, calendar):
            yield (name, today, *_named(step, before), *span)
            if said is not None and said is not step:
                yield (name, today, *_named(said, ""), *span)
            letter = ladder.letter_before(step) if step.kind.hands_over else None
            if letter is not None:
                yield (name, today, *_named(letter, before, step.tone), *span)


def _named(step: Step, after: str, instead: str = "") -> tuple[str, ...]:
    return step.name, step.kind.value, after, step.tone.value, str(instead)


def place_table(spans: Spans) -> CTE:
    """Write the places as a table of a statement."""
    return (
        values(
            column("zone", String),
            column("state", String),
            column("city", String),
            column("days", Integer),
        )
        .data(list(spans.places))
        .cte("place")
    )


def span_table(rows: Iterable[Row]) -> CTE:
    """Write spans as a table of a statement."""
    kinds: dict[type, type[TypeEngine[Any]]] = {int: Integer, str: String, date: Date}
    columns: list[ColumnClause[Any]] = [
        column(name, kinds[kind]) for name, kind in Row.__annotations__.items()
    ]
    return values(*columns).data([tuple(row) for row in rows]).cte("span")


def graver_from(tone: str) -> list[str]:
    """List the tones of which one must have been said before *tone* is acted upon.

    >>> graver_from("final")
    ['firm', 'final']
    """
    return [each.value for each in Tone if each.rank >= Tone(tone).rank - 1]
