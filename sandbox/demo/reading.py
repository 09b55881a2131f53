"""The person behind the phone: what they have not read, and that they read it."""

from functools import partial

from sandbox.twilio_api.addresses import channel, telephone
from sandbox.twilio_api.callbacks import advance
from sandbox.world import World

_ARRIVED = {"sent", "delivered"}


def unread(world: World) -> dict[str, int]:
    """Count the messages nobody has looked at, by telephone."""
    counts: dict[str, int] = {}
    store = world.twilio
    with world.lock:
        for message in store.messages:
            if message.status in _ARRIVED and message.sid not in store.seen:
                key = telephone(message.to)
                counts[key] = counts.get(key, 0) + 1
    return counts


def look(world: World, address: str) -> None:
    """Let a telephone's delivered messages be read; only WhatsApp tells of it."""
    store = world.twilio
    with world.lock:
        arrived = [
            each
            for each in store.conversation(address)
            if each.status == "delivered" and each.sid not in store.seen
        ]
        store.seen.update(each.sid for each in arrived)
    for message in arrived:
        if channel(message.to) == "whatsapp":
            world.agenda.after(0, partial(advance, world, message, "read"))
