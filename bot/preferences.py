"""A client's preference of channel and hours: read from the row, and written to it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.audit import append
from bot.plan_results import wake
from bot.settings import Settings
from domain.channel import Channel
from domain.preferences import WRITTEN, Options, Preference
from models.client import Client, ContactPoint

GIVEN_IN_CHAT = "given_in_chat"  # where an address is from: unproved until confirmed


def preference_of(client: Client) -> Preference:
    """Give what the client wished for so far."""
    chosen = client.preferred_channel
    return Preference(
        Channel(chosen) if chosen else None,
        client.preferred_from,
        client.preferred_until,
        frozenset(Channel(each) for each in client.refused_channels or ()),
    )


def options_for(settings: Settings, client: Client) -> Options:
    """Give what this client can choose from."""
    offered = [each for each in settings.channels.preference if each in WRITTEN]
    return Options(
        tuple(each for each in offered if settings.channels.enabled(each)),
        frozenset(each for each in WRITTEN if _reaches(client, each)),
        settings.hours.hours_for(client.state),
    )


def store_preference(
    session: Session, client: Client, wished: Preference, actor: str, now: datetime
) -> None:
    """Keep a preference, and have what waits judged by it; nothing new is no news."""
    if wished == preference_of(client):
        return
    client.preferred_channel = wished.channel.value if wished.channel else None
    client.preferred_from, client.preferred_until = wished.opens, wished.closes
    refused = sorted(channel.value for channel in wished.refused)
    client.refused_channels = refused or None
    session.flush()
    details = {
        "channel": client.preferred_channel,
        "from": f"{wished.opens:%H:%M}" if wished.opens else None,
        "until": f"{wished.closes:%H:%M}" if wished.closes else None,
        "refused": refused,
    }
    append(session, actor, "preference_recorded", f"client:{client.id}", details, now)
    wake(session, now, client_id=client.id)


def _reaches(client: Client, channel: Channel) -> bool:
    kind = "email" if channel is Channel.EMAIL else "phone"
    return any(_usable(p, channel) for p in client.contact_points if p.kind == kind)


def _usable(point: ContactPoint, channel: Channel) -> bool:
    shut = point.invalid_at or point.quarantined_at
    return not shut and channel.value not in (point.dead_channels or ())
