"""What happens by itself as the demo's clock goes on."""

import threading
import time

from sandbox.company.services import suspend_due
from sandbox.stripe_api.sessions import sweep_sessions
from sandbox.twilio_api.sweep import sweep_queue
from sandbox.world import World

_SECONDS = 1.0


def time_passed(world: World) -> None:
    """Expire what is over."""
    sweep_sessions(world)
    sweep_queue(world)
    suspend_due(world)


def keep_sweeping(world: World) -> None:
    """Look every second, for as long as the process lives."""

    def sweep() -> None:
        while True:
            time.sleep(_SECONDS)
            time_passed(world)

    threading.Thread(target=sweep, name="passing time", daemon=True).start()
