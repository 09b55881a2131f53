"""What commands print: plain JSON for programs, tables for people, progress aside."""

import json
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_WIDE = 400  # characters


def say(text: str) -> None:
    """Print a line for a person on standard output; markup in it is text."""
    Console(highlight=False, soft_wrap=True).print(escape(text))


def aside(text: str) -> None:
    """Print a line on standard error: progress, warnings, what nobody pipes on."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(escape(text))


def print_json(value: object) -> None:
    """Print one JSON value on a line of its own."""
    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201 - the command line's own output


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; the cells are text, whatever stands in them."""
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")  # an amount cut short misleads
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:  # a pipe or a file is as wide as it must be
        console.width = max(console.width, _WIDE)
    console.print(table)
