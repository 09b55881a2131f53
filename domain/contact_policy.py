"""May this message go out now? One answer, with its reason, for every sender."""

from dataclasses import replace
from datetime import datetime

from domain.contact_facts import (
    Allowed,
    ContactFacts,
    Denied,
    Feed,
    Hold,
    Limits,
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
    "Purpose",
    "StuckRuleError",
    "may_contact",
    "speakable",
]


class StuckRuleError(RuntimeError):
    """A rule refuses and names an instant that is not ahead: a broken invariant."""


def may_contact(facts: ContactFacts, limits: Limits) -> Allowed | Denied:
    """Ask every rule that binds this message; the first that refuses is the reason.

    When it becomes possible: 1. take the instant at which the refusing rule lets go,
    2. ask every rule again as if it were then, 3. repeat until all let it go (that is
    the instant) or one refuses for good (there is none). Each instant lies after the
    one before, so it ends.
    """
    refused = _first_refusal(facts, limits)
    if refused is None:
        return Allowed()
    rule, block = refused
    later = facts
    while refused is not None:
        until = refused[1].until
        if until is None:
            return _for_now(rule, block, refused[0], later.now)
        if until <= later.now:  # a rule that never lets go would hang the worker
            raise StuckRuleError(refused[0].name)
        later = replace(later, now=until)
        refused = _first_refusal(later, limits)
    return Denied(rule.name, block.figures, later.now)


def _for_now(rule: Rule, block: Block, bar: Rule, at: datetime) -> Denied:
    # The rule that is told may let go by itself: what bars the way is another one.
    if bar.ends:
        return Denied(rule.name, block.figures)
    return Denied(rule.name, block.figures, passing=True, not_before=at)


def _first_refusal(facts: ContactFacts, limits: Limits) -> tuple[Rule, Block] | None:
    for rule in RULES:
        if facts.purpose in rule.binds and not _escapes(rule, facts, limits):
            block = rule.check(facts, limits)
            if block is not None:
                return rule, block
    return None


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
