"""What a row of recurring plans says, read strictly."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from bot.billing.changes import LONGEST_ID
from bot.imports.amounts import parse_amount
from bot.imports.cells import Cells, one_of, text
from bot.imports.dates import parse_date
from bot.imports.values import BadValueError, Cell, text_of
from bot.settings.imports import Mapping
from domain.billing import Plan
from domain.money import Money

_YES = frozenset({"sim", "yes", "true", "1", "s", "y", "si", "sí"})
_NO = frozenset({"não", "nao", "no", "false", "0", "n"})
_STATUS = {
    **dict.fromkeys(("active", "ativo", "ativa", "activo", "activa"), "active"),
    **dict.fromkeys(("cancelled", "canceled", "cancelado", "cancelada"), "cancelled"),
}


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan as the file tells; None is "not told", and changes nothing."""

    external_id: str
    client: str
    description: str
    amount: Money
    due_day: int
    every_months: int | None = None
    issue_days_before: int | None = None
    in_advance: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    billed_until: date | None = None
    segment: str | None = None
    portfolio: str | None = None
    charges: str | None = None
    status: str | None = None


def read_plan(
    cells: Cells, mapping: Mapping, currency: str, charges: Collection[str] = ()
) -> PlanRecord | None:
    """Read a row; None when something is wrong, which *cells* then tells.

    *charges* are the rows of that table in config.yml.
    """

    def day(cell: Cell) -> date:
        return parse_date(cell, mapping.date_order)

    def amount(cell: Cell) -> Money:
        return parse_amount(cell, currency, mapping.decimal)

    record = PlanRecord(
        external_id=cells.need("external_id", text(LONGEST_ID)) or "",
        client=cells.need("client", text(80)) or "",
        description=cells.need("description", text(200)) or "",
        amount=cells.need("amount", amount) or Money(0, currency),
        due_day=cells.need("due_day", _whole(1, 31)) or 1,
        every_months=cells.read("every_months", _whole(1, 12)),
        issue_days_before=cells.read(
            "issue_days_before", _whole(0, Plan.MOST_ISSUE_DAYS)
        ),
        in_advance=cells.read("in_advance", _yes_or_no),
        starts_on=cells.read("starts_on", day),
        ends_on=cells.read("ends_on", day),
        billed_until=cells.read("billed_until", day),
        segment=cells.read("segment", text(60)),
        portfolio=cells.read("portfolio", text(60)),
        charges=cells.read("charges", one_of(charges, "row of `charges`")),
        status=cells.read("status", _status),
    )
    return None if cells.problems else record


def _whole(least: int, most: int) -> Callable[[Cell], int]:
    def parse(cell: Cell) -> int:
        written = text_of(cell)
        if not (written.isascii() and written.isdecimal()) or not (
            least <= int(written[:9]) <= most
        ):
            msg = f"is no whole number from {least} to {most}"
            raise BadValueError(msg)
        return int(written)

    return parse


def _yes_or_no(cell: Cell) -> bool:
    word = text_of(cell).casefold()
    if word not in _YES | _NO:
        msg = "is neither yes nor no"
        raise BadValueError(msg)
    return word in _YES


def _status(cell: Cell) -> str:
    word = text_of(cell).casefold()
    if word not in _STATUS:
        msg = "is no status; write active or cancelled"
        raise BadValueError(msg)
    return _STATUS[word]
