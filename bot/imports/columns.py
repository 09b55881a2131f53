"""Which of their columns is which of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.imports.values import Cell
from bot.settings.imports import Mapping

CLIENTS = (
    "external_id",
    "name",
    "document",
    "phone",
    "email",
    "birth_date",
    "state",
    "city",
    "postal_code",
    "segment",
    "preferred_channel",
    "language",
    "opt_in_at",
    "opt_in_source",
    "ice_breaker",
    "service",
    "service_since",
    "pay_day",
)
INVOICES = (
    "external_id",
    "client",
    "number",
    "description",
    "amount",
    "due_on",
    "issued_on",
    "segment",
    "charges",
    "boleto_line",
    "status",
    "paid_on",
)
SUBSCRIPTIONS = (
    "external_id",
    "client",
    "description",
    "amount",
    "due_day",
    "every_months",
    "issue_days_before",
    "in_advance",
    "starts_on",
    "ends_on",
    "billed_until",
    "segment",
    "portfolio",
    "charges",
    "status",
)
BANK = (
    "date",
    "amount",
    "credit",
    "debit",
    "description",
    "document",
    "payer",
    "payer_document",
    "id",
    "balance",
)
OURS = {
    "clients": CLIENTS,
    "invoices": INVOICES,
    "subscriptions": SUBSCRIPTIONS,
    "bank": BANK,
}
REQUIRED = {
    "clients": ("external_id", "name"),
    "invoices": ("external_id", "client", "amount", "due_on"),
    "subscriptions": ("external_id", "client", "description", "amount", "due_day"),
    "bank": ("date",),
}


class UnfitMappingError(ValueError):
    """The mapping does not fit the file; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each of our columns stands; *theirs* is the name it has in the file."""

    places: dict[str, int]
    constants: dict[str, str]
    theirs: dict[str, str]
    width: int
    unused: tuple[str, ...] = field(default=())

    def cell(self, cells: Sequence[Cell], name: str) -> Cell:
        """Give a cell by our name for it; the constant, or "", where it is empty."""
        place = self.places.get(name)
        cell = cells[place] if place is not None and place < len(cells) else ""
        return cell if cell != "" else self.constants.get(name, "")


def columns_of(header: Sequence[str], mapping: Mapping) -> Columns:
    """Fit a mapping to a header; raises UnfitMappingError.

    A column that the mapping does not name is ours when it has one of our names.
    """
    ours = OURS[mapping.kind]
    renamed = _renamed(header, mapping, ours)
    places: dict[str, int] = {}
    for place, theirs in enumerate(header):
        name = renamed.get(theirs, theirs.casefold())
        if name in ours and (theirs in renamed or name not in renamed.values()):
            if name in places:
                _refuse(f"two columns of the file are {name!r}; map only one to it")
            places[name] = place
    for name in mapping.constants:
        if name not in ours:
            _refuse(f"{name!r} is no column of ours; there are {', '.join(ours)}")
    _check_required(mapping, places, header)
    unused = tuple(n for i, n in enumerate(header) if n and i not in places.values())
    theirs_of = {name: header[place] for name, place in places.items()}
    return Columns(places, mapping.constants, theirs_of, len(header), unused)


def _renamed(
    header: Sequence[str], mapping: Mapping, ours: Sequence[str]
) -> dict[str, str]:
    for theirs, name in mapping.columns.items():
        if theirs not in header:
            listed = ", ".join(each for each in header if each)
            _refuse(f"the file has no column {theirs!r}; it has {listed}")
        if name not in ours:
            _refuse(f"{name!r} is no column of ours; there are {', '.join(ours)}")
    return mapping.columns


def _check_required(
    mapping: Mapping, places: dict[str, int], header: Sequence[str]
) -> None:
    given = places.keys() | mapping.constants.keys()
    missing = [name for name in REQUIRED[mapping.kind] if name not in given]
    if missing:
        listed = ", ".join(each for each in header if each)
        bank = mapping.kind == "bank"  # its command and page take layouts only
        how = "in a layout of `imports`" if bank else "with --map theirs=ours"
        _refuse(
            f"no column is {', '.join(missing)}; name it {how}. The file has {listed}"
        )


def _refuse(why: str) -> None:
    raise UnfitMappingError(why)
