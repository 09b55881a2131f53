"""What an agreement says beside its figures, clause by clause, in plain words."""

from collections.abc import Iterator
from datetime import date

from bot.papers.pen import Pen
from domain.agreed import Agreed, Conditions


def clauses_of(pen: Pen, terms: Agreed, accepted_on: date) -> tuple[str, ...]:
    """Write the clauses that hold for these terms; others are left out."""
    return tuple(_clauses(pen, terms, accepted_on))


def _clauses(pen: Pen, terms: Agreed, accepted_on: date) -> Iterator[str]:
    yield pen.say("agreement.clause.instead")
    yield pen.say("agreement.clause.pay")
    if terms.conditions is not None:
        yield from _late(pen, terms.conditions)
    key = "broken_saved" if terms.saved else "broken"
    yield pen.say(f"agreement.clause.{key}")
    if terms.interest:
        yield pen.say("agreement.clause.early")
    elif len(terms.parts) > 1:
        yield pen.say("agreement.clause.early_plain")
    if until := terms.regret_until(accepted_on):
        yield pen.say("agreement.clause.regret", day=pen.day(until))
    yield pen.say("agreement.clause.person")


def _late(pen: Pen, conditions: Conditions) -> Iterator[str]:
    yield pen.say(
        "agreement.clause.late",
        fine=pen.percent(conditions.fine_bp),
        rate=pen.percent(conditions.late_bp_month),
    )
    yield pen.say(
        "agreement.clause.warned",
        n=conditions.break_days,
        notice=conditions.notice_days,
    )
