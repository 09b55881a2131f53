"""The ticker: APScheduler in one process, elected by a lease."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from bot.agents import door_time
from bot.agreements.round import agreement_round
from bot.billing.issue import issue_round
from bot.campaigns.rounds import campaign_round
from bot.channels.port import SendError
from bot.channels.twilio import Twilio
from bot.clearances import clearance_round
from bot.costs import price_round
from bot.disputes.late import dispute_round
from bot.feed import feed_round
from bot.hardship.round import hardship_round
from bot.hooks.round import forget_round, hook_round
from bot.lease import acquire
from bot.ledger.nightly import books_round
from bot.payments.account import Account
from bot.payments.debit_port import Debits
from bot.payments.debits import debit_round
from bot.payments.offered import offered_round
from bot.payments.port import Payments
from bot.payments.stale_round import stale_round
from bot.promises.ends import promise_round
from bot.promises.news import news_round
from bot.promises.nudges import nudge_round
from bot.proofs.round import proof_round
from bot.proposals.round import proposal_round
from bot.reconcile import poll_inbound, reconcile_sends
from bot.reconciliation.run import reconcile_round
from bot.rounds import notice_round, plan_round
from bot.sensitive.reduce import sensitive_round
from bot.simulation.jobs import Runner
from bot.task_round import task_round
from bot.texts.asking import texts_round
from bot.unlocks.round import unlock_round
from bot.watch.beats import ROUND, announce, beat
from bot.watch.round import watch_round
from bot.wiring import Wiring

log = logging.getLogger(__name__)
LEASE = "ticker"
SIMULATIONS = 3  # seconds between two looks for what was asked
OFFERED = 3600  # seconds between two looks at what the provider's account takes
HOOKS = 2  # seconds between two looks for events to tell outside


class Ticker:
    """Makes each round at its interval, while this process holds the lease."""

    def __init__(
        self,
        parts: Wiring,
        twilio: Twilio | None,
        account: Account | None = None,
        payments: Payments | None = None,
        debits: Debits | None = None,
    ) -> None:
        self.parts = parts
        self.twilio = twilio
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        # A round that begins late is made late: by default one that is a second late
        # is left out, and on a busy machine that is every round of an hour.
        self.scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None}
        )
        self.rounds: dict[str, int] = {}  # seconds, by name
        ticks = parts.settings.ticks
        self._every("plan", ticks.plan, lambda: plan_round(parts))
        self._every("handoffs", ticks.handoffs, lambda: notice_round(parts))
        self._every("campaigns", ticks.campaigns, lambda: campaign_round(parts))
        self._every("promises", ticks.expire, lambda: promise_round(parts))
        self._every("promise_news", ticks.nudge, lambda: news_round(parts))
        self._every("unlocks", ticks.expire, lambda: unlock_round(parts))
        self._every("nudges", ticks.nudge, lambda: nudge_round(parts))
        self._every("feed", ticks.plan, lambda: feed_round(parts))
        self._every("billing", ticks.billing, lambda: issue_round(parts))
        self._every("tasks", ticks.tasks, lambda: task_round(parts))
        self._every("disputes", ticks.disputes, lambda: dispute_round(parts))
        self._every("proposals", ticks.proposals, lambda: proposal_round(parts))
        self._every("hardship", ticks.hardship, lambda: hardship_round(parts))
        self._every("agreements", ticks.agreements, lambda: agreement_round(parts))
        self._every("sensitive", ticks.sensitive, lambda: sensitive_round(parts))
        self._every("books", ticks.books, lambda: books_round(parts))
        self._every("proofs", ticks.proofs, lambda: proof_round(parts))
        self._every("clearances", ticks.clearances, lambda: clearance_round(parts))
        self._every("watch", ticks.watch, lambda: watch_round(parts))
        self.simulations = Runner(parts)
        self._apart(SIMULATIONS, self.simulations.round)
        self._apart(HOOKS, lambda: hook_round(parts))
        self._every("hooks", ticks.hooks, lambda: forget_round(parts))
        self._every(
            "reconcile", ticks.reconcile, lambda: reconcile_sends(parts, twilio)
        )
        self._every(
            "instruments", ticks.instruments, lambda: stale_round(parts, payments)
        )
        if debits is not None and parts.settings.payment.direct_debit.kinds:
            bank = debits
            self._every("debits", ticks.debits, lambda: debit_round(parts, bank))
        if payments is not None:
            provider = payments
            self._every("offered", OFFERED, lambda: offered_round(parts, provider))
        if account is not None:
            asked = account
            self._every("account", ticks.account, lambda: reconcile_round(parts, asked))
        if twilio is not None:
            self._every(
                "poll_inbound", ticks.poll_inbound, lambda: poll_inbound(parts, twilio)
            )
            self._every(
                "templates", ticks.templates, lambda: texts_round(parts, twilio)
            )
            self._every("prices", ticks.prices, lambda: price_round(parts, twilio))

    def start(self) -> None:
        """Begin to tick; each round is made at once, then at its interval."""
        with self.parts.database.write() as session:
            announce(session, self.rounds, door_time(self.parts.clock))
        self.scheduler.start()

    def stop(self) -> None:
        """Stop ticking, when the round under way is over; a simulation is given up."""
        self.simulations.stop()
        self.scheduler.shutdown(wait=True)

    def _apart(self, seconds: int, work: Callable[[], object]) -> None:
        """Do work that may take long: it has a lease of its own, and does not beat."""
        self.scheduler.add_job(
            work, "interval", seconds=seconds, coalesce=True, max_instances=1
        )

    def _every(self, name: str, seconds: int, round_: Callable[[], object]) -> None:
        self.rounds[name] = seconds
        self.scheduler.add_job(
            lambda: self._round(name, round_),
            "interval",
            seconds=seconds,
            next_run_time=datetime.now(UTC),  # APScheduler lives by the machine's clock
            coalesce=True,
            max_instances=1,
        )

    def _round(self, name: str, round_: Callable[[], object]) -> None:
        """Make a round; one that fails does not beat, and is late before long."""
        if acquire(self.parts.database, LEASE, self.owner) is None:
            return
        try:
            result = round_()
        except SendError as error:
            log.warning("a round could not reach the provider: %s", error)
            return
        told = {"result": result} if isinstance(result, int) else {}
        now = door_time(self.parts.clock)
        with self.parts.database.write() as session:
            beat(session, ROUND + name, now, self.rounds[name], told)
