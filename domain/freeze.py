"""Charges that stand still: days on which nothing is added to a late invoice.

A pause in hardship may freeze fine and interest. Nothing is taken back afterwards and
no sum is guessed: those days simply have no rate, so that a payment in the middle of a
pause, or a pause that is prolonged or cut short, comes out exact by itself. What falls
due within such days bears no fine. Correction by an index goes on: it adds nothing to a
debt, it is the same debt at today's prices.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.charges import ChargesPolicy, RateChange

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Days without charges, the first and the last of them included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether nothing is charged for *day*."""
        return self.first <= day <= self.last


def frozen(policy: ChargesPolicy, spans: Iterable[Frozen]) -> ChargesPolicy:
    """Give the policy as it is with these days at nothing; rates go on after them."""
    still = [span for span in spans if span.first <= span.last]
    if not still:
        return policy
    turns = {change.since for change in policy.changes}
    turns |= {span.first for span in still} | {span.last + _DAY for span in still}
    changes = tuple(_rates(policy, still, day) for day in sorted(turns))
    return replace(policy, changes=changes)


def _rates(policy: ChargesPolicy, spans: list[Frozen], day: date) -> RateChange:
    if any(day in span for span in spans):
        return RateChange(day, 0, 0)
    rates = policy.rates_on(day)
    return RateChange(day, rates.fine_bp, rates.interest_bp_month)
