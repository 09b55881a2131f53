"""Two or three offers for this client, best first: what they can likely keep.

The envelope alone makes the prices; what is known of the client chooses among the
counts and first days that it allows, and puts them in order:

1. One payment, a plan of moderate length, and the longest plan there may be.
2. Who can pay so much at a time (named, or seen in what they pay) has the shortest
   plan of which no part is above that in the place of the moderate one.
3. What fits goes first, the shortest of it before all; then what is nearest to it. Who
   broke more than they kept, or is long late, has the smallest parts first. Anybody
   else has the cheapest first.
4. Where terms of the same kind and count were told and stand, those very terms are
   offered. What was read back last, on an earlier day, goes before all others: who
   comes back finds what they came nearest to.

The same facts give the same offers.
"""

from collections.abc import Iterator
from datetime import date

from domain.calendar import Calendar
from domain.envelope import Debt, Envelope, Kind
from domain.means import UNKNOWN, Means
from domain.offer import Offer
from domain.outlines import at_once, needed, plan
from domain.terms import Desk, Outline

MOST = 3  # offers (REC-05)
_FEW = 3  # a plan of so many parts needs no shorter one beside it


def make_offers(
    debt: Debt,
    envelope: Envelope,
    today: date,
    calendar: Calendar,
    means: Means = UNKNOWN,
) -> tuple[Offer, ...]:
    """Make up to three offers, the best for this client first; none for no debt."""
    if not debt.total:
        return ()
    desk = Desk(debt, envelope, today, calendar, means)
    lump, longest = at_once(desk), plan(desk, envelope.max_instalments)
    middle = _middle(desk, longest) if longest else None
    drawn = [
        _as_told(desk, desk.draw(each)) for each in (lump, middle, longest) if each
    ]
    ordered = sorted(_with_longest_told(desk, drawn), key=lambda it: _rank(means, it))
    named = {offer.id: offer for offer in (*_read_back(desk), *ordered)}
    return tuple(named.values())[:MOST]


def _middle(desk: Desk, longest: Outline) -> Outline | None:
    """Outline what fits the client, else a moderate plan beside a long one."""
    each = desk.means.each
    fitting = needed(desk, longest, each) if each else None
    if fitting:
        return plan(desk, fitting)
    if longest.count <= _FEW:
        return None
    few = desk.envelope.offered_parts() or (longest.count + 1) // 2
    return plan(desk, few) if few < longest.count else None


def _as_told(desk: Desk, offer: Offer) -> Offer:
    """Give the very terms that were told, where they are no dearer."""
    told = (
        quote.offer
        for quote in desk.envelope.quotes
        if (quote.offer.kind, quote.offer.count) == (offer.kind, offer.count)
        and quote.offer.down_payment == offer.down_payment
    )
    return min([*told, offer], key=lambda each: each.total)


def _with_longest_told(desk: Desk, offers: list[Offer]) -> list[Offer]:
    """Add a longer plan that was told before the limits were narrowed."""
    told = [q.offer for q in desk.envelope.quotes if q.offer.kind is Kind.PLAN]
    longest = max(told, key=lambda offer: offer.count, default=None)
    longer = longest and all(longest.count > offer.count for offer in offers)
    return [*offers, longest] if longest and longer else offers


def _read_back(desk: Desk) -> Iterator[Offer]:
    """Find the terms that were read back last, unless it was today."""
    quotes = desk.envelope.quotes
    read = [q for q in quotes if q.read_back and q.told_at.date() < desk.today]
    if read:
        yield _cheapest(desk, max(read, key=lambda quote: quote.told_at).offer)


def _cheapest(desk: Desk, offer: Offer) -> Offer:
    """Give what was told for as many parts at a lower price, else the very terms."""
    told = (quote.offer for quote in desk.envelope.quotes)
    lower = [
        each
        for each in told
        if (each.kind, each.count) == (offer.kind, offer.count)
        and each.price < offer.price
    ]
    best = min(lower, key=lambda each: (each.price, each.total), default=offer)
    return _as_told(desk, best)


def _rank(means: Means, offer: Offer) -> tuple[bool, int, int]:
    """Order offers by how likely they are kept, the best first."""
    by_size, by_count = offer.largest.minor, offer.count + (offer.kind is Kind.PLAN)
    if means.each is not None:
        fits = offer.largest <= means.each
        return not fits, by_count if fits else by_size, by_count
    return (False, by_size, by_count) if means.shaky else (False, by_count, by_size)
