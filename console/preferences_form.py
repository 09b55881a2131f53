"""The form of the page of contact: what it offers, and what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time

from domain.channel import Channel
from domain.hours import wish_of
from domain.preferences import Options, Preference

ANY, OWN = "any", "own"
Hours = tuple[time | None, time | None]
PARTS: Mapping[str, Hours] = {
    "morning": (None, time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), None),
}


@dataclass(frozen=True, slots=True)
class Form:
    """What can be chosen, and what is chosen now; `own` are hours from a chat."""

    channels: tuple[Channel, ...]
    channel: str
    hours: tuple[str, ...]
    chosen: str
    own: Hours | None
    calls: bool


def form_of(now: Preference, options: Options) -> Form:
    """Lay out what this client can choose: channels they have, hours that open."""
    held = (now.opens, now.closes)
    parts = [ANY, *(name for name in PARTS if _is_open(PARTS[name], options))]
    named = next((name for name in parts if PARTS.get(name) == held), None)
    chosen = ANY if held == (None, None) else named or OWN
    return Form(
        tuple(each for each in options.offered if each in options.reachable),
        now.channel.value if now.channel else ANY,
        tuple(parts),
        chosen,
        held if chosen == OWN else None,
        Channel.PHONE not in now.refused,
    )


def read_form(
    typed: Mapping[str, str], now: Preference, options: Options
) -> Preference:
    """Read what was chosen; what the form does not offer leaves things as they are."""
    form = form_of(now, options)
    channel, hours = typed.get("channel", ""), typed.get("hours", "")
    after = now
    if channel == ANY:
        after = replace(after, channel=None)
    elif channel in {each.value for each in form.channels}:
        wanted = Channel(channel)
        after = replace(after, channel=wanted, refused=after.refused - {wanted})
    if hours == ANY:
        after = replace(after, opens=None, closes=None)
    elif hours in form.hours:
        opens, closes = PARTS[hours]
        after = replace(after, opens=opens, closes=closes)
    phone = frozenset({Channel.PHONE})
    without = after.refused - phone
    return replace(after, refused=without if typed.get("calls") else without | phone)


def _is_open(hours: Hours, options: Options) -> bool:
    return options.hours.meets(wish_of(*hours))
