"""The ticker: APScheduler in one process, elected by a lease."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from bot.channels.port import SendError
from bot.channels.twilio import Twilio
from bot.feed import feed_round
from bot.lease import acquire
from bot.reconcile import poll_inbound, reconcile_sends
from bot.rounds import notice_round, plan_round, promise_round
from bot.texts.asking import texts_round
from bot.wiring import Wiring

log = logging.getLogger(__name__)
LEASE = "ticker"


class Ticker:
    """Makes each round at its interval, while this process holds the lease."""

    def __init__(self, parts: Wiring, twilio: Twilio | None) -> None:
        self.parts = parts
        self.twilio = twilio
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.scheduler = BackgroundScheduler(timezone="UTC")
        ticks = parts.settings.ticks
        self._every(ticks.plan, lambda: plan_round(parts))
        self._every(ticks.handoffs, lambda: notice_round(parts))
        self._every(ticks.expire, lambda: promise_round(parts))
        self._every(ticks.plan, lambda: feed_round(parts))
        if twilio is not None:
            self._every(ticks.reconcile, lambda: reconcile_sends(parts, twilio))
            self._every(ticks.poll_inbound, lambda: poll_inbound(parts, twilio))
            self._every(ticks.templates, lambda: texts_round(parts, twilio))

    def start(self) -> None:
        """Begin to tick; each round is made at once, then at its interval."""
        self.scheduler.start()

    def stop(self) -> None:
        """Stop ticking, when the round under way is over."""
        self.scheduler.shutdown(wait=True)

    def _every(self, seconds: int, round_: Callable[[], object]) -> None:
        self.scheduler.add_job(
            lambda: self._round(round_),
            "interval",
            seconds=seconds,
            next_run_time=datetime.now(UTC),  # APScheduler lives by the machine's clock
            coalesce=True,
            max_instances=1,
        )

    def _round(self, round_: Callable[[], object]) -> None:
        if acquire(self.parts.database, LEASE, self.owner) is None:
            return
        try:
            round_()
        except SendError as error:
            log.warning("a round could not reach the provider: %s", error)
