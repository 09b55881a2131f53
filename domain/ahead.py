"""Paying an instalment ahead: the interest that is not yet earned comes off.

1. The interest of an agreement is spread over its parts by what each pays and how long
   it waits for the first one, in whole cents that add up to it.
2. A part earns its interest evenly, day by day, from the first part's day to its own.
3. Who pays a part before its day owes the days not waited nothing: what they would
   have cost comes off, rounded up to the cent, to the client's side.

The consumer may pay all of it or a part of it early, with interest reduced in
proportion (CDC art. 52 par. 2). Nothing comes off on the day itself or after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.money import Money, total


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of one part is interest, and the days over which it is earned."""

    interest: Money
    since: date
    due_on: date

    def unearned(self, on: date) -> Money:
        """Tell what comes off for who pays on the day *on*; never above the interest.

        >>> part = Waiting(Money(3_00), date(2026, 12, 1), date(2026, 12, 31))
        >>> part.unearned(date(2026, 12, 11)), part.unearned(date(2026, 12, 31))
        (Money(minor=200, currency='BRL'), Money(minor=0, currency='BRL'))
        """
        days = (self.due_on - self.since).days
        not_waited = (self.due_on - max(on, self.since)).days
        if days <= 0 or not_waited <= 0:
            return Money(0, self.interest.currency)
        minor = -(-self.interest.minor * not_waited // days)
        return Money(minor, self.interest.currency)


def spread(parts: Sequence[tuple[date, Money]], interest: Money) -> tuple[Waiting, ...]:
    """Tell what each part (day, amount), in the order of days, bears of *interest*.

    No part bears more than it comes to. Raises ValueError for interest below zero, or
    above what the parts come to.
    """
    amounts = total([amount for _, amount in parts], interest.currency)
    if not Money(0, interest.currency) <= interest <= amounts:
        msg = f"{interest} is not the interest of parts that come to {amounts}"
        raise ValueError(msg)
    first = parts[0][0]
    weights = [amount.minor * (day - first).days for day, amount in parts]
    shares = _shared(interest, weights)
    return tuple(
        Waiting(min(share, amount), first, day)
        for share, (day, amount) in zip(shares, parts, strict=True)
    )


def _shared(whole: Money, weights: Sequence[int]) -> list[Money]:
    """Cut *whole* by weights into cents that add up to it; all of no weight is none."""
    sum_, below, shares, given = sum(weights), 0, [], 0
    for weight in weights:
        below += weight
        reached = whole.minor * below // sum_ if sum_ else 0
        shares.append(Money(reached - given, whole.currency))
        given = reached
    return shares
