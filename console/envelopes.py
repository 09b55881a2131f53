"""The room of limits: how far may be given way, by whom, and what it comes to."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request

from bot.settings.part import by_segment
from bot.wiring import wiring
from console.asked import number
from console.blueprint import blueprint
from console.guard import for_roles
from console.menu import MANAGERS
from console.shell import company_day, showing
from domain.authority import Role
from domain.envelope import Debt, Envelope, Kind
from domain.hardship import Rules
from domain.money import Money
from domain.offers import Offer, make_offers

SAMPLE, MOST = 60_000, 100_000_000  # minor units of the debt that is tried
_SHARE = 10  # a sample's fine and interest are a tenth of it


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, and what it makes of the sample."""

    segment: str
    first: int
    last: int | None
    role: Role
    limits: Envelope
    opening: tuple[Offer, ...]
    floor: Money
    plan_floor: Money


@dataclass(frozen=True, slots=True)
class Gentle:
    """What is granted in hardship: the pause, and the bot's limits of a plan."""

    segment: str
    first: int
    last: int | None
    rules: Rules
    limits: Envelope
    opening: tuple[Offer, ...]


@blueprint.get("/limits")
@for_roles(MANAGERS)
def envelopes() -> str:
    """Show the table, with a debt of the reader's choice run through it."""
    parts = wiring()
    debt = _sample(parts.settings.currency)
    today = company_day()
    rows = [
        Row(
            segment,
            first,
            last,
            role,
            limits,
            make_offers(debt, limits, today, parts.settings.calendar),
            limits.least(debt, Kind.AT_ONCE),
            limits.least(debt, Kind.PLAN),
        )
        for segment, authority in parts.settings.envelope.items()
        for first, last, role, limits in authority.rows()
    ]
    return render_template(
        "console/limits.html",
        here="limits",
        show=showing(),
        rows=rows,
        gentle=list(_gentle(debt)),
        debt=debt,
    )


def _gentle(debt: Debt) -> Iterator[Gentle]:
    parts = wiring()
    settings = parts.settings
    today = company_day()
    for segment in sorted({*settings.envelope, *settings.hardship}):
        rules = settings.hardship_for(segment)
        for first, last, role, usual in by_segment(settings.envelope, segment).rows():
            if role is Role.BOT:
                limits = rules.plan.widened(usual)
                offers = make_offers(debt, limits, today, settings.calendar)
                yield Gentle(segment, first, last, rules, limits, offers)


def _sample(currency: str) -> Debt:
    """Read the reais that were typed; a tenth of them counts as fine and interest."""
    reais = number(request.args.get("owed"), SAMPLE // 100)
    minor = min(max(reais, 1) * 100, MOST)
    charges = minor // _SHARE
    return Debt(Money(minor - charges, currency), Money(charges, currency))
