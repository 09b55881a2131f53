"""The blocks of config.yml that become the domain's rules."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from bot.settings.company import State
from bot.settings.part import Part, Text, Written
from domain.channel import Channel
from domain.charges import ChargesPolicy, RateChange
from domain.contact_policy import Feed, Limits
from domain.correction import DEFAULT_LAG
from domain.early import EarlyDiscount
from domain.hours import DEFAULT_HOURS, Hours, HoursTable, Span

_CLOSED = "closed"


def basis_points(percent: Decimal) -> int:
    """Turn a percentage into basis points; raises ValueError beyond two decimals.

    >>> basis_points(Decimal("1.5"))
    150
    """
    points = percent * 100
    if points != points.to_integral_value():
        msg = f"{percent} % is finer than a hundredth of a per cent"
        raise ValueError(msg)
    return int(points)


def _percent(percent: Decimal) -> Decimal:
    basis_points(percent)
    return percent


Percent = Annotated[Decimal, Field(ge=0, le=100), AfterValidator(_percent)]
IndexName = Annotated[
    str, Field(min_length=1, max_length=20), AfterValidator(str.upper)
]


def _cents(amount: Decimal) -> Decimal:
    if amount * 100 != (amount * 100).to_integral_value():
        msg = f"{amount} is finer than a cent"
        raise ValueError(msg)
    return amount


Amount = Annotated[Decimal, Field(gt=0), AfterValidator(_cents)]


class RateChangeBlock(Part):
    """New rates from a day on; what is not named stays as it was."""

    since: date
    fine_percent: Percent | None = None
    interest_percent_month: Percent | None = None

    def change(self) -> RateChange:
        """Make the domain's change."""
        fine, interest = self.fine_percent, self.interest_percent_month
        return RateChange(
            self.since,
            None if fine is None else basis_points(fine),
            None if interest is None else basis_points(interest),
        )


class EarlyBlock(Part):
    """The discount for paying in time: a percentage or an amount, and its last day."""

    percent: Percent | None = None
    amount: Amount | None = None
    days_before: int = 0

    def discount(self) -> EarlyDiscount:
        """Make the domain's discount; it refuses one that is none, or the whole."""
        return EarlyDiscount(
            percent_bp=basis_points(self.percent or Decimal(0)),
            amount_minor=int((self.amount or 0) * 100),
            days_before=self.days_before,
        )


Change = Annotated[RateChange, Written(RateChangeBlock, RateChangeBlock.change)]
Early = Annotated[EarlyDiscount, Written(EarlyBlock, EarlyBlock.discount)]


class ChargesBlock(Part):
    """What late payment costs, in per cent, and what paying in time saves."""

    fine_percent: Percent = Decimal(2)
    interest_percent_month: Percent = Decimal(1)
    grace_days: int = 0
    consumer: bool = True
    changes: tuple[Change, ...] = ()
    index: IndexName | None = None
    index_lag_months: int = DEFAULT_LAG
    early_discount: Early | None = None

    def policy(self) -> ChargesPolicy:
        """Make the domain's policy; it refuses what the law forbids."""
        return ChargesPolicy(
            fine_bp=basis_points(self.fine_percent),
            interest_bp_month=basis_points(self.interest_percent_month),
            grace_days=self.grace_days,
            consumer=self.consumer,
            changes=self.changes,
            index=self.index,
            index_lag_months=self.index_lag_months,
            early=self.early_discount,
        )


def _feed(word: object) -> object:
    return "off" if word is False else word  # YAML reads a bare `off` as no


FeedWord = Annotated[Feed, BeforeValidator(_feed)]


class LimitsBlock(Part):
    """The caps on contact, as `domain.contact_facts.Limits` explains them."""

    per_day: int = 1
    per_week: int = 3
    min_gap_hours: int = 48
    prescription_years: int = 5
    payments_feed: FeedWord = Feed.AUTO
    payments_feed_max_age_hours: int = 36
    answering_hours: int = 24
    fresh_minutes: int = 60
    opt_in_channels: frozenset[Channel] = frozenset({Channel.WHATSAPP})

    def limits(self) -> Limits:
        """Make the domain's limits."""
        return Limits(
            per_day=self.per_day,
            per_week=self.per_week,
            min_gap=timedelta(hours=self.min_gap_hours),
            prescription_years=self.prescription_years,
            feed=self.payments_feed,
            feed_max_age=timedelta(hours=self.payments_feed_max_age_hours),
            answering=timedelta(hours=self.answering_hours),
            fresh=timedelta(minutes=self.fresh_minutes),
            opt_in_channels=self.opt_in_channels,
        )


def _span(text: object) -> Span | None:
    if text is None or text == _CLOSED:
        return None
    opens, _, closes = str(text).partition("-")
    try:
        span = (_clock(opens), _clock(closes))
    except ValueError as error:
        msg = f"{text!r} are no hours; write 09:00-19:00, or {_CLOSED}"
        raise ValueError(msg) from error
    return Span(*span)


def _clock(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute or 0))


Opening = Annotated[Span | None, PlainValidator(_span)]


class HoursBlock(Part):
    """The hours of a week; a day that is not named is closed."""

    weekday: Opening = None
    saturday: Opening = None
    sunday: Opening = None
    holiday: Opening = None

    def hours(self) -> Hours:
        """Make the domain's row."""
        return Hours(self.weekday, self.saturday, self.sunday, self.holiday)


Week = Annotated[Hours, Written(HoursBlock, HoursBlock.hours)]


class HoursTableBlock(Part):
    """The company's hours, and rows of its own for single states."""

    company: Week = DEFAULT_HOURS
    states: dict[State, Week] = Field(default_factory=dict)

    def table(self) -> HoursTable:
        """Make the domain's table; the states' laws are in it already."""
        return HoursTable(self.company, self.states)


class Holiday(Part):
    """A day off that no national or state law names; everywhere without a place."""

    date: date
    name: Text
    state: State | None = None
    city: str | None = None


Charges = Annotated[ChargesPolicy, Written(ChargesBlock, ChargesBlock.policy)]
ContactLimits = Annotated[Limits, Written(LimitsBlock, LimitsBlock.limits)]
ContactHours = Annotated[HoursTable, Written(HoursTableBlock, HoursTableBlock.table)]
