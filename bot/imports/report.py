"""What became of each row: counts, reasons, and a file to take back to the source."""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.csv_cells import safe_cell
from bot.imports.cells import Problem

_COLUMNS = ("row", "column", "value", "reason")


class Outcome(StrEnum):
    """What became of a row.

    KEPT: our books know better than the file, such as a payment that it has not heard
    of. CANCELLED: it was missing in the file, and that was to cancel it.
    """

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


@dataclass
class Report:
    """The account of one import; with *dry_run* it tells what would have been."""

    file: str
    kind: str
    layout: str
    dry_run: bool
    unused_columns: tuple[str, ...] = ()
    counts: Counter[Outcome] = field(default_factory=Counter)
    clients_created: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Count the rows of the file that were looked at."""
        return sum(self.counts.values()) - self.counts[Outcome.CANCELLED]

    @property
    def changed(self) -> bool:
        """Tell whether anything was written, or would have been."""
        moved = (Outcome.CREATED, Outcome.UPDATED, Outcome.CANCELLED)
        return any(self.counts[outcome] for outcome in moved)

    def reject(self, problems: Iterable[Problem]) -> None:
        """Count one row as rejected, for these reasons."""
        self.counts[Outcome.REJECTED] += 1
        self.problems.extend(problems)

    def as_json(self) -> dict[str, Any]:
        """Give the report as plain JSON values."""
        return {
            "file": self.file,
            "kind": self.kind,
            "layout": self.layout,
            "dry_run": self.dry_run,
            "rows": self.rows,
            **{str(outcome): self.counts[outcome] for outcome in Outcome},
            "clients_created": self.clients_created,
            "unused_columns": list(self.unused_columns),
            "problems": [asdict(problem) for problem in self.problems],
        }

    def save(self, path: Path) -> None:
        """Write the report: JSON to a name that ends so, the reasons as CSV otherwise.

        The CSV opens in a spreadsheet, so its cells cannot act (F66).
        """
        if path.suffix.lower() == ".json":
            written = json.dumps(self.as_json(), ensure_ascii=False, indent=2)
            path.write_text(written + "\n", encoding="utf-8")
            return
        # utf-8-sig: spreadsheets take plain UTF-8 for cp1252.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for each in self.problems:
                cells = (each.column, each.value, each.reason)
                writer.writerow([each.row, *map(safe_cell, cells)])
