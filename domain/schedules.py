"""A client's own schedule: "100 agora, 150 dia 10 e o resto dia 20", inside the limits.

1. The price is that of a plan of so many parts: the opening one, or what the client
   named where that lies between it and the floor.
2. What is left open ("o resto", "metade") takes what the named parts leave.
3. No part waits longer for the next than the envelope's own spacing, none is below the
   least instalment, and the first is no later and no smaller than it may be.
4. Interest is by the days that each part waits for the first, rounded down once, and
   falls on the last part.

What breaks one of these is no schedule here: the caller answers with the nearest plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from domain.envelope import Kind
from domain.money import Money, total
from domain.terms import Desk, Instalment, Offer, named_offer, nth

_WHOLE, _MONTH = 10_000, 30  # basis points; days
_HALVES = 2

Share = Literal["rest", "half"]
Broken = Literal["days", "amount", "down_payment", "count", "first_on"]


@dataclass(frozen=True, slots=True)
class Part:
    """One payment as the client names it: an amount, or a share of what is left."""

    day: date
    amount: Money | None = None
    share: Share | None = None


def schedule(desk: Desk, parts: Sequence[Part]) -> Offer | Broken:
    """Draw the client's own *parts* (two or more), or name what they break first."""
    ordered = sorted(parts, key=lambda part: part.day)
    price = _price(desk, ordered)
    amounts = _amounts(ordered, price)
    if amounts is None:
        return "amount"
    days = [desk.calendar.next_business(part.day) for part in ordered]
    if broken := _broken(desk, amounts, days):
        return broken
    interest = _interest(desk, amounts, days)
    amounts[-1] += interest
    first = 0 if days[0] == desk.calendar.next_business(desk.today) else 1
    instalments = tuple(
        Instalment(number, day, amount)
        for number, (day, amount) in enumerate(
            zip(days, amounts, strict=True), start=first
        )
    )
    return named_offer(desk, Kind.PLAN, instalments, price, interest)


def _price(desk: Desk, parts: Sequence[Part]) -> Money:
    """Give the price: what all parts name together, where that may be."""
    envelope = desk.envelope
    opening = envelope.opening(
        desk.debt, Kind.PLAN, len(parts) - _pays_now(desk, parts)
    )
    if any(part.amount is None for part in parts):
        return opening
    named = total([part.amount for part in parts if part.amount], opening.currency)
    least = envelope.lowest(desk.debt, Kind.PLAN)
    return named if least <= named <= opening else opening


def _pays_now(desk: Desk, parts: Sequence[Part]) -> bool:
    """Tell whether the first part is paid today, and so is no instalment."""
    next_business = desk.calendar.next_business
    return next_business(parts[0].day) == next_business(desk.today)


def _amounts(parts: Sequence[Part], price: Money) -> list[Money] | None:
    """Give each part its amount, to the cent; None where the shares make no sense."""
    open_ones = [place for place, part in enumerate(parts) if part.share is not None]
    nothing = Money(0, price.currency)
    amounts = [part.amount or nothing for part in parts]
    left = price - total(amounts, price.currency)
    if not open_ones:
        amounts[-1] += left  # they named more or less than the price: the last differs
    elif left.minor <= 0 or len(open_ones) > _HALVES:
        return None
    else:
        for place, share in zip(open_ones, left.split(len(open_ones)), strict=True):
            amounts[place] = share
    return amounts if all(amount.minor > 0 for amount in amounts) else None


def _broken(desk: Desk, amounts: list[Money], days: list[date]) -> Broken | None:
    envelope, today = desk.envelope, desk.today
    latest = desk.calendar.next_business(envelope.latest_first(today))
    if not today <= days[0] <= latest:
        return "first_on"
    if any(not before < after for before, after in pairwise(days)):
        return "days"
    if any(after > _next(desk, before) for before, after in pairwise(days)):
        return "days"
    down_now = days[0] == desk.calendar.next_business(today)
    if len(amounts) - down_now > envelope.max_instalments:
        return "count"
    price = total(amounts, amounts[0].currency)
    if envelope.min_down_payment_bp and amounts[0] < envelope.least_down(price):
        return "down_payment"
    counted = amounts[1:] if down_now else amounts
    return "amount" if min(counted) < envelope.min_instalment else None


def _next(desk: Desk, day: date) -> date:
    """Give the last day on which the payment after *day* may fall due."""
    return desk.calendar.next_business(nth(day, 1, desk.envelope.spacing))


def _interest(desk: Desk, amounts: list[Money], days: list[date]) -> Money:
    rate = Fraction(desk.envelope.interest_bp_month, _WHOLE * _MONTH)
    waited = sum(
        amount.minor * (day - days[0]).days
        for day, amount in zip(days, amounts, strict=True)
    )
    return Money(int(rate * waited), amounts[0].currency)
