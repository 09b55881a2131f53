"""What became of a statement: counts, sums, and each line with its outcome."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

KNOWN, REFUSED = "known", "refused"
MOST_KEPT = 500  # lines in the report of a row; the list has them all


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the report; *who* is the client that it was booked for."""

    place: int
    on: str
    minor: int
    text: str
    outcome: str
    rule: str = ""
    who: str = ""
    candidates: int = 0


@dataclass
class BankReport:
    """The account of one import; with *dry_run* it tells what would have been."""

    file: str
    kind: str
    layout: str
    account: str
    dry_run: bool
    from_on: str = ""
    to_on: str = ""
    again: bool = False
    skipped: int = 0
    missing: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    lines: list[Told] = field(default_factory=list)

    def tell(self, told: Told) -> None:
        """Count a line and keep it."""
        self.counts[told.outcome] += 1
        self.sums[told.outcome] += told.minor
        self.lines.append(told)

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """Give the report as plain JSON values, with *most* lines of it."""
        facts = {
            name: value
            for name, value in vars(self).items()
            if name not in {"counts", "sums", "lines"}
        }
        lines = self.lines if most is None else self.lines[:most]
        return facts | {
            "counts": dict(self.counts),
            "sums": dict(self.sums),
            "lines": [asdict(line) for line in lines],
        }
