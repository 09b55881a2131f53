"""What the passing of time does at Twilio: a message waits too long in its queue."""

from datetime import timedelta

from sandbox.twilio_api.callbacks import advance
from sandbox.world import World

_VALIDITY_EXPIRED = 30036


def sweep_queue(world: World) -> None:
    """Fail the stuck messages whose validity is over."""
    with world.lock:
        now = world.clock.now()
        late = [
            each
            for each in world.twilio.messages
            if each.stuck and now >= each.at + timedelta(seconds=each.validity_seconds)
        ]
        for each in late:
            each.stuck = False
    for each in late:
        advance(world, each, "failed", _VALIDITY_EXPIRED)
