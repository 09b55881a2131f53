"""The negotiator: the nearest answer to a counter-offer; `domain.choosing` offers.

What keeps it honest and safe:

- Every offer is drawn from the same two totals of its kind: the opening one, offered
  unasked, and the floor, which is never shown. A client who names a total between them
  gets it; one who names more gets the opening total; one who names less gets the
  opening total again, so that asking cannot find the floor and never makes it worse.
- Who named a total and had it gets no lower one by naming it: the floor is not found by
  going down in steps either, today or next week.
- What was told for this debt stands to its day, in the very terms that were told.
- What the client can pay a month counts for more than the number of instalments.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from domain.calendar import Calendar
from domain.choosing import make_offers
from domain.envelope import Debt, Envelope, EnvelopeError, Kind, Spacing
from domain.financing import present
from domain.means import UNKNOWN, Means
from domain.money import Money, total
from domain.outlines import as_offered, at_once, fewest, needed, plan, times, to_pay
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
    "is_lump",
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


def counter(  # noqa: PLR0913, PLR0917  # a wish, and all that it is measured by
    debt: Debt,
    envelope: Envelope,
    wish: Wish,
    today: date,
    calendar: Calendar,
    means: Means = UNKNOWN,
) -> Met | Nearest | BeyondEnvelope:
    """Answer a counter-offer with the nearest terms inside the envelope.

    1. What is impossible in itself (zero, negative, a day gone by) counts as not said.
    2. The wish is for one payment or for a plan.
    3. An outline is drawn inside the envelope, and what had to give way is noted.
    4. A first day too far off moves to the latest that may be.
    5. Where terms that were told and stand answer the wish too, they are the answer.

    A schedule of the client's own is met as it stands, or answered by a plan as long.

    Raises CurrencyMismatchError where the wish is in another currency than the debt.
    """
    if not debt.total:
        return BeyondEnvelope("nothing_owed")
    desk = Desk(debt, envelope, today, calendar, means)
    if len(wish.parts) > 1:
        return _met_parts(desk, wish)
    wish = _sensible(wish, today)
    return _kept(desk, wish, _answer(desk, wish))


def _answer(desk: Desk, wish: Wish) -> Met | Nearest | BeyondEnvelope:
    if wish == Wish():
        return Nearest(_gentlest(desk), "cheaper")
    meet = _meet_at_once if is_lump(desk, wish) else _meet_plan
    outline, why = meet(desk, wish)
    if _too_far(desk, outline, wish):
        return BeyondEnvelope(why or "amount")
    return _dated(desk, outline, wish, why)


def _gentlest(desk: Desk) -> Offer:
    """Draw the plan with the smallest parts, or find it among those that were told."""
    outline = plan(desk, desk.envelope.max_instalments) or at_once(desk)
    told = (quote.offer for quote in desk.envelope.quotes)
    plans = [offer for offer in told if offer.kind is Kind.PLAN]
    return min([desk.draw(outline), *plans], key=lambda offer: offer.largest)


def _kept(
    desk: Desk, wish: Wish, answer: Met | Nearest | BeyondEnvelope
) -> Met | Nearest | BeyondEnvelope:
    """Keep to terms that were told, where they answer the wish no worse."""
    if wish == Wish():
        return answer
    told = [q.offer for q in desk.envelope.quotes if _fits(desk, wish, q.offer)]
    best = min(told, key=lambda offer: offer.total, default=None)
    if best is None:
        return answer
    if not isinstance(answer, Met):
        return Met(best)
    same = (answer.offer.kind, answer.offer.count) == (best.kind, best.count)
    return Met(best) if same and best.total <= answer.offer.total else answer


def _fits(desk: Desk, wish: Wish, offer: Offer) -> bool:
    """Tell whether an offer gives the client all that a wish names."""
    count = wish.count or (offer.count if wish.amount_each or wish.down_payment else 1)
    first_on = wish.first_on and desk.calendar.next_business(wish.first_on)
    return (
        offer.count == count
        and offer.down_payment == (wish.down_payment or _none(offer.total))
        and offer.largest <= (wish.amount_each or offer.largest)
        and offer.total <= (wish.total or offer.total)
        and offer.first_on == (first_on or offer.first_on)
    )


def _met_parts(desk: Desk, wish: Wish) -> Met | Nearest | BeyondEnvelope:
    drawn = schedule(desk, wish.parts)
    if isinstance(drawn, Offer):
        return _met_total(drawn, wish)
    first, *rest = sorted(wish.parts, key=lambda part: part.day)
    plain = Wish(count=len(rest), down_payment=first.amount, first_on=first.day)
    answer = _kept(desk, plain, _answer(desk, _sensible(plain, desk.today)))
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
    lump = at_once(desk)
    named = wish.total or wish.down_payment or wish.amount_each
    if named is None or named >= lump.total:
        return lump, None
    if named < desk.envelope.lowest(desk.debt, Kind.AT_ONCE):
        return lump, "total"
    return replace(lump, total=named), None


def _meet_plan(desk: Desk, wish: Wish) -> tuple[Outline, Why | None]:
    total = _plan_total(desk, wish)
    down = max(wish.down_payment or _none(total), desk.envelope.least_down(total))
    most = desk.envelope.most_parts(total - down)
    if most < fewest(down):
        return at_once(desk), "count"
    count, missed = _count(desk, Outline(total, most, down), wish)
    if missed is None and down > (wish.down_payment or _none(total)):
        missed = "down_payment"
    plain = Outline(total, max(count, fewest(down)), down)
    drawn = as_offered(desk, plain, wish.down_payment)
    if missed is None and wish.total and wish.total < to_pay(desk, drawn):
        missed = "total"
    return drawn, missed


def _plan_total(desk: Desk, wish: Wish) -> Money:
    """Give the total of a plan before interest: as named, where that may be."""
    opening = desk.envelope.opening(desk.debt, Kind.PLAN)
    named, down = wish.total, wish.down_payment or _none(opening)
    if named is None and wish.amount_each and wish.count:
        named = down + times(wish.amount_each, wish.count)
    if named is None or named <= down:
        return opening
    count = wish.count or (desk.envelope.max_instalments + 1) // 2
    share = desk.envelope.interest_share(count, down=bool(down))
    worth = down + present(named - down, share)
    if worth < desk.envelope.lowest(desk.debt, Kind.PLAN):
        return opening
    return min(worth, opening)


def _count(desk: Desk, longest: Outline, wish: Wish) -> tuple[int, Why | None]:
    """Choose the number of parts; *longest* has as many as there may be."""
    most = longest.count
    if wish.amount_each is None:
        count = wish.count or (most + 1) // 2
        return (count, None) if count <= most else (most, "count")
    least = needed(desk, longest, wish.amount_each)
    if least is None:
        return most, "amount"
    count = max(least, min(wish.count or least, most))
    return count, None if wish.count in {None, count} else "count"


def is_lump(desk: Desk, wish: Wish) -> bool:
    """Tell a wish to pay it all at once from one for a plan."""
    whole = desk.envelope.opening(desk.debt, Kind.AT_ONCE)
    if wish.down_payment:
        return wish.down_payment >= whole
    if wish.count is None:
        return wish.amount_each is None or wish.amount_each >= whole
    return wish.count == 1


def _too_far(desk: Desk, outline: Outline, wish: Wish) -> bool:
    whole = to_pay(desk, outline)
    part = (whole - outline.down).split(outline.count)[0]
    pairs = ((part, wish.amount_each), (whole, wish.total))
    return any(
        named is not None and asked.minor > _TOO_FAR * named.minor
        for asked, named in pairs
    )


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
