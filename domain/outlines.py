"""Outlines of offers: a price, a count, a down payment, inside the envelope."""

from dataclasses import replace

from domain.envelope import Kind
from domain.money import Money
from domain.terms import Desk, Outline


def at_once(desk: Desk) -> Outline:
    """Outline one payment of everything, at the price that is offered unasked."""
    total = desk.envelope.opening(desk.debt, Kind.AT_ONCE)
    return Outline(total, 1, _none(total))


def plan(desk: Desk, count: int) -> Outline | None:
    """Outline a plan of *count* parts, or as near as may be; None: no plan can be."""
    total = desk.envelope.opening(desk.debt, Kind.PLAN)
    down = desk.envelope.least_down(total)
    most = desk.envelope.most_parts(total - down)
    least = fewest(down)
    if most < least:
        return None
    return as_offered(desk, Outline(total, max(least, min(count, most)), down))


def as_offered(desk: Desk, plain: Outline, asked: Money | None = None) -> Outline:
    """Draw a plan at a standing offer's total, where one covers so many parts.

    Its smaller total may hold one part less, but no plan turns into one payment.
    """
    total = min(plain.total, desk.envelope.opening(desk.debt, Kind.PLAN, plain.count))
    down = max(asked or _none(total), desk.envelope.least_down(total))
    if total == plain.total or down >= total:
        return plain
    count = min(plain.count, desk.envelope.most_parts(total - down))
    return Outline(total, count, down) if count >= fewest(down) else plain


def needed(desk: Desk, longest: Outline, each: Money) -> int | None:
    """Find the fewest parts of which none is above *each*, interest included.

    *longest* has as many as there may be; None: not even those are enough.
    """
    for count in range(1, longest.count + 1):
        outline = replace(longest, count=count)
        if to_pay(desk, outline) - outline.down <= times(each, count):
            return count
    return None


def to_pay(desk: Desk, outline: Outline) -> Money:
    """Give all that is paid in the end."""
    return outline.total + desk.interest_of(outline)


def fewest(down: Money) -> int:
    """Give the least number of parts of a plan beside its down payment."""
    return 1 if down else 2


def times(amount: Money, count: int) -> Money:
    """Multiply an amount."""
    return Money(amount.minor * count, amount.currency)


def _none(like: Money) -> Money:
    return Money(0, like.currency)
