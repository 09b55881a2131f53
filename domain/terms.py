"""The terms of an offer: what is paid, in which parts, on which days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from domain.calendar import Calendar
from domain.envelope import Debt, Envelope, Spacing
from domain.financing import financed
from domain.means import UNKNOWN, Means
from domain.money import Money
from domain.offer import Instalment, Kind, Offer

__all__ = ["Desk", "Instalment", "Offer", "Outline", "named_offer", "nth"]

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Outline:
    """An offer in four figures; *first_on* None is the latest day that is usual.

    *total* is without the interest on instalments, which follows from the rest.
    """

    total: Money
    count: int
    down: Money
    first_on: date | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where offers are drawn: one debt and its envelope, on one day, in one place.

    Of the client's *means* only the pay day matters here: where it can be, a first
    payment that nobody named a day for falls due on it.
    """

    debt: Debt
    envelope: Envelope
    today: date
    calendar: Calendar
    means: Means = UNKNOWN

    def draw(self, outline: Outline) -> Offer:
        """Write out the parts with their days; each falls due on a business day.

        A day is moved on from where the spacing puts it, never from the moved day
        before it, so that the 31st stays the 31st where there is one.
        """
        lump = outline.count == 1 and not outline.down
        kind = Kind.AT_ONCE if lump else Kind.PLAN
        parts = self._parts(outline, self.first_of(outline, kind))
        return named_offer(self, kind, parts, outline.total, self.interest_of(outline))

    def interest_of(self, outline: Outline) -> Money:
        """Work out what the instalments of an outline cost beyond what they pay off."""
        rest = outline.total - outline.down
        down = bool(outline.down)
        share = self.envelope.interest_share(outline.count, down=down)
        return financed(rest, share) - rest

    def stands_until(self, first: date) -> date:
        """Tell until when an offer stands whose first payment is on the day *first*."""
        return min(self._usual_until(), first, *self._days_of_standing())

    def _usual_until(self) -> date:
        return self.today + timedelta(days=self.envelope.valid_days)

    def _days_of_standing(self) -> list[date]:
        offers = self.envelope.standing
        return [max(each.valid_until, self.today) for each in offers]

    def first_of(self, outline: Outline, kind: Kind) -> date:
        """Give the day of the first payment: as named, on a pay day, else as usual.

        A down payment is what the client has now, and waits for no pay day.
        """
        if outline.first_on is not None:
            return outline.first_on
        soon, latest = self._usual_until(), self.envelope.latest_first(self.today)
        if outline.down:
            return soon
        pay_day = self.means.first_day(soon, latest, self.today)
        return pay_day or (soon if kind is Kind.AT_ONCE else latest)

    def _parts(self, outline: Outline, first: date) -> tuple[Instalment, ...]:
        rest = outline.total - outline.down + self.interest_of(outline)
        amounts = rest.split(outline.count)
        numbered = list(enumerate(amounts, start=1))
        if outline.down:
            numbered.insert(0, (0, outline.down))
        return tuple(
            Instalment(number, self._due(first, place), amount)
            for place, (number, amount) in enumerate(numbered)
        )

    def _due(self, first: date, place: int) -> date:
        return self.calendar.next_business(nth(first, place, self.envelope.spacing))


def named_offer(
    desk: Desk,
    kind: Kind,
    parts: tuple[Instalment, ...],
    price: Money,
    interest: Money,
) -> Offer:
    """Put an offer together; *price* is what its parts pay off, *interest* beyond."""
    down = parts[0].amount if parts[0].number == 0 else Money(0, price.currency)
    count = sum(part.number > 0 for part in parts)
    told_until = desk.envelope.until(desk.debt, kind, count, price)
    valid_until = desk.stands_until(parts[0].due_on)
    return Offer(
        _name(kind, parts),
        kind,
        price + interest,
        down,
        parts,
        desk.debt.total - price,
        valid_until if told_until is None else min(valid_until, told_until),
        interest,
        desk.envelope.interest_bp_month if interest else 0,
    )


def nth(first: date, place: int, spacing: Spacing) -> date:
    """Give the day *place* spacings after *first*; the 31st stays it where it can."""
    if spacing is not Spacing.MONTH:
        return first + timedelta(days=spacing.days * place)
    years, month = divmod(first.month - 1 + place, _MONTHS)
    year = first.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, last))


def _name(kind: Kind, parts: tuple[Instalment, ...]) -> str:
    terms = ";".join(
        f"{part.number}:{part.due_on.isoformat()}:{part.amount.minor}" for part in parts
    )
    money = parts[0].amount.currency
    return sha256(f"{kind}|{money}|{terms}".encode()).hexdigest()[:12]
