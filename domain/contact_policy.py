"""May this message go out now? One answer, with its reason, for every sender."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from domain.contact_facts import (
    Allowed,
    ContactFacts,
    Denied,
    Feed,
    Hold,
    Limits,
    Promised,
    Purpose,
    speakable,
)
from domain.contact_rules import RULES, Block, Rule

__all__ = [
    "Allowed",
    "ContactFacts",
    "Denied",
    "Feed",
    "Hold",
    "Limits",
    "Promised",
    "Purpose",
    "StuckRuleError",
    "may_contact",
    "speakable",
]


Refusal = tuple[Rule, Block]


class StuckRuleError(RuntimeError):
    """A rule refuses and names an instant that is not ahead: a broken invariant."""


def may_contact(facts: ContactFacts, limits: Limits) -> Allowed | Denied:
    """Ask every rule that binds this message; the weightiest that refuses is told.

    The others are named among its figures, as `also`. When it becomes possible: 1. take
    the instant at which the first refusing rule lets go, 2. ask every rule again as if
    it were then, 3. repeat until all let it go (that is the instant) or one refuses for
    good (there is none). Each instant lies after the one before, so it ends.
    """
    refusals = list(_refusals(facts, limits))
    if not refusals:
        return Allowed()
    told = min(refusals, key=_weight)  # of equals the first
    figures = dict(told[1].figures)
    if also := [rule.name for rule, _ in refusals if rule is not told[0]]:
        figures["also"] = also
    later = facts
    refused: Refusal | None = refusals[0]
    while refused is not None:
        until = refused[1].until
        if until is None:
            return _for_now(told[0], figures, refused[0], later.now)
        if until <= later.now:  # a rule that never lets go would hang the worker
            raise StuckRuleError(refused[0].name)
        later = replace(later, now=until)
        refused = next(_refusals(later, limits), None)
    return Denied(told[0].name, figures, later.now)


def _weight(refusal: Refusal) -> tuple[int, float]:
    """Rank a refusal, the weightiest first.

    1. What ends the contact, in the order of the rules; 2. what waits for somebody to
    act; 3. what passes with the time, the longest first; 4. what only ever speaks of
    messages that would else have gone out: our clock, and shadow mode.
    """
    rule, block = refusal
    if rule.ends:
        return 0, 0
    if rule.last:
        return 3, 0
    return (1, 0) if block.until is None else (2, -block.until.timestamp())


def _for_now(
    rule: Rule, figures: Mapping[str, object], bar: Rule, at: datetime
) -> Denied:
    # The rule that is told may let go by itself: what bars the way is another one.
    if bar.ends:
        return Denied(rule.name, figures)
    return Denied(rule.name, figures, passing=True, not_before=at)


def _refusals(facts: ContactFacts, limits: Limits) -> Iterator[Refusal]:
    for rule in RULES:
        if facts.purpose in rule.binds and not _escapes(rule, facts, limits):
            block = rule.check(facts, limits)
            if block is not None:
                yield rule, block


def _escapes(rule: Rule, facts: ContactFacts, limits: Limits) -> bool:
    # An answer is not a contact that we start: a person who writes to a client that
    # wrote is bound as a reply is, and fresh news is part of the conversation.
    match facts.purpose:
        case Purpose.AGENT:
            return rule.name in ANSWERED and facts.wrote_within(limits.answering)
        case Purpose.NOTICE:
            return rule.name in IN_TALK and facts.wrote_within(limits.fresh)
        case Purpose.CAMPAIGN:  # a notice to everybody, about no debt of theirs
            return rule.name in OF_DEBT and not facts.speaks_of_debt
        case _:
            return False


ANSWERED = frozenset(
    {
        "deceased",
        "quarantined",
        "prescribed",
        "no_opt_in",
        "daily_cap",
        "gap",
        "weekly_cap",
        "hours",
        "wished_hours",
    }
)
IN_TALK = frozenset({"no_opt_in", "hours", "wished_hours", "clock_unsure", "shadow"})
OF_DEBT = frozenset(
    {
        "nothing_owed",
        "prescribed",
        "disputed",
        "agreement_open",
        "promise_open",
        "stale_feed",
    }
)
