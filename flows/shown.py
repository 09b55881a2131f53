"""Which invoices a message of ours is about: "no pix" right after it means those."""

from collections.abc import Iterable
from dataclasses import replace

from domain.statement import InvoiceBalance
from flows.turn import PayLink, PixCode, Say


def shown_by(says: Iterable[Say], before: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Give the invoices of the last words that are about any; else those of *before*.

    None at all where the words are about the whole debt.
    """
    shown = before
    for say in says:
        for value in say.params.values():
            ids = _ids(value)
            shown = shown if ids is None else ids
    return shown


def with_one_set_of_choices(says: list[Say]) -> tuple[Say, ...]:
    """Leave choices to the last words only: one message carries one set of buttons."""
    return tuple(
        say if place == len(says) else replace(say, choices=())
        for place, say in enumerate(says, start=1)
    )


def _ids(value: object) -> tuple[int, ...] | None:
    match value:
        case PayLink(ids) | PixCode(ids):
            return ids
        case tuple() if value and all(isinstance(x, InvoiceBalance) for x in value):
            return tuple(line.invoice_id for line in value if line.invoice_id)
        case _:
            return None
