"""May a campaign offer this? Only what the envelope of everyone it reaches holds."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.envelope import Envelope
from domain.standing import Terms

_WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Beyond:
    """One thing that is offered beyond a limit: *asked* and *limit* as they compare.

    Rates are basis points, days are ISO dates. *segment* None is every client's.
    """

    rule: str
    asked: int | str
    limit: int | str
    segment: str | None = None


def beyond(
    terms: Terms, envelope: Envelope, segment: str | None = None
) -> tuple[Beyond, ...]:
    """List what *terms* give that the envelope of *segment* does not; none is fine.

    A plan is compared by what it really gives up: the discount times its share.
    """
    rows = [
        ("charges", terms.charges_bp, envelope.discount_charges_bp, 1),
        ("principal", terms.principal_bp, envelope.discount_principal_bp, 1),
        ("instalments", terms.instalments, envelope.max_instalments, 1),
    ]
    if terms.instalments > 1:
        share, most = terms.plan_bp, envelope.plan_bp
        charges = terms.charges_bp * share, envelope.discount_charges_bp * most
        principal = terms.principal_bp * share, envelope.discount_principal_bp * most
        rows += [("plan_charges", *charges, _WHOLE)]
        rows += [("plan_principal", *principal, _WHOLE)]
    return tuple(
        Beyond(rule, asked // unit, limit // unit, segment)
        for rule, asked, limit, unit in rows
        if asked > limit
    )


def contradictions(terms: Terms, today: date, longest_days: int) -> tuple[Beyond, ...]:
    """List what is wrong with *terms* whoever is written to: days, rates, emptiness."""
    latest = today + timedelta(days=longest_days)
    found = []
    if terms.valid_until < today:
        found.append(_day("too_early", terms.valid_until, today))
    if terms.valid_until > latest:
        found.append(_day("too_late", terms.valid_until, latest))
    if terms.principal_bp and terms.charges_bp < _WHOLE:
        found.append(Beyond("charges_first", terms.charges_bp, _WHOLE))
    if terms.instalments == 1 and not (terms.charges_bp or terms.principal_bp):
        found.append(Beyond("nothing", 0, 1))
    return tuple(found)


def _day(rule: str, asked: date, limit: date) -> Beyond:
    return Beyond(rule, asked.isoformat(), limit.isoformat())
