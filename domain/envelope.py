"""The envelope (alçada): how far a debt may be bargained down, and what that means.

Discounts come off fine and interest first; the principal is touched only where all of
those may be given up. Everything is rounded to the company's side, so that nothing
handed out lies below the floor by a cent.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from domain.financing import interest_share
from domain.money import Money
from domain.offer import Kind
from domain.quotes import Granted, Quote, granted, standing
from domain.standing import Terms

__all__ = ["Debt", "Envelope", "EnvelopeError", "Kind", "Spacing"]

_WHOLE = 10_000  # basis points
_FEWEST = 2  # parts of a plan without a down payment


class Spacing(StrEnum):
    """How far apart instalments fall due."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"

    @property
    def days(self) -> int:
        """Give it in days of interest; a month has thirty."""
        return {"week": 7, "fortnight": 14}.get(self.value, 30)


class EnvelopeError(ValueError):
    """An envelope contradicts itself; the message is for whoever wrote config.yml."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed today: the principal, and fine with interest."""

    principal: Money
    charges: Money

    def __post_init__(self) -> None:
        nothing = Money(0, self.principal.currency)
        if self.principal < nothing or self.charges < nothing:
            msg = "a debt is not negative"
            raise ValueError(msg)

    @property
    def total(self) -> Money:
        """Add up what is owed."""
        return self.principal + self.charges


@dataclass(frozen=True, slots=True)
class Envelope:
    """The limits within which an offer may be made; rates in basis points.

    - *max_instalments*, *min_instalment*: without the down payment.
    - *min_down_payment_bp*: of the total, for a plan.
    - *discount_charges_bp*, *discount_principal_bp*: the most that may be given up by
      one payment at once; *plan_bp* is the share of that which a plan may have.
    - *opening_bp*: the share of the discount that is offered unasked; the rest is for
      a client who names a figure.
    - *first_within_days*: the latest day of the first payment, from today.
    - *interest_bp_month*: simple interest on instalments (`domain.financing`); a
      discount is worked out before it.
    - *valid_days*: for how many days an offer stands.
    - *renegotiations*: how often a broken agreement may be bargained over again.
    - *standing*: offers that were made in writing already; nothing handed out is worse.
    - *quotes*: terms that were told for this very debt and stand; nothing handed out
      of the same kind and as many parts is dearer. *granted*: what was named and had.
    """

    max_instalments: int = 6
    min_instalment: Money = Money(50_00)  # noqa: RUF009  # Money is frozen
    min_down_payment_bp: int = 0
    discount_charges_bp: int = 0
    discount_principal_bp: int = 0
    plan_bp: int = 0
    opening_bp: int = 5_000
    first_within_days: int = 10
    spacing: Spacing = Spacing.MONTH
    valid_days: int = 3
    interest_bp_month: int = 0
    renegotiations: int = 1
    standing: tuple[Terms, ...] = ()
    quotes: tuple[Quote, ...] = ()
    granted: tuple[Granted, ...] = ()

    LONGEST: ClassVar[int] = 60  # instalments: five years, as in Lei 14.181/2021
    MAX_INTEREST_BP: ClassVar[int] = 200  # a month (Decreto 22.626/1933 art. 1)

    def __post_init__(self) -> None:
        _within("max_instalments", self.max_instalments, 1, self.LONGEST)
        _within("min_instalment", self.min_instalment.minor, 1, 10**12)
        _within("min_down_payment_bp", self.min_down_payment_bp, 0, _WHOLE - 1)
        _within("discount_charges_bp", self.discount_charges_bp, 0, _WHOLE)
        _within("discount_principal_bp", self.discount_principal_bp, 0, _WHOLE - 1)
        _within("plan_bp", self.plan_bp, 0, _WHOLE)
        _within("opening_bp", self.opening_bp, 0, _WHOLE)
        _within("first_within_days", self.first_within_days, 1, 90)
        _within("interest_bp_month", self.interest_bp_month, 0, self.MAX_INTEREST_BP)
        _within("renegotiations", self.renegotiations, 0, 99)
        if self.discount_principal_bp and self.discount_charges_bp < _WHOLE:
            _refuse("discount_principal_bp needs discount_charges_bp to be 10000")
        if not 1 <= self.valid_days <= self.first_within_days:
            _refuse("valid_days must be from 1 to first_within_days")

    def least(self, debt: Debt, kind: Kind) -> Money:
        """Give the floor: the lowest total that may be agreed."""
        off = self.allowance(debt, kind)
        return debt.total - max(off, self._promised(debt, kind))

    def lowest(self, debt: Debt, kind: Kind) -> Money:
        """Give the lowest total that a client may name; never below the floor.

        Who named a figure once and had it, is met at no lower one: `Granted`.
        """
        least, allowance = self.least(debt, kind), self.allowance(debt, kind)
        had = (each for each in self.granted if each.kind is kind)
        return max([least, *(each.least(debt.total, allowance) for each in had)])

    def opening(self, debt: Debt, kind: Kind, parts: int | None = None) -> Money:
        """Give the total that is offered unasked, or was told and still stands.

        Both kinds of standing offers of a plan count for one of so many *parts*, or
        fewer.
        """
        told = (
            q.offer.price for q in self.quotes if q.covers(kind, _count(kind, parts))
        )
        return min([self.unasked(debt, kind, parts), *told])

    def unasked(self, debt: Debt, kind: Kind, parts: int | None = None) -> Money:
        """Give the total that is offered to whoever was told nothing yet.

        It is never below the floor.
        """
        off = _share(self.allowance(debt, kind), self.opening_bp)
        if kind is Kind.PLAN and parts is None:
            return debt.total - off
        return debt.total - max(off, self._promised(debt, kind, parts))

    def honouring(self, offers: tuple[Terms, ...]) -> "Envelope":
        """Give the envelope in which *offers* stand, though it was narrowed since."""
        most = max((each.instalments for each in offers), default=1)
        return replace(
            self, standing=offers, max_instalments=max(self.max_instalments, most)
        )

    def renegotiating(self) -> "Envelope":
        """Give the envelope for what was bargained already: time, and no discount."""
        return replace(
            self,
            discount_charges_bp=0,
            discount_principal_bp=0,
            plan_bp=0,
            standing=(),
        )

    def holding(self, quotes: tuple[Quote, ...], basis: str, today: date) -> "Envelope":
        """Give the envelope in which what was told for the debt *basis* stands."""
        if not quotes:
            return self
        told, had = standing(quotes, basis, today), granted(quotes, basis)
        return replace(self, quotes=told, granted=had)

    def until(self, debt: Debt, kind: Kind, count: int, price: Money) -> date | None:
        """Give the day to which a *price* can be had that only a quote allows.

        What was told is kept to its day, and told again it gains none.
        """
        dear = price >= self.unasked(debt, kind, _count(kind, count))
        if dear and self._rate(kind, count) == self.interest_bp_month:
            return None
        days = [
            quote.offer.valid_until
            for quote in self.quotes
            if quote.covers(kind, count) and quote.offer.price <= price
        ]
        return max(days, default=None)

    def offered_parts(self) -> int | None:
        """Give the longest plan that stands as an offer; None where none does."""
        longest = max((each.instalments for each in self.standing), default=1)
        return longest if longest > 1 else None

    def least_down(self, total: Money) -> Money:
        """Give the smallest down payment of a plan, rounded up."""
        return total - _share(total, _WHOLE - self.min_down_payment_bp)

    def most_parts(self, rest: Money) -> int:
        """Count the instalments into which *rest* may be cut; 0 is none."""
        if rest < self.min_instalment:  # refuses a comparison of two currencies too
            return 0
        return min(self.max_instalments, rest.minor // self.min_instalment.minor)

    def interest_share(self, count: int, *, down: bool) -> Fraction:
        """Give what *count* instalments bear of interest, as a share of their sum."""
        rate = self._rate(Kind.PLAN, count)
        return interest_share(rate, self.spacing.days, count, down=down)

    def latest_first(self, today: date) -> date:
        """Give the last day on which the first payment may fall due."""
        return today + timedelta(days=self.first_within_days)

    def _rate(self, kind: Kind, count: int) -> int:
        told = (q.interest_bp_month for q in self.quotes if q.covers(kind, count))
        return min([self.interest_bp_month, *told])

    def _promised(self, debt: Debt, kind: Kind, parts: int | None = None) -> Money:
        """Give the most that a standing offer gives up, of those that fit."""
        at_once = kind is Kind.AT_ONCE
        saved = [
            each.saved(debt.principal, debt.charges, at_once=at_once)
            for each in self.standing
            if at_once or each.covers(parts or _FEWEST)
        ]
        return max(saved, default=Money(0, debt.principal.currency))

    def allowance(self, debt: Debt, kind: Kind) -> Money:
        """Give the most that may be given up."""
        if not debt.principal:  # nothing but charges is left: they are the debt
            return debt.principal
        off = _share(debt.charges, self.discount_charges_bp) + _share(
            debt.principal, self.discount_principal_bp
        )
        return off if kind is Kind.AT_ONCE else _share(off, self.plan_bp)


def _count(kind: Kind, parts: int | None) -> int:
    """Give the parts of a price; one that is for no plan in particular is for none."""
    return 1 if kind is Kind.AT_ONCE else parts or Envelope.LONGEST + 1


def _share(amount: Money, bp: int) -> Money:
    return Money(amount.minor * bp // _WHOLE, amount.currency)


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        _refuse(f"{name} must be from {least} to {most}, and is {value}")


def _refuse(why: str) -> None:
    raise EnvelopeError(why)
