"""The roles of a deployment: web, worker, ticker; or all of them on one machine."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from granian.constants import Interfaces
from granian.server import Server

from bot.channels import Channel
from bot.channels.contents import Contents
from bot.channels.email import Email
from bot.channels.twilio import Twilio
from bot.files.hand import hand_for
from bot.payments.stripe import stripe_payments
from bot.payments.stripe_account import stripe_account
from bot.payments.stripe_debit import stripe_debits
from bot.ticker import Ticker
from bot.understanding import listener_for
from bot.wiring import Wiring
from bot.worker import Worker
from domain.channel import Channel as Road

log = logging.getLogger(__name__)
STOP = (signal.SIGINT, signal.SIGTERM)
WEB_THREADS = 4  # more of them only fight for the interpreter; measured in bench/


def serve_web(host: str, port: int, *, workers: int = 1) -> None:
    """Serve the web until the process is told to stop."""
    Server(
        "bot.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=WEB_THREADS,
        log_access=False,
    ).serve()


def run_worker(parts: Wiring) -> None:
    """Work until the process is told to stop; the row under way is finished."""
    account = stripe_account(parts.environment)
    worker = Worker(parts, listener_for(parts), channels_of(parts), account)
    hand = hand_for(parts)
    for name in STOP:
        signal.signal(name, lambda *_: worker.stop())
    files = threading.Thread(target=hand.run, name="files") if hand else None
    if files:
        files.start()
    try:
        worker.run()
    finally:
        if hand and files:
            hand.stop()
            files.join()


def run_ticker(parts: Wiring) -> None:
    """Tick until the process is told to stop."""
    stopping = threading.Event()
    account = stripe_account(parts.environment)
    payments = stripe_payments(parts.environment)
    debits = stripe_debits(parts.environment)
    ticker = Ticker(parts, twilio_of(parts), account, payments, debits)
    for name in STOP:
        signal.signal(name, lambda *_: stopping.set())
    ticker.start()
    stopping.wait()
    ticker.stop()


def twilio_of(parts: Wiring) -> Twilio | None:
    """Wire Twilio; None where the deployment has no account."""
    environment = parts.environment
    if not environment.twilio_account_sid or not environment.twilio_token:
        return None
    base = f"{environment.public_url}/webhooks/twilio/status"
    return Twilio(
        environment.twilio_account_sid,
        environment.twilio_token,
        parts.settings.channels,
        lambda token: f"{base}?m={token}",
        Contents(parts.database),
        base=environment.twilio_api_base,
    )


def channels_of(parts: Wiring) -> dict[str, Channel]:
    """Wire every channel that the deployment can use."""
    channels: dict[str, Channel] = {}
    twilio = twilio_of(parts)
    if twilio is not None:
        channels[Road.WHATSAPP] = channels[Road.SMS] = twilio
    if parts.environment.smtp_url:
        channels[Road.EMAIL] = Email(parts.environment.smtp_url, parts)
    return channels


@dataclass(frozen=True)
class Role:
    """One process of the deployment: its name, and the command that runs it."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


class Crew:
    """Several roles as processes of one machine; one that ends is started again."""

    def __init__(self, roles: list[Role]) -> None:
        self.roles = roles
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def run(self) -> None:
        """Start everything, watch it until told to stop, and stop it."""
        unwind_when_told()
        try:
            self.start()
            self.run_until_told()
        finally:
            self.stop()

    def run_until_told(self) -> None:
        """Keep what was started running, until the process is told to stop."""
        for name in STOP:
            signal.signal(name, lambda *_: self.stopping.set())
        while not self.stopping.wait(1.0):
            self.revive()

    def start(self) -> None:
        """Start every role."""
        for role in self.roles:
            self._start(role)

    def revive(self) -> None:
        """Start again what has ended."""
        for role in self.roles:
            code = self.running[role.name].poll()
            if code is not None:
                log.warning("%s ended with %s; starting it again", role.name, code)
                self._start(role)

    def stop(self) -> None:
        """Stop every role by its own process id, politely first."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _start(self, role: Role) -> None:
        # A session of its own: Ctrl+C reaches us alone, and each role is then stopped
        # in order, with the workers that its server has started.
        self.running[role.name] = subprocess.Popen(  # noqa: S603 - our own command, no shell
            role.command,
            env={**os.environ, **role.environment},
            start_new_session=True,
        )


def unwind_when_told() -> None:
    """Let a polite end come as SystemExit, so that what was opened is closed.

    It holds until somebody watches for the signals (`Crew.run_until_told`); without it
    a process told to end while it starts others would leave them behind.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def role(name: str, *arguments: str, **environment: str) -> Role:
    """Describe a role that is a subcommand of ours."""
    command = (sys.executable, "-m", "bot.cli", *arguments)
    return Role(name, command, environment)
