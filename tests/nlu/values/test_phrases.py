"""The table of phrases.yml: what people type, and the values that must be heard."""

from datetime import date
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from domain.calendar import calendar_for
from nlu.parse_lines import values_as_json
from nlu.values.parse import parse_values

TODAY = date(2026, 11, 18)  # a Wednesday; Friday the 20th is a holiday
TABLE = Path(__file__).with_name("phrases.yml")


class Row(TypedDict, total=False):
    """One line of the table."""

    say: str
    asked: str
    language: str
    hear: dict[str, object]


def _rows() -> list[tuple[str, Row]]:
    sections: dict[str, list[Row]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return [(name, row) for name, rows in sections.items() for row in rows]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{name}: {row['say']} [{row.get('asked', '')}]")
        for name, row in _rows()
    ],
)
def test_hears(row: Row) -> None:
    """Nothing more and nothing less than the values of the phrase is heard."""
    values = parse_values(
        row["say"],
        today=TODAY,
        calendar=calendar_for("SP"),
        asked=row.get("asked"),
        language=row.get("language", "pt"),
    )

    heard = values_as_json(values) | ({"reserved": True} if values.reserved else {})

    assert heard == row["hear"]


def test_has_many_phrases() -> None:
    """The table stays as large as the product promises: 300 phrases or more."""
    assert len({row["say"] for _, row in _rows()}) >= 300
