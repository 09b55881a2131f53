"""Which ladder an invoice climbs: what finance released, then config.yml's.

The first name that is a ladder counts, of: the invoice's own, its client's own, the
invoice's portfolio, the client's, the invoice's segment, the client's, and `default`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert, standing_alerts
from bot.settings import Settings
from bot.settings.part import DEFAULT
from bot.settings.steps import read_steps
from domain.ladder import Ladder, LadderError
from models.client import Client
from models.invoice import Invoice
from models.ladder import RELEASED, LadderVersion

BROKEN = "ladder_broken"
MOST_TOLD = 5  # problems of one ladder; who mends it sees them all
_NAMING = (
    Invoice.ladder,
    Client.ladder,
    Invoice.portfolio,
    Client.portfolio,
    Invoice.segment,
    Client.segment,
)


@dataclass(frozen=True)
class LadderTable:
    """The ladders in force, by name; `default` is always among them.

    *broken* are released versions that make no sense, with what is wrong.
    """

    table: Mapping[str, Ladder]
    broken: Mapping[str, LadderError] = field(default_factory=dict)

    def of(self, invoice: Invoice, client: Client) -> Ladder:
        """Give the ladder that an invoice climbs."""
        names = (
            invoice.ladder,
            client.ladder,
            invoice.portfolio,
            client.portfolio,
            invoice.segment,
            client.segment,
        )
        return next((t for t in map(self._named, names) if t), self.table[DEFAULT])

    def _named(self, name: str | None) -> Ladder | None:
        return self.table.get(name) if name else None

    def name_in_sql(self) -> ColumnElement[str]:
        """Give the same name as an expression over invoices and their clients."""
        known = [name for name in self.table if name != DEFAULT]
        if not known:
            return literal(DEFAULT)
        known.append(DEFAULT)  # whoever names it wants it
        return case(*((c.in_(known), c) for c in _NAMING), else_=DEFAULT)


def ladders_in_force(session: Session, settings: Settings) -> LadderTable:
    """Read the ladders: a released version stands before config.yml's of that name."""
    query = select(LadderVersion).where(LadderVersion.state == RELEASED)
    rows = ((version.name, version.steps) for version in session.scalars(query))
    return ladders_from(settings, rows)


def ladders_from(
    settings: Settings, released: Iterable[tuple[str, list[Any]]]
) -> LadderTable:
    """Put *released* versions, names and steps, before config.yml's ladders.

    In the place of a version that makes no sense config.yml's goes on; where there is
    none of that name, whoever would climb it climbs the next in order.
    """
    table, broken = dict(settings.ladders), dict[str, LadderError]()
    for name, steps in released:
        try:
            table[name] = read_steps(name, steps)
        except LadderError as error:
            broken[name] = error
    return LadderTable(table, broken)


def watch_ladders(session: Session, ladders: LadderTable, now: datetime) -> None:
    """Raise an alert for each broken ladder, and clear those that were mended."""
    mended = {a.subject for a in standing_alerts(session) if a.kind == BROKEN}
    for name, error in ladders.broken.items():
        raise_alert(session, BROKEN, name, _figures(error), now)
    for name in mended - ladders.broken.keys():
        clear_alert(session, BROKEN, name, now)


def _figures(error: LadderError) -> dict[str, object]:
    """Give what is wrong as plain values, and in English for whoever has no words."""
    first = [problem.plain() for problem in error.problems[:MOST_TOLD]]
    return {"error": str(error)[:500], "problems": first}
