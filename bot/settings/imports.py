"""How other people's columns become ours: one named mapping a layout."""

from typing import Literal

from pydantic import Field

from bot.settings.part import Part

DateOrder = Literal["year-month-day", "day/month/year", "month/day/year"]


DecimalMark = Literal["auto", "comma", "point"]
Kind = Literal["clients", "invoices", "subscriptions", "bank"]


class Mapping(Part):
    """One layout of a file.

    `columns` go from their name to ours; `constants` fill ours for every row. ISO dates
    are always read; `date_order` says what the ones with slashes mean, `decimal` how
    cents are written where `auto` would have to guess. With `create_clients` an invoice
    of an unknown client makes the client, named as its id.
    """

    kind: Kind
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    date_order: DateOrder = "day/month/year"
    decimal: DecimalMark = "auto"
    create_clients: bool = False
