"""Which roads lead to a client: a channel and an address, and the best of them."""

from bot.facts import Road
from bot.fallback import NOTHING_SPENT, Spent
from bot.gates import channel_ready
from bot.wiring import Wiring
from domain.channel import Channel
from domain.ladder import CARRIERS, Mode, Step
from models.client import Client, ContactPoint

NOWHERE = Road(Channel.WHATSAPP, "", opted_in=True, quarantined=False)


def roads_for(
    parts: Wiring, client: Client, step: Step | None, spent: Spent = NOTHING_SPENT
) -> list[Road]:
    """Choose the roads of a step: one, or each good one where its mode says so."""
    best = road_for(parts, client, step, spent)
    if step is None or step.mode is Mode.FIRST or spent.tried:
        return [best]
    others = (_road(parts, client, channel) for channel in step.channels)
    good = [r for r in others if r and r.channel is not best.channel]
    return [best, *(road for road in good if _open(parts, road))]


def road_for(
    parts: Wiring, client: Client, step: Step | None, spent: Spent = NOTHING_SPENT
) -> Road:
    """Choose the channel: the client's own wish, then the step's, then the house's.

    What the client refused is none, nor what a contact has *spent*, unless that is all
    there is and may still come right.
    """
    wanted = [Channel(client.preferred_channel)] if client.preferred_channel else []
    allowed = step.channels if step else parts.settings.channels.preference
    order = [c for c in wanted if c in allowed]
    order += [c for c in parts.settings.channels.preference if c in allowed]
    roads = [_road(parts, client, channel) for channel in dict.fromkeys(order)]
    usable = [road for road in roads if road is not None]
    fresh = [road for road in usable if road.channel not in spent.avoid]
    usable = fresh or (usable if spent.last_resort else [])
    good = [road for road in usable if road.ready and not road.quarantined]
    best = [road for road in good if _open(parts, road)]
    return (best or good or usable or [_no_road()])[0]


def unreached(parts: Wiring, client: Client) -> frozenset[Channel]:
    """List the channels by which nothing can be sent to a client now."""
    roads = ((channel, _road(parts, client, channel)) for channel in CARRIERS)
    return frozenset(c for c, road in roads if road is None or not _open(parts, road))


def _open(parts: Wiring, road: Road) -> bool:
    consent = road.channel not in parts.settings.limits.opt_in_channels
    return road.ready and not road.quarantined and (road.opted_in or consent)


def _road(parts: Wiring, client: Client, channel: Channel) -> Road | None:
    if channel.value in (client.refused_channels or ()):
        return None
    kind = "email" if channel is Channel.EMAIL else "phone"
    points = [
        point
        for point in client.contact_points
        if point.kind == kind
        and not point.invalid_at
        and channel.value not in (point.dead_channels or ())
    ]
    points.sort(key=lambda p: (p.quarantined_at is not None, p.id))
    if not points:
        return None
    point = points[0]
    return Road(
        channel,
        _address(channel, point),
        opted_in=point.opt_in_at is not None,
        quarantined=point.quarantined_at is not None,
        ready=channel_ready(parts, channel, proactive=True),
    )


def _address(channel: Channel, point: ContactPoint) -> str:
    return f"whatsapp:{point.address}" if channel is Channel.WHATSAPP else point.address


def _no_road() -> Road:
    return Road(Channel.WHATSAPP, "", opted_in=True, quarantined=False, ready=False)
