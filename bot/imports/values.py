"""What one cell may be, and the reason why it is not."""

from datetime import date
from decimal import Decimal

Cell = str | Decimal | date  # CSV gives text; a spreadsheet knows numbers and days


class BadValueError(ValueError):
    """A cell that cannot be read; the message is the reason in the report."""


def text_of(cell: Cell) -> str:
    """Write a cell as text: whole numbers without a point, days as ISO.

    >>> text_of(Decimal("1001.0"))
    '1001'
    """
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value()
        return str(int(cell)) if whole else format(cell.normalize(), "f")
    return cell.isoformat() if isinstance(cell, date) else cell.strip()
