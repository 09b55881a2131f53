"""The rules of contact, one small function each, in the order in which they speak.

A rule answers None (let it go) or a Block. Which purposes it binds stands in the table
at the end. A message that names no invoices counts as one about all of them.

Of several rules that refuse, one is told first and the others are named (see
domain/contact_policy.py): what ends the contact, what waits for a person, what lasts
longest. Where that leaves a choice they speak in this order, the one in which the
reason is of use to whoever asks "why did Maria get no message?":

1. there is nothing to say: the debt is settled;
2. nobody may write to this person: death, opt-out, a number of somebody else's;
3. this debt may not be spoken of: prescribed, disputed, held, agreed, promised;
4. this person is spared, or somebody is talking to them already;
5. something of ours is wrong, which finance or the engineer can mend: books that do
   not balance, old news of payments, no consent, no channel, more in the text than the
   number may hear;
6. it is too often; 7. it is too early or too late in the day;
8. our clock is not to be trusted; 9. the house is in shadow mode. This is the last one,
   so that it is only told of what would have gone out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.contact_facts import (
    ContactFacts,
    Limits,
    Promised,
    Purpose,
    in_force,
    standing_promises,
)
from domain.zones import local_day


@dataclass(frozen=True, slots=True)
class Block:
    """Why a rule refuses, in plain JSON values, and when it would not; None: never."""

    figures: dict[str, object]
    until: datetime | None = None


Verdict = Block | None
# Clocks that are kept by NTP differ by less; F40 is about hours.
CLOCK_TOLERANCE = timedelta(minutes=2)


def nothing_owed(facts: ContactFacts, _: Limits) -> Verdict:
    """Remind nobody of a debt that is paid (I10)."""
    return Block({"owed_minor": facts.owed.minor}) if facts.owed.minor <= 0 else None


def opted_out(facts: ContactFacts, _: Limits) -> Verdict:
    """Leave alone whoever asked for it (I9)."""
    return Block({}) if facts.opted_out else None


def deceased(facts: ContactFacts, _: Limits) -> Verdict:
    """Stop everything at a death; people take it from there."""
    return Block({}) if facts.deceased else None


def quarantined(facts: ContactFacts, _: Limits) -> Verdict:
    """Do not write first to a number whose owner said "não sou eu" (CDC art. 42)."""
    return Block({}) if facts.quarantined else None


def person_has_thread(facts: ContactFacts, _: Limits) -> Verdict:
    """Put nothing automatic into a thread that a person owns (I11)."""
    return Block({}) if facts.person_holds_thread else None


def prescribed(facts: ContactFacts, limits: Limits) -> Verdict:
    """Collect no prescribed debt, not even by message (STJ, REsp 2.088.100)."""
    known = [facts.prescriptions.get(i) for i in facts.invoice_ids]
    years = limits.prescription_years
    ends_on = min((day for day in known if day), default=None)
    ends_on = ends_on or prescription_of(facts.oldest_due_on, None, years)
    if ends_on is None or facts.today < ends_on:
        return None
    return Block({"prescribed_on": ends_on.isoformat()})


def disputed(facts: ContactFacts, _: Limits) -> Verdict:
    """Let a disputed invoice rest until the dispute is decided (I13)."""
    named = _names(facts, facts.disputed)
    return Block({"invoices": sorted(named)}) if named else None


def on_hold(facts: ContactFacts, _: Limits) -> Verdict:
    """Obey a hold on the person, or on an invoice of the message."""
    binding = [
        hold
        for hold in facts.holds
        if in_force(hold, facts.now)
        and (hold.invoice_id in {None, *facts.invoice_ids} or not facts.invoice_ids)
    ]
    if not binding:
        return None
    ends = [hold.until for hold in binding if hold.until]
    until = max(ends) if len(ends) == len(binding) else None
    return Block({"reasons": sorted({hold.reason for hold in binding})}, until)


def promise_open(facts: ContactFacts, _: Limits) -> Verdict:
    """Wait for a promise to the end of its day."""
    days = [each.until for each in standing_promises(facts) if _is_of(facts, each)]
    if not days:
        return None
    until = min(days)  # what another one holds is looked at again then
    figures: dict[str, object] = {"promised_on": until.isoformat()}
    return Block(figures, facts.day_starts_at(until + timedelta(days=1)))


def agreement_open(facts: ContactFacts, _: Limits) -> Verdict:
    """Leave what an agreement covers to the reminders of its instalments."""
    named = _names(facts, facts.agreed)
    return Block({"invoices": sorted(named)}) if named else None


def vulnerable(facts: ContactFacts, _: Limits) -> Verdict:
    """Stop the pressure in hardship (Lei 14.181/2021)."""
    until = facts.vulnerable_until
    if until is None or facts.now >= until:
        return None
    return Block({"until": until.isoformat()}, until)


def no_opt_in(facts: ContactFacts, limits: Limits) -> Verdict:
    """Want a recorded consent where the channel's policy asks for one."""
    if facts.opted_in or facts.channel not in limits.opt_in_channels:
        return None
    return Block({"channel": facts.channel.value})


def channel_away(facts: ContactFacts, _: Limits) -> Verdict:
    """Use no channel that is off, out of reach or without its template."""
    return None if facts.channel_ready else Block({"channel": facts.channel.value})


def books_frozen(facts: ContactFacts, _: Limits) -> Verdict:
    """Name no amount while the books do not balance (CDC art. 42)."""
    since = facts.books_frozen_at
    return Block({"since": since.isoformat()}) if since is not None else None


def stale_feed(facts: ContactFacts, limits: Limits) -> Verdict:
    """Remind nobody on old news of payments: they may have paid (CDC art. 42)."""
    limit: dict[str, object] = {"limit_hours": _hours(limits.feed_max_age)}
    if facts.feed_missing:
        return Block({"last": None} | limit)
    if facts.feed_age is None or facts.feed_age <= limits.feed_max_age:
        return None
    return Block({"last": (facts.now - facts.feed_age).isoformat()} | limit)


def said_too_much(facts: ContactFacts, _: Limits) -> Verdict:
    """Tell no more of a debt than this number may hear (I20)."""
    if facts.says <= facts.may_say:
        return None
    return Block({"says": int(facts.says), "may_say": int(facts.may_say)})


def daily_cap(facts: ContactFacts, limits: Limits) -> Verdict:
    """Count the contacts that we started on this day of the client's."""
    count = sum(local_day(at, facts.zone) == facts.today for at in facts.contacts)
    if count < limits.per_day:
        return None
    figures: dict[str, object] = {"contacts": count, "limit": limits.per_day}
    return Block(figures, facts.day_starts_at(facts.today + timedelta(days=1)))


def gap(facts: ContactFacts, limits: Limits) -> Verdict:
    """Keep quiet for a while after any message, ours or theirs (I12)."""
    latest = max(
        (at for at in (facts.last_message_at, *facts.contacts) if at), default=None
    )
    if latest is None or facts.now - latest >= limits.min_gap:
        return None
    figures: dict[str, object] = {
        "last": latest.isoformat(),
        "gap_hours": _hours(limits.min_gap),
    }
    return Block(figures, latest + limits.min_gap)


def weekly_cap(facts: ContactFacts, limits: Limits) -> Verdict:
    """Count the contacts that we started in the last seven days (I12)."""
    recent = sorted(at for at in facts.contacts if facts.now - at < limits.WEEK)
    if len(recent) < limits.per_week:
        return None
    figures: dict[str, object] = {"contacts": len(recent), "limit": limits.per_week}
    return Block(figures, recent[-limits.per_week] + limits.WEEK)


def hours(facts: ContactFacts, _: Limits) -> Verdict:
    """Start nothing outside the contact hours of the client's place (I8)."""
    where = (facts.state, facts.now, facts.zone, facts.calendar)
    if facts.hours.open_at(*where):
        return None
    figures: dict[str, object] = {"state": facts.state or "", "zone": facts.zone}
    holiday = facts.calendar.holiday_name(facts.today)
    if holiday:
        figures["holiday"] = holiday
    return Block(figures, facts.hours.next_wished(*where, facts.wish))


def wished_hours(facts: ContactFacts, _: Limits) -> Verdict:
    """Keep to the hours that the client asked for; they never open ours."""
    where = (facts.state, facts.now, facts.zone, facts.calendar, facts.wish)
    if not facts.wish or facts.hours.open_at(*where):
        return None
    spans = [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in facts.wish]
    return Block({"wish": spans}, facts.hours.next_wished(*where))


def clock_unsure(facts: ContactFacts, _: Limits) -> Verdict:
    """Start nothing by a clock that went back, or leapt ahead (F40)."""
    latest = facts.clock_latest
    if latest is not None and facts.now < latest - CLOCK_TOLERANCE:
        return Block({"latest": latest.isoformat()}, latest)
    if facts.clock_jumped is not None and abs(facts.clock_jumped) > CLOCK_TOLERANCE:
        return Block({"minutes": int(facts.clock_jumped / timedelta(minutes=1))})
    return None


def shadow(facts: ContactFacts, _: Limits) -> Verdict:
    """Let nothing out before people have looked at what would go."""
    return Block({}) if facts.shadow else None


class Rule(NamedTuple):
    """A rule and the purposes that it binds.

    One that *ends* a contact refuses for good; another may let go when something
    happens that is not the time. One that is *last* tells of what would have gone out.
    """

    check: Callable[[ContactFacts, Limits], Verdict]
    binds: frozenset[Purpose]
    ends: bool = False
    last: bool = False

    @property
    def name(self) -> str:
        """Give the stable name that is stored with each decision."""
        return self.check.__name__


_P = Purpose
_ALL = frozenset(Purpose) - {_P.CALL}
_OURS = frozenset({_P.REMINDER, _P.NUDGE, _P.CAMPAIGN})
_URGING = _OURS | {_P.CALL}
_STARTED = _URGING | {_P.AGENT}
_UNASKED = _STARTED | {_P.NOTICE}
_SENT_UNASKED = _UNASKED - {_P.CALL}

RULES: tuple[Rule, ...] = (
    Rule(nothing_owed, _URGING, ends=True),
    Rule(deceased, _UNASKED | {_P.REPLY}, ends=True),
    Rule(opted_out, _ALL - {_P.LAST_WORD} | {_P.CALL}, ends=True),
    Rule(quarantined, _UNASKED, ends=True),  # who writes from there is answered
    Rule(prescribed, _STARTED, ends=True),
    Rule(disputed, _URGING),
    Rule(on_hold, _URGING),
    Rule(agreement_open, _URGING - {_P.NUDGE}),
    Rule(promise_open, _URGING - {_P.NUDGE}),
    Rule(vulnerable, _URGING),
    Rule(person_has_thread, _OURS | {_P.REPLY, _P.NOTICE}),
    Rule(books_frozen, _URGING | {_P.NOTICE}),
    Rule(stale_feed, _URGING),
    Rule(no_opt_in, _SENT_UNASKED),
    Rule(channel_away, _ALL),
    Rule(said_too_much, _OURS | {_P.NOTICE}),
    Rule(daily_cap, _STARTED),
    Rule(gap, _STARTED),
    Rule(weekly_cap, _STARTED),
    Rule(hours, _UNASKED),
    Rule(wished_hours, _UNASKED),
    Rule(clock_unsure, _OURS | {_P.NOTICE}, last=True),
    Rule(shadow, _OURS | {_P.NOTICE}, last=True),
)


def prescription_of(due_on: date | None, own: date | None, years: int) -> date | None:
    """Give the day on which a debt prescribes: finance's *own*, else *years* after due.

    The general term is 5 years (CC art. 206 §5, I); None without any date.
    """
    return own or _years_after(due_on, years)


def _is_of(facts: ContactFacts, promise: Promised) -> bool:
    """Tell whether a promise is about what the message speaks of."""
    known = promise.invoice_ids and facts.invoice_ids
    return not known or bool(_names(facts, promise.invoice_ids))


def _names(facts: ContactFacts, invoices: frozenset[int]) -> frozenset[int]:
    return invoices & set(facts.invoice_ids or invoices)


def _years_after(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a common year: the earlier day is the safe one
        return day.replace(year=day.year + years, day=28)


def _hours(span: timedelta) -> int:
    return int(span / timedelta(hours=1))
