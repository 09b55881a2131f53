"""Everything the sandbox holds, behind one lock."""

import threading
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from sandbox.agenda import Agenda
from sandbox.calls import Calls
from sandbox.clock import Clock
from sandbox.company.store import CompanyStore
from sandbox.journal import Journal
from sandbox.modes import Modes
from sandbox.post import Poster
from sandbox.settings import Settings
from sandbox.stripe_api.store import StripeStore
from sandbox.twilio_api.store import TwilioStore


@dataclass
class World:
    """Two providers, the company's system, their clock and moods; `lock` guards all."""

    settings: Settings
    own_url: str = ""
    company: str = "Empresa de teste"
    lock: threading.RLock = field(default_factory=threading.RLock)
    clock: Clock = field(default_factory=Clock)
    modes: Modes = field(default_factory=Modes)
    agenda: Agenda = field(default_factory=Agenda)
    poster: Poster = field(default_factory=Poster)
    calls: Calls = field(default_factory=Calls)
    twilio: TwilioStore = field(default_factory=TwilioStore)
    stripe: StripeStore = field(default_factory=StripeStore)
    system: CompanyStore = field(init=False)
    alerts: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the journal, which reads this world's clock, and take up the secret."""
        self.journal = Journal(self.settings.journal, self.clock)
        self.system = CompanyStore(self.settings.hook_secret)

    def alert(self, code: int, **facts: str | int | None) -> None:
        """Note what Twilio's debugger would show, such as 11200."""
        row = {"code": code, "at": self.clock.now().isoformat(), **facts}
        self.alerts.append(row)
        self.journal.write("alert", **row)

    def reset(self) -> None:
        """Start again with nothing said, nothing owed and good manners."""
        self.agenda.clear()  # Its jobs need the lock to end.
        with self.lock:
            self.modes.clear()
            self.calls.clear()
            self.clock.back_to_real_time()
            self.twilio = TwilioStore()
            self.stripe = StripeStore()
            self.system = CompanyStore(self.settings.hook_secret)
            self.alerts.clear()


def the_world() -> World:
    """Return the world of the request being served."""
    world = current_app.extensions["sandbox"]
    assert isinstance(world, World)  # noqa: S101 - tells the type checker
    return world
