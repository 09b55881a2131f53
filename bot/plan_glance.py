"""What the planner sees at one glance: whether anything is new since it last looked.

Every tick looks at one row by its key, and whether anything woke the planner
(models/wake.py). Where something did, one statement without parameters tells what: its
text is made once and its plan can be kept, and each part looks at one end of an index.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from bot.ladders import BROKEN, LadderTable, ladders_from
from bot.settings import Settings
from bot.settings.steps import write_steps
from domain.ladder import Kind, Ladder
from models.invoice import OPEN
from models.ladder import RELEASED

MARK = "planner"
FIELD, RECORD = "\x1f", "\x1e"  # neither may stand in JSON

# Constants are written out: with parameters no partial index would be of use. SQLite
# has to be told of the one for steps, or it goes through every task there ever was.
_TEXT = f"""
SELECT
  (SELECT value FROM mark WHERE name = '{MARK}') AS mark,
  (SELECT max(touched_ms) FROM invoice) AS invoice_ms,
  (SELECT max(touched_ms) FROM client) AS client_ms,
  EXISTS (SELECT 1 FROM planned_step {{by_index}}
    WHERE kind = '{Kind.MESSAGE.value}' AND contact_id IS NULL
    AND (SELECT status FROM invoice WHERE id = invoice_id) = '{OPEN}') AS left_over,
  EXISTS (SELECT 1 FROM alert
    WHERE kind = '{BROKEN}' AND cleared_at IS NULL) AS alerts,
  (SELECT {{join}}(name || '{FIELD}' || CAST(steps AS TEXT), '{RECORD}')
    FROM ladder_version WHERE state = '{RELEASED}') AS released
"""  # noqa: S608 - our own constants
_SQLITE = text(
    _TEXT.format(by_index="INDEXED BY ix_planned_step_no_contact", join="group_concat")
)
_POSTGRES = text(_TEXT.format(by_index="", join="string_agg"))


# Every tick, whatever the portfolio: one row by its key, and one that is mostly absent.
_TICK = (
    f"SELECT value FROM mark WHERE name = '{MARK}' "  # noqa: S608 - our own constant
    "AND NOT EXISTS (SELECT 1 FROM plan_wake)"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The ladders in force, and a fingerprint of all that a step's day depends on."""

    ladders: LadderTable
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What one statement told.

    *mark* is what the planner last noted, *touched_ms* when an invoice or client last
    changed, *left_over* whether a step waits for a contact, and *alerts* whether people
    are being told of broken ladders.
    """

    mark: str | None
    touched_ms: int
    left_over: bool
    alerts: bool
    rules: Rules


def glance(session: Session, settings: Settings) -> Glance:
    """Look whether there is anything new."""
    row = session.execute(_statement(session)).one()
    return Glance(
        mark=row.mark,
        touched_ms=max(row.invoice_ms or 0, row.client_ms or 0),
        left_over=bool(row.left_over),
        alerts=bool(row.alerts),
        rules=_rules(_Same(settings), row.released or ""),
    )


def undisturbed(session: Session) -> str | None:
    """Give what the planner last noted, if nothing has woken it since; else None."""
    mark: str | None = session.connection().exec_driver_sql(_TICK).scalar()
    return mark


def settings_mark(settings: Settings) -> str:
    """Mark what config.yml says of a step's day, so that a new one is noticed."""
    return _rules(_Same(settings), "").fingerprint


def _statement(session: Session) -> TextClause:
    sqlite = session.get_bind().dialect.name == "sqlite"
    return _SQLITE if sqlite else _POSTGRES


class _Same:
    """Settings as a key: never changed once read, too large to compare each tick."""

    __slots__ = ("settings",)

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.settings is other.settings

    def __hash__(self) -> int:
        return id(self.settings)


@lru_cache(maxsize=16)
def _rules(same: _Same, released: str) -> Rules:
    """Work out the rules; *released* is the text of all versions in force."""
    versions = (each.split(FIELD, 1) for each in released.split(RECORD) if each)
    ladders = ladders_from(same.settings, ((n, json.loads(s)) for n, s in versions))
    steps = {name: _written(ladder) for name, ladder in ladders.table.items()}
    holidays = [day.model_dump(mode="json") for day in same.settings.holidays]
    written = json.dumps([steps, holidays], sort_keys=True)
    return Rules(ladders, hashlib.sha256(written.encode()).hexdigest())


@lru_cache(maxsize=256)
def _written(ladder: Ladder) -> str:
    return json.dumps(write_steps(ladder), sort_keys=True)
