"""The terms of an offer: what is paid, in which parts, on which days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from domain.calendar import Calendar
from domain.envelope import Debt, Envelope, Kind, Spacing
from domain.financing import financed
from domain.money import Money

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of an offer; number 0 is the down payment."""

    number: int
    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms that a client may accept as they stand, until *valid_until*.

    *instalments* hold every payment, the down payment included as number 0, and add up
    to *total*. *saved* is what the company gives up, fine and interest first;
    *interest* is what paying in instalments costs, a part of *total*. *id* is made
    from the terms: the same id is the same offer, to the cent and the day.
    """

    id: str
    kind: Kind
    total: Money
    down_payment: Money
    instalments: tuple[Instalment, ...]
    saved: Money
    valid_until: date
    interest: Money = Money(0)  # noqa: RUF009  # Money is frozen

    @property
    def price(self) -> Money:
        """Give what is paid off: the total without the interest on instalments."""
        return self.total - self.interest

    @property
    def count(self) -> int:
        """Count the instalments without the down payment."""
        return sum(part.number > 0 for part in self.instalments)

    @property
    def largest(self) -> Money:
        """Give the largest instalment, the down payment aside."""
        return max(part.amount for part in self.instalments if part.number > 0)


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
    """Where offers are drawn: one debt and its envelope, on one day, in one place."""

    debt: Debt
    envelope: Envelope
    today: date
    calendar: Calendar

    def draw(self, outline: Outline) -> Offer:
        """Write out the parts with their days; each falls due on a business day.

        A day is moved on from where the spacing puts it, never from the moved day
        before it, so that the 31st stays the 31st where there is one.
        """
        lump = outline.count == 1 and not outline.down
        kind = Kind.AT_ONCE if lump else Kind.PLAN
        parts = self._parts(outline, self._first(outline, kind))
        return named_offer(self, kind, parts, outline.total, self.interest_of(outline))

    def interest_of(self, outline: Outline) -> Money:
        """Work out what the instalments of an outline cost beyond what they pay off."""
        rest = outline.total - outline.down
        down = bool(outline.down)
        share = self.envelope.interest_share(outline.count, down=down)
        return financed(rest, share) - rest

    def stands_until(self, first: date) -> date:
        """Tell until when an offer stands whose first payment is on the day *first*."""
        valid_until = self.today + timedelta(days=self.envelope.valid_days)
        return min(valid_until, first, *self._days_of_standing())

    def _days_of_standing(self) -> list[date]:
        offers = self.envelope.standing
        return [max(each.valid_until, self.today) for each in offers]

    def _first(self, outline: Outline, kind: Kind) -> date:
        if outline.first_on is not None:
            return outline.first_on
        if kind is Kind.AT_ONCE or outline.down:
            return self.today + timedelta(days=self.envelope.valid_days)
        return self.envelope.latest_first(self.today)

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
    return Offer(
        _name(kind, parts),
        kind,
        price + interest,
        down,
        parts,
        desk.debt.total - price,
        desk.stands_until(parts[0].due_on),
        interest,
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
