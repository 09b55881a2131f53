"""What a person may grant: terms drawn inside the limits of who decides, or a breach.

1. A wish becomes terms: what it leaves open is as the bot would offer it.
2. The terms are drawn to the cent and the day, with the interest of who decides.
3. Every limit of that envelope is looked at; the first one that breaks is named with
   its figures. They are for the person who decides, and never for the client.
4. Nothing is dearer than what the bot offers unasked: no person makes it worse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from domain.authority import Role
from domain.envelope import Envelope, Kind
from domain.financing import present
from domain.money import Money, total
from domain.offers import Wish, is_lump
from domain.schedules import Part, schedule
from domain.terms import Desk, Offer, Outline

Limit = Literal[
    "total", "dearer", "count", "down_payment", "amount", "first_on", "days", "terms"
]
Terms = Outline | tuple[Part, ...]
_PEOPLE = (Role.AGENT, Role.SUPERVISOR)  # from the narrowest limits to the widest


@dataclass(frozen=True, slots=True)
class Breach:
    """The limit that terms break: what was asked for, and how far one may go."""

    limit: Limit
    asked: Money | date | int | None = None
    allowed: Money | date | int | None = None

    @property
    def by(self) -> Money | int | None:
        """Tell by how much it is broken: money, days or instalments."""
        match self.asked, self.allowed:
            case Money() as asked, Money() as allowed:
                return asked - allowed if asked > allowed else allowed - asked
            case date() as asked, date() as allowed:
                return abs((asked - allowed).days)
            case int(asked), int(allowed):
                return abs(asked - allowed)
            case _:
                return None


def asked_for(wish: Wish, bot: Desk, own: Desk) -> Terms:
    """Write a wish as terms; the price is never above what the *bot* offers unasked.

    *own* is the desk of who decides: its interest tells what a named sum pays off.
    """
    if len(wish.parts) > 1:
        return _whole_parts(wish.parts, bot)
    first = wish.first_on
    first = first if first is not None and first >= own.today else None
    if is_lump(bot, wish):
        opening = bot.envelope.opening(bot.debt, Kind.AT_ONCE)
        named = _said(wish.total or wish.down_payment or wish.amount_each)
        return Outline(min(named or opening, opening), 1, _none(opening), first)
    return replace(_plan(wish, bot, own), first_on=first)


def drawn(terms: Terms, own: Desk, bot: Desk) -> Offer | Breach:
    """Draw *terms* at the desk of who decides, or name the limit that they break."""
    if isinstance(terms, Outline):
        if breach := _senseless(terms, own):
            return breach
        offer = own.draw(terms)
    else:
        made = _scheduled(terms, own)
        if isinstance(made, Breach):
            return made
        offer = made
    return _dearer(offer, bot) or breach_of(offer, own) or offer


def as_asked(wish: Wish, own: Desk, bot: Desk) -> Offer | Breach:
    """Draw exactly what a client asks for, or name the limit that it breaks."""
    return drawn(asked_for(wish, bot, own), own, bot)


def narrowest(wish: Wish, desks: Mapping[Role, Desk]) -> Role | None:
    """Find the person with the narrowest limits who may grant a wish; None: nobody."""
    for role in _PEOPLE:
        if isinstance(as_asked(wish, desks[role], desks[Role.BOT]), Offer):
            return role
    return None


def nearest(terms: Outline, own: Desk) -> Outline:
    """Move *terms* inside the envelope of who decides, each figure on its own."""
    envelope, debt = own.envelope, own.debt
    lump = terms.count == 1 and not terms.down
    price = max(terms.total, envelope.least(debt, Kind.AT_ONCE if lump else Kind.PLAN))
    price = min(price, debt.total)
    latest = envelope.latest_first(own.today)
    first = terms.first_on and max(own.today, min(terms.first_on, latest))
    if lump:
        return Outline(price, 1, terms.down, first)
    down = min(max(terms.down, envelope.least_down(price)), price)
    most = max(envelope.most_parts(price - down), 1)
    return Outline(price, max(1, min(terms.count, most)), down, first)


def breach_of(offer: Offer, own: Desk) -> Breach | None:
    """Look at every limit of the envelope; None where *offer* keeps them all."""
    envelope, debt = own.envelope, own.debt
    least = envelope.least(debt, offer.kind)
    latest = own.calendar.next_business(envelope.latest_first(own.today))
    first = offer.instalments[0]
    if offer.price < least:
        return Breach("total", offer.price, least)
    if first.due_on > latest:
        return Breach("first_on", first.due_on, latest)
    if first.due_on < own.today:
        return Breach("first_on", first.due_on, own.today)
    return None if offer.kind is Kind.AT_ONCE else _breach_of_plan(offer, envelope)


def _breach_of_plan(offer: Offer, envelope: Envelope) -> Breach | None:
    paid_first = offer.instalments[0].amount
    smallest = min(part.amount for part in offer.instalments if part.number)
    if offer.count > envelope.max_instalments:
        return Breach("count", offer.count, envelope.max_instalments)
    least = envelope.least_down(offer.price)
    if paid_first < least:
        return Breach("down_payment", paid_first, least)
    if smallest < envelope.min_instalment:
        return Breach("amount", smallest, envelope.min_instalment)
    return None


def _scheduled(parts: tuple[Part, ...], own: Desk) -> Offer | Breach:
    """Draw a schedule of the client's own at exactly the price that it names."""
    made = schedule(_patient(own), parts)
    if isinstance(made, str):
        return Breach(made)
    named = total([part.amount for part in parts if part.amount], made.price.currency)
    if made.price > named:
        return Breach("total", named, own.envelope.least(own.debt, Kind.PLAN))
    return made


def _dearer(offer: Offer, bot: Desk) -> Breach | None:
    opening = bot.envelope.opening(bot.debt, offer.kind, offer.count)
    return Breach("dearer", offer.price, opening) if offer.price > opening else None


def _senseless(terms: Outline, own: Desk) -> Breach | None:
    """Name what makes no plan at all: no money, no parts, more down than there is."""
    rest = terms.total - terms.down
    nothing = _none(rest)
    if terms.total <= nothing or terms.total > own.debt.total or terms.down < nothing:
        return Breach("terms")
    if not 1 <= terms.count <= Envelope.LONGEST:
        return Breach("count", terms.count, own.envelope.max_instalments)
    if rest.minor < terms.count:
        return Breach("amount", rest, own.envelope.min_instalment)
    if terms.first_on is not None and terms.first_on < own.today:
        return Breach("first_on", terms.first_on, own.today)
    lump = terms.count == 1 and not terms.down
    least = own.envelope.least_down(terms.total)
    if not lump and terms.down < least:
        return Breach("down_payment", terms.down, least)
    return None


def _plan(wish: Wish, bot: Desk, own: Desk) -> Outline:
    count = wish.count if wish.count and wish.count > 0 else None
    each, named = _said(wish.amount_each), _said(wish.total)
    opening = bot.envelope.opening(bot.debt, Kind.PLAN, count)
    down = _said(wish.down_payment) or bot.envelope.least_down(opening)
    if named is None and each and count:
        named = down + Money(each.minor * count, each.currency)
    if count is None:
        count = _parts_of(each, Outline(opening, 1, down), own)
    if named is None or named <= down:
        return Outline(opening, count, down)
    share = own.envelope.interest_share(count, down=bool(down))
    return Outline(min(opening, down + present(named - down, share)), count, down)


def _parts_of(each: Money | None, terms: Outline, own: Desk) -> int:
    """Count the parts of which none is above *each*; as usual where none is named."""
    if each is None:
        return max(2, (own.envelope.max_instalments + 1) // 2)
    rest = terms.total - terms.down
    for count in range(1, Envelope.LONGEST + 1):
        interest = own.interest_of(replace(terms, count=count))
        if (rest + interest).minor <= each.minor * count:
            return count
    return Envelope.LONGEST + 1


def _whole_parts(parts: Sequence[Part], bot: Desk) -> tuple[Part, ...]:
    """Give "o resto" its amount: what the named parts leave of the bot's price."""
    left_open = [part for part in parts if part.amount is None]
    named = total([p.amount for p in parts if p.amount], bot.debt.total.currency)
    opening = bot.envelope.opening(bot.debt, Kind.PLAN, len(parts))
    rest = opening - named
    if not left_open:
        return _cheaper(tuple(parts), -rest)
    if rest.minor < len(left_open):
        return tuple(parts)
    shares = iter(rest.split(len(left_open)))
    return tuple(
        part if part.amount else Part(part.day, next(shares)) for part in parts
    )


def _cheaper(parts: tuple[Part, ...], off: Money) -> tuple[Part, ...]:
    """Take off the last part what the client names beyond the bot's price."""
    *before, last = sorted(parts, key=lambda part: part.day)
    if off.minor <= 0 or last.amount is None or last.amount <= off:
        return parts
    return (*before, Part(last.day, last.amount - off))


def _patient(own: Desk) -> Desk:
    """Give nothing up unasked: what a person gives up is what the parts name."""
    return replace(own, envelope=replace(own.envelope, opening_bp=0))


def _said(amount: Money | None) -> Money | None:
    return amount if amount and amount.minor > 0 else None


def _none(like: Money) -> Money:
    return Money(0, like.currency)
