"""The negotiator: two or three offers, and the nearest answer to a counter-offer.

What keeps it honest and safe:

- Every offer is drawn from the same two totals of its kind: the opening one, offered
  unasked, and the floor, which is never shown. A client who names a total between them
  gets it; one who names more gets the opening total; one who names less gets the
  opening total again, so that asking cannot find the floor and never makes it worse.
- What the client can pay a month counts for more than the number of instalments.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from domain.calendar import Calendar
from domain.envelope import Debt, Envelope, EnvelopeError, Kind, Spacing
from domain.financing import present
from domain.money import Money, total
from domain.schedules import Part, schedule
from domain.terms import Desk, Instalment, Offer, Outline

__all__ = [
    "BeyondEnvelope",
    "Debt",
    "Envelope",
    "EnvelopeError",
    "Instalment",
    "Kind",
    "Met",
    "Nearest",
    "Offer",
    "Spacing",
    "Why",
    "Wish",
    "counter",
    "make_offers",
]

# What of a wish could not be met; also the ending of the message's key.
Why = Literal[
    "count",
    "amount",
    "down_payment",
    "total",
    "first_on",
    "days",
    "cheaper",
    "nothing_owed",
]
_FEW = 3  # a plan of so many parts needs no shorter one beside it
_TOO_FAR = 2  # an answer that asks for more than twice what was named is none


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client can or wants to pay; None is not said.

    *count* is without the down payment. *total* is what they would settle for. *parts*
    is a schedule of their own, and says more than all the rest.
    """

    count: int | None = None
    amount_each: Money | None = None
    down_payment: Money | None = None
    total: Money | None = None
    first_on: date | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """The wish can be had, in these terms."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest terms that can be had, and what of the wish could not."""

    offer: Offer
    why: Why


@dataclass(frozen=True, slots=True)
class BeyondEnvelope:
    """Nothing near the wish can be had; a person has to decide."""

    why: Why


def make_offers(
    debt: Debt, envelope: Envelope, today: date, calendar: Calendar
) -> tuple[Offer, ...]:
    """Make up to three offers, the cheapest first; none when nothing is owed."""
    if not debt.total:
        return ()
    desk = Desk(debt, envelope, today, calendar)
    outlines = [_at_once(desk)]
    most = _plan(desk, envelope.max_instalments)
    if most and most.count > _FEW:
        few = envelope.offered_parts() or (most.count + 1) // 2
        outlines += filter(None, [_plan(desk, few)] if few < most.count else [])
    if most:
        outlines.append(most)
    return tuple(desk.draw(outline) for outline in outlines)


def counter(
    debt: Debt, envelope: Envelope, wish: Wish, today: date, calendar: Calendar
) -> Met | Nearest | BeyondEnvelope:
    """Answer a counter-offer with the nearest terms inside the envelope.

    1. What is impossible in itself (zero, negative, a day gone by) counts as not said.
    2. The wish is for one payment or for a plan.
    3. An outline is drawn inside the envelope, and what had to give way is noted.
    4. A first day too far off moves to the latest that may be.

    A schedule of the client's own is met as it stands, or answered by a plan as long.

    Raises CurrencyMismatchError where the wish is in another currency than the debt.
    """
    if not debt.total:
        return BeyondEnvelope("nothing_owed")
    desk = Desk(debt, envelope, today, calendar)
    if len(wish.parts) > 1:
        return _met_parts(desk, wish)
    wish = _sensible(wish, today)
    if wish == Wish():
        gentlest = _plan(desk, envelope.max_instalments) or _at_once(desk)
        return Nearest(desk.draw(gentlest), "cheaper")
    meet = _meet_at_once if _is_lump(desk, wish) else _meet_plan
    outline, why = meet(desk, wish)
    if _too_far(desk, outline, wish):
        return BeyondEnvelope(why or "amount")
    return _dated(desk, outline, wish, why)


def _met_parts(desk: Desk, wish: Wish) -> Met | Nearest | BeyondEnvelope:
    drawn = schedule(desk, wish.parts)
    if isinstance(drawn, Offer):
        return _met_total(drawn, wish)
    first, *rest = sorted(wish.parts, key=lambda part: part.day)
    plain = Wish(count=len(rest), down_payment=first.amount, first_on=first.day)
    answer = counter(desk.debt, desk.envelope, plain, desk.today, desk.calendar)
    if isinstance(answer, BeyondEnvelope):
        return answer
    return Nearest(answer.offer, drawn)


def _met_total(drawn: Offer, wish: Wish) -> Met | Nearest | BeyondEnvelope:
    """Compare what a schedule comes to with what its parts name, where all do."""
    named = [part.amount for part in wish.parts if part.amount]
    if len(named) < len(wish.parts):
        return Met(drawn)
    said = total(named, drawn.total.currency)
    if drawn.total.minor > _TOO_FAR * said.minor:
        return BeyondEnvelope("total")
    return Nearest(drawn, "total") if drawn.total > said else Met(drawn)


def _dated(desk: Desk, outline: Outline, wish: Wish, why: Why | None) -> Met | Nearest:
    first_on, latest = wish.first_on, desk.envelope.latest_first(desk.today)
    if first_on is not None and first_on > latest:
        first_on, why = latest, why or "first_on"
    offer = desk.draw(replace(outline, first_on=first_on))
    return Met(offer) if why is None else Nearest(offer, why)


def _meet_at_once(desk: Desk, wish: Wish) -> tuple[Outline, Why | None]:
    lump = _at_once(desk)
    named = wish.total or wish.down_payment or wish.amount_each
    if named is None or named >= lump.total:
        return lump, None
    if named < desk.envelope.least(desk.debt, Kind.AT_ONCE):
        return lump, "total"
    return replace(lump, total=named), None


def _meet_plan(desk: Desk, wish: Wish) -> tuple[Outline, Why | None]:
    total = _plan_total(desk, wish)
    down = max(wish.down_payment or _none(total), desk.envelope.least_down(total))
    most = desk.envelope.most_parts(total - down)
    if most < _fewest(down):
        return _at_once(desk), "count"
    count, missed = _count(desk, Outline(total, most, down), wish)
    if missed is None and down > (wish.down_payment or _none(total)):
        missed = "down_payment"
    plain = Outline(total, max(count, _fewest(down)), down)
    drawn = _as_offered(desk, plain, wish.down_payment)
    if missed is None and wish.total and wish.total < _to_pay(desk, drawn):
        missed = "total"
    return drawn, missed


def _plan_total(desk: Desk, wish: Wish) -> Money:
    """Give the total of a plan before interest: as named, where that may be."""
    opening = desk.envelope.opening(desk.debt, Kind.PLAN)
    named, down = wish.total, wish.down_payment or _none(opening)
    if named is None and wish.amount_each and wish.count:
        named = down + _times(wish.amount_each, wish.count)
    if named is None or named <= down:
        return opening
    count = wish.count or (desk.envelope.max_instalments + 1) // 2
    share = desk.envelope.interest_share(count, down=bool(down))
    worth = down + present(named - down, share)
    if worth < desk.envelope.least(desk.debt, Kind.PLAN):
        return opening
    return min(worth, opening)


def _count(desk: Desk, longest: Outline, wish: Wish) -> tuple[int, Why | None]:
    """Choose the number of parts; *longest* has as many as there may be."""
    most = longest.count
    if wish.amount_each is None:
        count = wish.count or (most + 1) // 2
        return (count, None) if count <= most else (most, "count")
    needed = _needed(desk, longest, wish.amount_each)
    if needed is None:
        return most, "amount"
    count = max(needed, min(wish.count or needed, most))
    return count, None if wish.count in {None, count} else "count"


def _needed(desk: Desk, longest: Outline, each: Money) -> int | None:
    """Find the fewest parts of which none is above *each*, interest included."""
    for count in range(1, longest.count + 1):
        outline = replace(longest, count=count)
        if _to_pay(desk, outline) - outline.down <= _times(each, count):
            return count
    return None


def _to_pay(desk: Desk, outline: Outline) -> Money:
    return outline.total + desk.interest_of(outline)


def _times(amount: Money, count: int) -> Money:
    return Money(amount.minor * count, amount.currency)


def _is_lump(desk: Desk, wish: Wish) -> bool:
    whole = desk.envelope.opening(desk.debt, Kind.AT_ONCE)
    if wish.down_payment:
        return wish.down_payment >= whole
    if wish.count is None:
        return wish.amount_each is None or wish.amount_each >= whole
    return wish.count == 1


def _too_far(desk: Desk, outline: Outline, wish: Wish) -> bool:
    whole = _to_pay(desk, outline)
    part = (whole - outline.down).split(outline.count)[0]
    pairs = ((part, wish.amount_each), (whole, wish.total))
    return any(
        named is not None and asked.minor > _TOO_FAR * named.minor
        for asked, named in pairs
    )


def _at_once(desk: Desk) -> Outline:
    total = desk.envelope.opening(desk.debt, Kind.AT_ONCE)
    return Outline(total, 1, _none(total))


def _plan(desk: Desk, count: int) -> Outline | None:
    total = desk.envelope.opening(desk.debt, Kind.PLAN)
    down = desk.envelope.least_down(total)
    most = desk.envelope.most_parts(total - down)
    fewest = _fewest(down)
    if most < fewest:
        return None
    return _as_offered(desk, Outline(total, max(fewest, min(count, most)), down))


def _as_offered(desk: Desk, plain: Outline, asked: Money | None = None) -> Outline:
    """Draw a plan at a standing offer's total, where one covers so many parts.

    Its smaller total may hold one part less, but no plan turns into one payment.
    """
    total = min(plain.total, desk.envelope.opening(desk.debt, Kind.PLAN, plain.count))
    down = max(asked or _none(total), desk.envelope.least_down(total))
    if total == plain.total or down >= total:
        return plain
    count = min(plain.count, desk.envelope.most_parts(total - down))
    return Outline(total, count, down) if count >= _fewest(down) else plain


def _fewest(down: Money) -> int:
    return 1 if down else 2


def _sensible(wish: Wish, today: date) -> Wish:
    return Wish(
        wish.count if wish.count and wish.count > 0 else None,
        _positive(wish.amount_each),
        _positive(wish.down_payment),
        _positive(wish.total),
        wish.first_on if wish.first_on and wish.first_on >= today else None,
    )


def _positive(amount: Money | None) -> Money | None:
    return amount if amount and amount.minor > 0 else None


def _none(like: Money) -> Money:
    return Money(0, like.currency)
