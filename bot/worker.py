"""The worker: the inbox, the outbox, the plan, the campaigns, again and again.

Fast after work, slow when idle. Several workers may run; the rows keep them apart.
"""

import logging
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.agents import door_time
from bot.campaigns.send import campaign_next
from bot.channels import Channel
from bot.inbox import work_next
from bot.outbox import send_next
from bot.payments.account import Account
from bot.payments.refund_sending import refund_next
from bot.reminders import remind_next
from bot.understanding import Listener
from bot.watch.beats import WORKER, WORKER_SECONDS, beat
from bot.wiring import Wiring

log = logging.getLogger(__name__)

FAST, SLOW = 0.02, 0.5  # seconds between looks, after work and when idle
AFTER_TROUBLE = 2.0  # seconds


@dataclass
class Worker:
    """One process's loop; `stop` ends it after the row under way."""

    parts: Wiring
    listener: Listener
    channels: dict[str, Channel]
    account: Account | None = None  # at the payment provider
    stopping: threading.Event = field(default_factory=threading.Event)
    beats_after: float = 0.0  # time.monotonic() of the next beat

    def run(self) -> None:
        """Work until stopped; a database that is away is waited for."""
        wait = FAST
        while not self.stopping.wait(wait):
            try:
                self._beat()
                wait = FAST / 20 if self.work_once() else min(wait * 1.5, SLOW)
            except SQLAlchemyError:
                log.exception("the database is away; waiting")
                wait = AFTER_TROUBLE

    def work_once(self) -> bool:
        """Do one piece of each kind of work; False when there was none at all."""
        heard = work_next(self.parts, self.listener, self.account)
        sent = send_next(self.parts, self.channels)
        reminded = False if heard or sent else remind_next(self.parts)
        idle = not (heard or sent or reminded)
        return not idle or campaign_next(self.parts) or self._refund()

    def drain(self) -> None:
        """Work until there is nothing left to do now."""
        while self.work_once():
            pass

    def _refund(self) -> bool:
        return self.account is not None and refund_next(self.parts, self.account)

    def _beat(self) -> None:
        """Say, now and then, that there is a worker, and that it can write."""
        if time.monotonic() < self.beats_after:
            return
        with self.parts.database.write() as session:
            beat(session, WORKER, door_time(self.parts.clock), WORKER_SECONDS)
        self.beats_after = time.monotonic() + WORKER_SECONDS

    def stop(self) -> None:
        """Ask the loop to end."""
        self.stopping.set()
