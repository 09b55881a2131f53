"""The contact policy: which rule decides, for whom, and when it would be possible."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain import contact_policy
from domain.calendar import calendar_for
from domain.channel import Channel
from domain.contact_policy import (
    Allowed,
    ContactFacts,
    Denied,
    Hold,
    Limits,
    Promised,
    Purpose,
    StuckRuleError,
    may_contact,
    speakable,
)
from domain.contact_rules import RULES, Block, Rule
from domain.disclosure import Level
from domain.hours import wish_of
from domain.money import Money

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)  # a Tuesday, ten in Sao Paulo
NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # the same day, eleven at night
MORNING = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # nine the next day
LIMITS = Limits()
ANA = ContactFacts(
    now=NOW,
    purpose=Purpose.REMINDER,
    calendar=calendar_for("SP"),
    state="SP",
    owed=Money(150_00),
    invoice_ids=(1, 2),
    oldest_due_on=date(2026, 11, 10),
    opted_in=True,
)


def verdict(facts: ContactFacts, limits: Limits = LIMITS) -> str:
    """Name what decided."""
    answer = may_contact(facts, limits)
    return answer.rule if isinstance(answer, Denied) else "allowed"


def denied(facts: ContactFacts, limits: Limits = LIMITS) -> Denied:
    """Expect a refusal."""
    answer = may_contact(facts, limits)
    assert isinstance(answer, Denied)
    return answer


def hours_ago(*hours: float) -> tuple[datetime, ...]:
    """Give instants before NOW."""
    return tuple(NOW - hour * HOUR for hour in hours)


def told(facts: ContactFacts, limits: Limits = LIMITS) -> list[str]:
    """Name every rule that refuses, the one that is told first."""
    answer = may_contact(facts, limits)
    if not isinstance(answer, Denied):
        return ["allowed"]
    also = answer.figures.get("also", [])
    assert isinstance(also, list)
    return [answer.rule, *also]


def test_ana_may_be_reminded() -> None:
    """She owes, nothing stands in the way, it is ten on a Tuesday."""
    assert may_contact(ANA, LIMITS) == Allowed()


# One case a rule, each changing Ana by what that rule looks at.
CASES: dict[str, Callable[[ContactFacts], ContactFacts]] = {
    "nothing_owed": lambda facts: replace(facts, owed=Money(0)),
    "deceased": lambda facts: replace(facts, deceased=True),
    "opted_out": lambda facts: replace(facts, opted_out=True),
    "quarantined": lambda facts: replace(facts, quarantined=True),
    "prescribed": lambda facts: replace(facts, oldest_due_on=date(2021, 11, 24)),
    "disputed": lambda facts: replace(facts, disputed=frozenset({2})),
    "on_hold": lambda facts: replace(facts, holds=(Hold("claimed_payment"),)),
    "agreement_open": lambda facts: replace(facts, agreed=frozenset({1})),
    "promise_open": lambda facts: replace(
        facts, promised=(Promised(date(2026, 11, 24)),)
    ),
    "vulnerable": lambda facts: replace(facts, vulnerable_until=NOW + HOUR),
    "person_has_thread": lambda facts: replace(facts, person_holds_thread=True),
    "books_frozen": lambda facts: replace(facts, books_frozen_at=NOW - HOUR),
    "stale_feed": lambda facts: replace(facts, feed_age=37 * HOUR),
    "no_opt_in": lambda facts: replace(facts, opted_in=False),
    "channel_away": lambda facts: replace(facts, channel_ready=False),
    "said_too_much": lambda facts: replace(facts, says=Level.INVOICE),
    "daily_cap": lambda facts: replace(facts, contacts=hours_ago(1)),
    "gap": lambda facts: replace(facts, last_message_at=NOW - 47 * HOUR),
    "weekly_cap": lambda facts: replace(facts, contacts=hours_ago(49, 99, 149)),
    "hours": lambda facts: replace(facts, now=NIGHT),
    "wished_hours": lambda facts: replace(facts, wish=wish_of(time(14), None)),
    "clock_unsure": lambda facts: replace(facts, clock_latest=NOW + 3 * HOUR),
    "shadow": lambda facts: replace(facts, shadow=True),
}
# Which rules bind which purpose: the whole policy at a glance.
BINDS = {
    Purpose.REMINDER: set(CASES),
    Purpose.NUDGE: set(CASES) - {"promise_open", "agreement_open"},
    Purpose.CAMPAIGN: set(CASES),
    Purpose.CALL: set(CASES)
    - {"person_has_thread", "no_opt_in", "channel_away", "said_too_much"}
    - {"clock_unsure", "shadow"},
    Purpose.REPLY: {"opted_out", "deceased", "person_has_thread", "channel_away"},
    Purpose.NOTICE: {
        *("opted_out", "deceased", "quarantined", "person_has_thread", "no_opt_in"),
        *("channel_away", "said_too_much", "hours", "wished_hours"),
        *("clock_unsure", "shadow", "books_frozen"),
    },
    Purpose.AGENT: {
        *("opted_out", "deceased", "quarantined", "prescribed", "no_opt_in"),
        *("channel_away", "daily_cap", "gap", "weekly_cap", "hours", "wished_hours"),
    },
    Purpose.HANDOFF: {"opted_out", "channel_away"},
    Purpose.LAST_WORD: {"channel_away"},
}
# What only time, or nothing at all, can heal ends a contact; the rest may pass.
ENDS = {"nothing_owed", "deceased", "opted_out", "quarantined", "prescribed"}


def test_every_rule_has_its_case() -> None:
    """The cases stand in the order of the rules."""
    assert list(CASES) == [rule.name for rule in RULES]


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("rule", CASES)
def test_the_whole_policy(purpose: Purpose, rule: str) -> None:
    """Each rule refuses the purposes that it binds and lets the others go."""
    facts = CASES[rule](replace(ANA, purpose=purpose))

    assert (rule in told(facts)) is (rule in BINDS[purpose])
    assert (told(facts) == ["allowed"]) is (rule not in BINDS[purpose])


@pytest.mark.parametrize("rule", CASES)
def test_what_ends_a_contact_and_what_may_pass(rule: str) -> None:
    """Without an instant it is over, or waits for something else than the time."""
    answer = denied(CASES[rule](ANA))

    assert answer.possible_at is None or not answer.passing
    assert answer.passing == (answer.possible_at is None and rule not in ENDS)


def test_what_time_heals_and_then_shadow_does_not() -> None:
    """By night and in shadow the hours are told, and no instant is promised."""
    answer = denied(replace(ANA, now=NIGHT, shadow=True))

    assert (answer.rule, answer.possible_at, answer.passing) == ("hours", None, True)
    assert answer.not_before == MORNING


@pytest.mark.parametrize("rule", CASES)
def test_a_refusal_can_be_stored(rule: str) -> None:
    """Its figures are plain JSON."""
    figures = denied(CASES[rule](ANA)).figures

    assert json.loads(json.dumps(figures)) == figures


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        pytest.param("disputed", {"invoices": [2]}, id="which invoice"),
        pytest.param("on_hold", {"reasons": ["claimed_payment"]}, id="why held"),
        pytest.param("promise_open", {"promised_on": "2026-11-24"}, id="until when"),
        pytest.param("prescribed", {"prescribed_on": "2026-11-24"}, id="since when"),
        pytest.param(
            "stale_feed",
            {"last": "2026-11-23T00:00:00+00:00", "limit_hours": 36},
            id="how old",
        ),
        pytest.param("said_too_much", {"says": 1, "may_say": 0}, id="how much"),
        pytest.param("wished_hours", {"wish": ["14:00-23:59"]}, id="which hours"),
        pytest.param(
            "clock_unsure", {"latest": "2026-11-24T16:00:00+00:00"}, id="how far back"
        ),
        pytest.param(
            "hours", {"state": "SP", "zone": "America/Sao_Paulo"}, id="whose hours"
        ),
        pytest.param("nothing_owed", {"owed_minor": 0}, id="what is owed"),
        pytest.param(
            "gap",
            {"last": "2026-11-22T14:00:00+00:00", "gap_hours": 48},
            id="since which message",
        ),
        pytest.param("daily_cap", {"contacts": 1, "limit": 1}, id="how many today"),
        pytest.param("weekly_cap", {"contacts": 3, "limit": 3}, id="how many a week"),
    ],
)
def test_the_figures_say_why(rule: str, figures: dict[str, object]) -> None:
    """A reader sees the numbers that decided."""
    limits = replace(LIMITS, min_gap=timedelta(0)) if rule != "gap" else LIMITS

    assert denied(CASES[rule](ANA), limits).figures == figures


@pytest.mark.parametrize(
    ("rule", "possible_at"),
    [
        pytest.param("opted_out", None, id="time does not help an opt-out"),
        pytest.param("on_hold", None, id="nor a hold without an end"),
        pytest.param("prescribed", None, id="nor prescription"),
        pytest.param("hours", MORNING, id="hours: nine the next day"),
        pytest.param("promise_open", MORNING, id="promise: the morning after its day"),
        pytest.param("vulnerable", NOW + HOUR, id="hardship: when it ends"),
        pytest.param("wished_hours", NOW + 4 * HOUR, id="wish: two in the afternoon"),
        pytest.param("clock_unsure", NOW + 3 * HOUR, id="clock: when it caught up"),
        pytest.param("shadow", None, id="shadow: people decide"),
        pytest.param("gap", NOW + HOUR, id="gap: 48 h after the last message"),
        pytest.param("daily_cap", NOW + 47 * HOUR, id="cap: and then the gap"),
        pytest.param("weekly_cap", NOW + 23 * HOUR, id="week: the oldest leaves it"),
    ],
)
def test_when_it_would_be_possible(rule: str, possible_at: datetime | None) -> None:
    """The first instant at which all rules let it go, the contact hours included."""
    assert denied(CASES[rule](ANA)).possible_at == possible_at


@pytest.mark.parametrize(
    ("facts", "decides"),
    [
        pytest.param(replace(ANA, owed=Money(1)), "allowed", id="a cent is owed"),
        pytest.param(replace(ANA, owed=Money(-1)), "nothing_owed", id="a credit"),
        pytest.param(replace(ANA, contacts=hours_ago(48)), "allowed", id="gap is over"),
        pytest.param(
            replace(ANA, contacts=hours_ago(47.99)), "gap", id="a proactive contact too"
        ),
        pytest.param(
            replace(ANA, contacts=hours_ago(50, 98, 168)),
            "allowed",
            id="a week is over",
        ),
        pytest.param(
            replace(ANA, contacts=hours_ago(50, 98, 167.99)), "weekly_cap", id="not yet"
        ),
        pytest.param(replace(ANA, feed_age=36 * HOUR), "allowed", id="feed just fresh"),
        pytest.param(
            replace(ANA, vulnerable_until=NOW), "allowed", id="hardship is over"
        ),
        pytest.param(
            replace(ANA, promised=(Promised(date(2026, 11, 23)),)),
            "allowed",
            id="promise over",
        ),
        pytest.param(
            replace(ANA, disputed=frozenset({9})), "allowed", id="another is disputed"
        ),
        pytest.param(
            replace(ANA, disputed=frozenset({9}), invoice_ids=()),
            "disputed",
            id="no invoice named: any of them",
        ),
        pytest.param(
            replace(ANA, oldest_due_on=date(2021, 11, 25)), "allowed", id="a day short"
        ),
        pytest.param(
            replace(ANA, prescriptions={2: date(2026, 11, 24)}),
            "prescribed",
            id="finance",
        ),
        pytest.param(
            replace(
                ANA,
                oldest_due_on=date(2020, 1, 1),
                prescriptions={1: date(2027, 1, 1), 9: date(2020, 1, 1)},
            ),
            "allowed",
            id="finance set a later day",
        ),
        pytest.param(
            replace(ANA, agreed=frozenset({9})), "allowed", id="another is agreed"
        ),
        pytest.param(
            replace(ANA, promised=(Promised(date(2026, 11, 25), frozenset({9})),)),
            "allowed",
            id="another is promised",
        ),
        pytest.param(
            replace(
                ANA,
                promised=(
                    Promised(date(2026, 11, 23), frozenset({2})),
                    Promised(date(2026, 11, 25), frozenset({9})),
                ),
            ),
            "allowed",
            id="one promise is over, another is of another",
        ),
        pytest.param(
            replace(ANA, promised=(Promised(date(2026, 11, 25), frozenset({2})),)),
            "promise_open",
            id="one of them is promised",
        ),
        pytest.param(
            replace(
                ANA,
                invoice_ids=(),
                promised=(Promised(date(2026, 11, 25), frozenset({9})),),
            ),
            "promise_open",
            id="no invoice named: any promise",
        ),
        pytest.param(replace(ANA, feed_missing=True), "stale_feed", id="no feed yet"),
        pytest.param(
            replace(ANA, says=Level.INVOICE, may_say=Level.INVOICE),
            "allowed",
            id="as much as it may",
        ),
        pytest.param(
            replace(ANA, clock_latest=NOW + HOUR / 30), "allowed", id="two minutes back"
        ),
        pytest.param(
            replace(ANA, clock_jumped=2 * HOUR), "clock_unsure", id="two hours ahead"
        ),
        pytest.param(
            replace(ANA, clock_jumped=-2 * HOUR), "clock_unsure", id="two hours back"
        ),
        pytest.param(
            replace(ANA, clock_jumped=HOUR / 60), "allowed", id="a minute ahead"
        ),
        pytest.param(
            replace(ANA, wish=wish_of(time(10), time(11))), "allowed", id="wish: now"
        ),
        pytest.param(
            replace(ANA, wish=wish_of(time(8), time(10))),
            "wished_hours",
            id="wish: until ten, and it is ten",
        ),
        pytest.param(
            replace(ANA, channel=Channel.SMS, opted_in=False), "allowed", id="sms"
        ),
    ],
)
def test_at_the_edges(facts: ContactFacts, decides: str) -> None:
    """Each limit is exact."""
    assert verdict(facts) == decides


@pytest.mark.fault("F46")
def test_prescription_from_a_leap_day() -> None:
    """29 February and five years is 28 February: the earlier day is the safe one."""
    now = datetime(2029, 2, 28, 13, tzinfo=UTC)
    facts = replace(ANA, oldest_due_on=date(2024, 2, 29), now=now)

    assert denied(facts).figures == {"prescribed_on": "2029-02-28"}


@pytest.mark.parametrize(
    ("hold", "decides"),
    [
        pytest.param(Hold("manual", NOW), "allowed", id="over"),
        pytest.param(Hold("manual", NOW + HOUR), "on_hold", id="for an hour"),
        pytest.param(Hold("dispute", None, 1), "on_hold", id="one of ours"),
        pytest.param(Hold("dispute", None, 9), "allowed", id="another invoice"),
    ],
)
def test_holds(hold: Hold, decides: str) -> None:
    """A hold binds the person or its invoice, until its instant."""
    assert verdict(replace(ANA, holds=(hold,))) == decides


def test_the_longest_hold_counts() -> None:
    """Two holds: it is possible after both."""
    holds = (Hold("manual", NOW + HOUR), Hold("claimed_payment", NOW + 3 * HOUR))
    answer = denied(replace(ANA, holds=holds))

    assert answer.possible_at == NOW + 3 * HOUR
    assert answer.figures == {"reasons": ["claimed_payment", "manual"]}


def test_a_hold_without_an_end_outlasts_one_with() -> None:
    """With one of two holds open-ended, time alone does not help."""
    holds = (Hold("manual"), Hold("claimed_payment", NOW + HOUR))

    assert denied(replace(ANA, holds=holds)).possible_at is None


def test_what_may_be_spoken_of() -> None:
    """What is disputed, held or prescribed is left out, and the rest may go."""
    facts = replace(
        ANA,
        invoice_ids=(1, 2, 3, 4, 5),
        disputed=frozenset({2}),
        holds=(Hold("dispute", None, 3), Hold("old", NOW, 4)),
        prescriptions={4: date(2026, 11, 25), 5: date(2026, 11, 24)},
    )
    rest = speakable(facts)

    assert rest == (1, 4)
    assert verdict(facts) == "prescribed"
    assert verdict(replace(facts, invoice_ids=rest)) == "allowed"


@pytest.mark.parametrize(
    ("purpose", "until", "rest"),
    [
        pytest.param(Purpose.REMINDER, date(2026, 11, 24), (3,), id="a reminder"),
        pytest.param(Purpose.NUDGE, date(2026, 11, 24), (1, 2, 3), id="its own nudge"),
        pytest.param(Purpose.REMINDER, date(2026, 11, 23), (2, 3), id="a day later"),
    ],
)
def test_what_was_promised_or_agreed_rests(
    purpose: Purpose, until: date, rest: tuple[int, ...]
) -> None:
    """A reminder speaks of the other invoices; the nudge is about this very one."""
    facts = replace(
        ANA,
        purpose=purpose,
        invoice_ids=(1, 2, 3),
        agreed=frozenset({1}),
        promised=(Promised(until, frozenset({2})),),
    )

    assert speakable(facts) == rest


def test_a_wish_that_is_never_met() -> None:
    """Whoever only wants to hear at night is not written to by day: people decide."""
    facts = replace(ANA, wish=wish_of(time(22), time(6)))
    answer = denied(facts)

    assert (answer.rule, answer.possible_at, answer.passing) == (
        "wished_hours",
        None,
        True,
    )


@pytest.mark.fault("F43")
def test_a_day_is_the_clients_day() -> None:
    """Half past eleven at night is tomorrow in UTC, and today in Sao Paulo."""
    late = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # Monday, 23:30
    no_gap = Limits(min_gap=timedelta(0))

    assert verdict(replace(ANA, contacts=(late,)), no_gap) == "allowed"


def test_the_daily_cap_ends_with_the_day() -> None:
    """Without a gap the next contact is possible on the next morning."""
    no_gap = Limits(min_gap=timedelta(0))
    facts = replace(ANA, contacts=hours_ago(1))

    assert denied(facts, no_gap).possible_at == MORNING


@pytest.mark.fault("F33")
def test_caps_are_per_person() -> None:
    """Three contacts to three phones of one person are three contacts."""
    phones = {"a": hours_ago(50), "b": hours_ago(99), "c": hours_ago(149)}
    facts = replace(ANA, contacts=sum(phones.values(), ()))

    assert verdict(facts) == "weekly_cap"


@pytest.mark.fault("F40")
def test_a_clock_that_jumped_back_frees_nobody() -> None:
    """A contact that now lies in the future still counts."""
    facts = replace(ANA, contacts=(NOW + 2 * HOUR,))

    assert told(facts) == ["gap", "daily_cap"]
    assert told(facts, Limits(per_day=2)) == ["gap"]


SHUT = datetime(2026, 11, 25, 2, tzinfo=UTC)  # eleven at night


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        pytest.param(
            {"now": SHUT, "opted_in": False},
            ["no_opt_in", "hours"],
            id="what a person mends comes before the night",
        ),
        pytest.param(
            {"now": SHUT, "opted_out": True, "disputed": frozenset({1})},
            ["opted_out", "disputed", "hours"],
            id="what ends it comes before all",
        ),
        pytest.param(
            {"now": SHUT, "vulnerable_until": SHUT + 9 * DAY},
            ["vulnerable", "hours"],
            id="the longest of what passes",
        ),
        pytest.param(
            {"holds": (Hold("manual", NOW + DAY),), "channel_ready": False},
            ["channel_away", "on_hold"],
            id="a hold that ends tomorrow is not what keeps it",
        ),
        pytest.param(
            {"now": SHUT, "shadow": True},
            ["hours", "shadow"],
            id="shadow mode speaks of what would have gone out",
        ),
    ],
)
def test_of_several_rules_the_weightiest_is_told_and_all_are_named(
    change: dict[str, object], rules: list[str]
) -> None:
    """Whoever asks is not told "outside hours" of what no morning will bring."""
    assert told(replace(ANA, **change)) == rules  # type: ignore[arg-type]  # columns of the facts


@pytest.mark.parametrize("rule", sorted(BINDS[Purpose.AGENT]))
def test_a_person_who_answers(rule: str) -> None:
    """To a client who wrote today a person may answer, but for an opt-out."""
    facts = CASES[rule](replace(ANA, purpose=Purpose.AGENT))
    answering = replace(facts, last_inbound_at=facts.now - 23 * HOUR)
    binding = {"opted_out", "channel_away"}

    assert verdict(answering) == (rule if rule in binding else "allowed")


def test_an_answer_is_due_within_a_day() -> None:
    """After that a person starts anew, and the hours bind."""
    facts = replace(ANA, purpose=Purpose.AGENT, now=NIGHT)

    assert verdict(replace(facts, last_inbound_at=NIGHT - 25 * HOUR)) == "hours"


def test_news_in_the_middle_of_a_talk() -> None:
    """Who wrote and paid late at night is told so at once; who did not write waits."""
    facts = replace(ANA, purpose=Purpose.NOTICE, now=NIGHT)

    assert verdict(replace(facts, last_inbound_at=NIGHT - HOUR / 2)) == "allowed"
    assert verdict(replace(facts, last_inbound_at=NIGHT - 2 * HOUR)) == "hours"


def test_the_first_rule_speaks() -> None:
    """Of several reasons the gravest is given, whatever the hour."""
    facts = replace(ANA, opted_out=True, now=NIGHT, contacts=hours_ago(1))

    assert verdict(facts) == "opted_out"


@pytest.mark.parametrize("wrong", [{"per_day": 0}, {"per_week": 0}])
def test_limits_that_forbid_everything(wrong: dict[str, int]) -> None:
    """A cap of nothing is a mistake: channels are switched off elsewhere."""
    with pytest.raises(ValueError, match="at least 1"):
        Limits(**wrong)  # type: ignore[arg-type]


def test_a_rule_that_never_lets_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """It raises with its name, rather than to ask itself for ever."""

    def stuck(facts: ContactFacts, _: Limits) -> Block:
        return Block({}, facts.now)

    monkeypatch.setattr(contact_policy, "RULES", (Rule(stuck, frozenset(Purpose)),))

    with pytest.raises(StuckRuleError, match="stuck"):
        may_contact(ANA, LIMITS)


@pytest.mark.parametrize("rule", sorted(contact_policy.OF_DEBT))
def test_a_notice_about_no_debt(rule: str) -> None:
    """A campaign's notice to everybody is bound by every rule but those of debts."""
    about_debt = replace(ANA, purpose=Purpose.CAMPAIGN)
    change = CASES[rule]
    about_none = replace(change(about_debt), speaks_of_debt=False)
    reminder = replace(about_none, purpose=Purpose.REMINDER)

    assert verdict(change(about_debt)) == rule
    assert verdict(about_none) == "allowed"
    assert verdict(reminder) == rule
    assert verdict(replace(about_none, opted_out=True)) == "opted_out"
