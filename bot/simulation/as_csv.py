"""Everything that a simulation saw as one CSV file, for a spreadsheet."""

import csv
import json
from collections.abc import Mapping
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.csv_cells import safe_cell
from bot.simulation.lines import Line

COLUMNS = (
    "side", "kind", "day", "time", "client", "name", "step", "channel", "level", "form",
    "rule", "verdict", "possible_at", "figures", "amount", "cost", "text",
)  # fmt: skip


class CsvLines:
    """Writes lines as they come; times are by the company's clock."""

    def __init__(self, file: TextIO, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.writer = csv.writer(file)
        self.writer.writerow(COLUMNS)

    def __call__(self, side: str, line: Line) -> None:
        """Write one line; a cell that a spreadsheet would run is text."""
        self.writer.writerow([safe_cell(cell) for cell in self._cells(side, line)])

    def _cells(self, side: str, line: Line) -> list[str]:
        of = line.details
        micro = of.get("price_micro")
        return [
            side,
            line.kind,
            line.day.isoformat(),
            line.at.astimezone(self.zone).strftime("%H:%M"),
            line.client,
            line.name,
            line.step or "",
            line.channel or "",
            _text(of, "level"),
            _text(of, "form"),
            line.rule or "",
            _text(of, "verdict"),
            _text(of, "possible_at"),
            json.dumps(of["figures"], ensure_ascii=False) if of.get("figures") else "",
            "" if line.amount_minor is None else f"{line.amount_minor / 100:.2f}",
            "" if micro is None else f"{micro / 1_000_000:.4f}",
            line.text,
        ]


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    return "" if value is None else str(value)
