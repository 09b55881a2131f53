"""How a client's wish is written: what they named, and nothing that they did not."""

from collections.abc import Callable, Iterator, Mapping

from domain.offers import Wish
from domain.schedules import Part

Write = Callable[[str, Mapping[str, object]], str]  # a key of "format.wish" and params


def wish_in_words(wish: Wish, write: Write) -> str:
    """Write a wish in one line: "R$ 100,00 de entrada, 12 parcelas"."""
    return ", ".join(_parts(wish, write) if wish.parts else _terms(wish, write))


def _parts(wish: Wish, write: Write) -> Iterator[str]:
    for part in sorted(wish.parts, key=lambda part: part.day):
        yield write(_share(part), {"amount": part.amount, "day": part.day})


def _share(part: Part) -> str:
    return "part" if part.amount is not None else part.share or "rest"


def _terms(wish: Wish, write: Write) -> Iterator[str]:
    plain = wish.count is None and wish.amount_each is None
    if wish.down_payment is not None:
        yield write("down", {"amount": wish.down_payment})
    if wish.count == 1 or (plain and wish.total is not None):
        key = "at_once" if wish.total is None else "at_once_for"
        yield write(key, {"amount": wish.total})
    elif wish.count is not None:
        key = "count" if wish.amount_each is None else "count_each"
        yield write(key, {"n": wish.count, "amount": wish.amount_each})
    elif wish.amount_each is not None:
        yield write("each", {"amount": wish.amount_each})
    if wish.total is not None and wish.count != 1 and not plain:
        yield write("total", {"amount": wish.total})
    if wish.first_on is not None:
        yield write("first", {"day": wish.first_on})
