"""What happens by itself as the demo's clock goes on."""

from functools import partial

from sandbox.stripe_api.sessions import sweep_sessions
from sandbox.twilio_api.sweep import sweep_queue
from sandbox.world import World

_SECONDS = 1.0


def time_passed(world: World) -> None:
    """Expire what is over."""
    sweep_sessions(world)
    sweep_queue(world)


def keep_sweeping(world: World) -> None:
    """Look every second, for as long as the process lives."""
    time_passed(world)
    world.agenda.after(_SECONDS, partial(keep_sweeping, world))
