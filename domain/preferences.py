"""The client's own wish of channel and hours (MEN-04): what it is, what can be kept.

A wish only narrows what the company and the law allow. One that leaves nothing open is
refused and said so, for a wish that is quietly never kept would be none.
"""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from domain.channel import Channel
from domain.hours import DEFAULT_HOURS, Hours, wish_of

WRITTEN = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True, slots=True)
class Preference:
    """What is in force: the channel that comes first, the hours, what is not wanted.

    The hours are by the client's own clock; None at either end leaves it open.
    """

    channel: Channel | None = None
    opens: time | None = None
    closes: time | None = None
    refused: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class PreferenceWish:
    """What one message wants to be different; what it does not name stays.

    `anytime` takes the hours back, `anyhow` the channel and what was refused. `email`
    is an address as it was typed.
    """

    channel: Channel | None = None
    refused: Channel | None = None
    opens: time | None = None
    closes: time | None = None
    anytime: bool = False
    anyhow: bool = False
    email: str | None = None

    @property
    def names_hours(self) -> bool:
        """Tell whether it asks for certain hours."""
        return self.opens is not None or self.closes is not None


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: the company's channels, those with an address, the hours."""

    offered: tuple[Channel, ...] = WRITTEN
    reachable: frozenset[Channel] = frozenset({Channel.WHATSAPP, Channel.SMS})
    hours: Hours = DEFAULT_HOURS


class Unkept(StrEnum):
    """Why a wish cannot be kept."""

    NOT_OFFERED = "not_offered"  # the company does not write by that channel
    NO_ADDRESS = "no_address"  # it would, and has no address there
    NEVER_OPEN = "never_open"  # no contact may start in those hours, ever
    NOTHING_LEFT = "nothing_left"  # every channel refused: that is an opt-out


def agree(
    now: Preference, wish: PreferenceWish, options: Options
) -> Preference | Unkept:
    """Give what holds once *wish* is kept, or why it cannot be."""
    after = _with_hours(now, wish)
    if after.channel is not None and wish.anyhow:
        after = replace(after, channel=None)
    if wish.anyhow:
        after = replace(after, refused=frozenset())
    if wish.refused is not None:
        mine = None if after.channel is wish.refused else after.channel
        after = replace(after, refused=after.refused | {wish.refused}, channel=mine)
    if wish.channel is not None:
        after = replace(
            after, channel=wish.channel, refused=after.refused - {wish.channel}
        )
    return _why_not(after, wish, options) or after


def _with_hours(now: Preference, wish: PreferenceWish) -> Preference:
    if wish.names_hours:
        return replace(now, opens=wish.opens, closes=wish.closes)
    return replace(now, opens=None, closes=None) if wish.anytime else now


def _why_not(
    after: Preference, wish: PreferenceWish, options: Options
) -> Unkept | None:
    if wish.channel is not None and wish.channel not in options.offered:
        return Unkept.NOT_OFFERED
    if wish.names_hours and not options.hours.meets(wish_of(after.opens, after.closes)):
        return Unkept.NEVER_OPEN
    if wish.channel is not None and wish.channel not in options.reachable:
        return Unkept.NO_ADDRESS
    left = options.reachable & set(options.offered)
    if wish.refused is not None and left and left <= after.refused:
        return Unkept.NOTHING_LEFT
    return None
