"""One row read value by value; what is wrong is noted, and the reading goes on."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from bot.imports.columns import Columns
from bot.imports.reader import Row
from bot.imports.values import BadValueError, Cell, text_of

T = TypeVar("T")
_LONGEST_SHOWN = 120  # characters of a bad value in the report


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was not loaded: where, what stands there, and the reason."""

    row: int
    column: str
    value: str
    reason: str


class Cells:
    """The cells of one row by our names for them; `problems` gathers what is wrong."""

    def __init__(self, row: Row, columns: Columns) -> None:
        self.row = row
        self.columns = columns
        self.problems: list[Problem] = []
        if len(row.cells) > columns.width:
            extra = text_of(row.cells[columns.width])
            self.problems.append(Problem(row.number, "", extra, _TOO_MANY))

    def read(self, name: str, parse: Callable[[Cell], T]) -> T | None:
        """Read a cell; None when it is empty, or wrong and noted."""
        cell = self.columns.cell(self.row.cells, name)
        if cell == "":
            return None
        try:
            return parse(cell)
        except BadValueError as error:
            self.refuse(name, str(error))
            return None

    def need(self, name: str, parse: Callable[[Cell], T]) -> T | None:
        """Read a cell that must not be empty."""
        if self.columns.cell(self.row.cells, name) == "":
            self.refuse(name, "is empty")
            return None
        return self.read(name, parse)

    def refuse(self, name: str, reason: str) -> None:
        """Note what is wrong with a cell."""
        value = text_of(self.columns.cell(self.row.cells, name))[:_LONGEST_SHOWN]
        column = self.columns.theirs.get(name, name)
        self.problems.append(Problem(self.row.number, column, value, reason))


def text(longest: int) -> Callable[[Cell], str]:
    """Read a text of at most *longest* characters, on one line."""

    def parse(cell: Cell) -> str:
        plain = " ".join(text_of(cell).split())
        if len(plain) > longest:
            msg = f"has {len(plain)} characters; {longest} is the most"
            raise BadValueError(msg)
        return plain

    return parse


def one_of(names: Collection[str], what: str) -> Callable[[Cell], str]:
    """Read one of *names*; *what* they are is told with the refusal."""

    def parse(cell: Cell) -> str:
        name = " ".join(text_of(cell).split())
        if name not in names:
            msg = f"is no {what} in config.yml; there are {', '.join(names)}"
            raise BadValueError(msg)
        return name

    return parse


_TOO_MANY = "the row has more cells than the header; is a separator unquoted?"
