"""What `regua simulate` shows to people: days, sums, differences, one client's days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.output import print_table, say
from bot.simulation.lines import Line

MOST_PEOPLE = 40  # of a comparison; the CSV has them all


def show_answer(answer: dict[str, Any]) -> None:
    """Print one life, or two beside each other."""
    for side in answer["sides"]:
        say("")
        say(f"{answer['from']} to {answer['to']}: {_name(side)}")
        _days(side)
        _sums(side)
    if comparison := answer.get("comparison"):
        _comparison(comparison, *(_name(side) for side in answer["sides"]))


def show_client(lines: Sequence[tuple[str, Line]], zone: str) -> None:
    """Print one client's days in the order of time, each event with its words."""
    at = ZoneInfo(zone)
    for side, line in sorted(lines, key=lambda each: (each[0], each[1].at)):
        when = line.at.astimezone(at).strftime("%Y-%m-%d %H:%M")
        facts = (line.kind, line.step, line.channel, line.rule, _possible(line, at))
        told = [each for each in (*facts, _amount(line.amount_minor)) if each]
        say(f"{side}  {when}  {' · '.join(told)}")
        for part in line.text.splitlines():
            say(f"     {part}")


def _possible(line: Line, zone: ZoneInfo) -> str:
    """Say when what was refused becomes possible, where time alone makes it so."""
    text = line.details.get("possible_at")
    if text is None:
        return ""
    at = datetime.fromisoformat(str(text)).astimezone(zone)
    return f"possible at {at:%Y-%m-%d %H:%M}"


def _name(side: dict[str, Any]) -> str:
    return side["ladders"] or "the ladders in force"


def _days(side: dict[str, Any]) -> None:
    rows = []
    for day in side["days"]:
        sent = [f"{s} {_by_channel(c)}" for s, c in day["sent"].items()]
        refused = [f"{rule} {count}" for rule, count in day["refused"].items()]
        paid = f"{day['paid']} ({_amount(day['paid_minor'])})" if day["paid"] else ""
        cells = (day["day"], day["messages"], ", ".join(sent), ", ".join(refused), paid)
        rows.append(cells)
    print_table(("day", "sent", "by step", "refused", "paid"), rows)


def _sums(side: dict[str, Any]) -> None:
    of, peak, cost = side["totals"], side["peak"], side["cost"]
    say("")
    say(
        f"{of['messages']} contacts with {of['people']} people, {of['replies']} answers"
    )
    if of["paid"]:
        say(f"{of['paid']} payments, {_amount(of['paid_minor'])}")
    for rule, count in of["refused"].items():
        say(f"refused by {rule}: {count}")
    for kind, count in of["tasks"].items():
        say(f"tasks, {kind}: {count}")
    if peak:
        say(
            f"fullest minute: {peak['messages']} by {peak['channel']} at {peak['at']}, "
            f"{peak['seconds']} s at {peak['per_second']} a second"
        )
    if cost:
        say(f"cost: {cost['currency']} {cost['micro'] / 1_000_000:.2f}")


def _comparison(found: dict[str, Any], one: str, other: str) -> None:
    say("")
    say(f"a: {one}; b: {other}")
    steps = [(each["step"], each["a"], each["b"]) for each in found["steps"]]
    print_table(("step", "a", "b"), steps)
    for what in ("refused", "tasks"):
        if found[what]:
            rows = [(each["name"], each["a"], each["b"]) for each in found[what]]
            print_table((what, "a", "b"), rows)
    firsts = found["first_contact"]
    say(
        f"first contact: {firsts['earlier']} earlier, {firsts['later']} later, "
        f"{firsts['same']} the same day; {firsts['average_days']:+} days on average"
    )
    for person in found["people"][:MOST_PEOPLE]:
        changes = "; ".join(_change(change) for change in person["changes"])
        say(f"{person['client']} {person['name']}: {changes}")
    more = len(found["people"]) - MOST_PEOPLE
    if more > 0:
        say(f"... and {more} more people")


def _change(change: dict[str, Any]) -> str:
    step, was, is_ = change["step"], change["a"], change["b"]
    if was is None:
        return f"{step} on {is_}, not there before"
    if is_ is None:
        return f"no {step} any more, which was on {was}"
    return f"{step} on {is_} instead of {was}"


def _by_channel(channels: dict[str, int]) -> str:
    return "/".join(f"{count} {channel}" for channel, count in channels.items())


def _amount(minor: int | None) -> str:
    return "" if minor is None else f"{minor / 100:.2f}"
