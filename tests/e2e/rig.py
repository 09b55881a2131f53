"""A rig of real processes: web, worker and the fake provider, on one SQLite file.

The database is also open in the test, for looking and for the rounds of the ticker.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.chaos import VARIABLE
from bot.clock import SystemClock
from bot.demo.clock import move_clock
from bot.demo.company import Keys, keys_of, listen
from bot.demo.stage import Ports, Stage, free_port, set_stage
from bot.migrations import upgrade
from bot.reconcile import poll_inbound, reconcile_sends
from bot.roles import twilio_of
from bot.wiring import Wiring, wire
from models.message import Message
from tests.bot.world import CONFIG

PATIENCE = 40.0  # seconds; the lease of a killed worker runs for ten of them
TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 11:00 in São Paulo
CLIENT = "whatsapp:+5548988887777"


@dataclass
class Rig:
    """The processes by name; every one is stopped by its own process id."""

    stage: Stage
    parts: Wiring
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    keys: Keys | None = None  # of the company's own system, where it is to hear events

    def start(self, name: str, *, crash_at: str = "") -> None:
        """Start a role; *crash_at* names the point where it kills itself."""
        channels = self.parts.settings.channels
        roles = self.stage.roles(
            channels.whatsapp.sender or "", channels.sms.sender or "", self.keys
        )
        role = next(each for each in roles if each.name == name)
        told = {**os.environ, **role.environment, VARIABLE: crash_at, "RASA_URL": ""}
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own roles
            role.command, env=told, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def started(self) -> "Rig":
        """Start the provider and the web, and wait until both answer."""
        self.start("sandbox")
        self.start("web")
        self.until(lambda: self._answers(f"{self.stage.page}_control/messages"))
        self.until(lambda: self._answers(f"{self.url}/healthz"))
        return self

    @property
    def url(self) -> str:
        """Give the web's address."""
        return self.parts.environment.public_url

    def kill(self, name: str) -> None:
        """Kill a role without a word."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)  # the server's own workers as well
        process.wait()

    def died(self, name: str) -> None:
        """Wait until a role has killed itself."""
        process = self.running.pop(name)
        assert process.wait(PATIENCE) == -signal.SIGKILL

    def stop(self) -> None:
        """Stop everything that still runs."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.parts.database.close()

    def says(self, text: str) -> bool:
        """Let the client write; True when the web took the message."""
        body = {"from": CLIENT, "to": self.sender, "body": text}
        return bool(self.pull("say", body)["taken"])

    @property
    def sender(self) -> str:
        """Give our own WhatsApp address."""
        return f"whatsapp:{self.parts.settings.channels.whatsapp.sender}"

    def accepted(self) -> list[str]:
        """List the texts that the provider accepted from us, in order."""
        rows = httpx.get(f"{self.stage.page}_control/messages", trust_env=False).json()
        return [row["text"] for row in rows["messages"] if row["direction"] == "out"]

    def doubles(self) -> dict[str, int]:
        """Give the messages of ours that the provider was handed more than once."""
        url = f"{self.stage.page}_control/accepted_by_callback_id"
        counts: dict[str, int] = httpx.get(url, trust_env=False).json()
        return {token: count for token, count in counts.items() if count > 1}

    def rows(self, **where: object) -> list[Message]:
        """List messages of the database, the oldest first."""
        with self.parts.database.read() as session:
            query = session.query(Message).filter_by(**where).order_by(Message.id)
            return list(query)

    def reconcile(self) -> None:
        """Make the ticker's round at once, without its two minutes of patience."""
        twilio = twilio_of(self.parts)
        assert twilio is not None
        reconcile_sends(self.parts, twilio, settles_ms=-60_000)

    def poll(self) -> int:
        """Import what the provider could not deliver to us."""
        twilio = twilio_of(self.parts)
        assert twilio is not None
        return poll_inbound(self.parts, twilio)

    def until(self, done: Callable[[], bool]) -> None:
        """Wait for something that other processes do; fail after PATIENCE."""
        deadline, tick = time.monotonic() + PATIENCE, threading.Event()
        while not done():
            assert time.monotonic() < deadline, "it did not happen"
            tick.wait(0.05)

    def pull(self, lever: str, body: dict[str, Any]) -> dict[str, Any]:
        """Pull a lever of the fake providers."""
        url = f"{self.stage.page}_control/{lever}"
        answer = httpx.post(url, json=body, timeout=30, trust_env=False)
        told: dict[str, Any] = answer.raise_for_status().json()
        return told

    def heard(self) -> list[dict[str, Any]]:
        """List the events that the company's own system heard."""
        url = f"{self.stage.page}_control/company"
        events: list[dict[str, Any]] = httpx.get(url, trust_env=False).json()["events"]
        return events

    def _answers(self, url: str) -> bool:
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def set_clock(self, at: datetime) -> None:
        """Put the clock of every process, the provider's included, to *at*."""
        move_clock(self.parts.database, at - SystemClock().now())
        self.pull("clock", {"now": at.isoformat()})


def rig_in(folder: Path, *, company: bool = False) -> Rig:
    """Build the database and start the provider and the web, on a Tuesday at eleven.

    With *company* its own system hears of events.
    """
    ports = Ports(free_port(0), free_port(0), free_port(0))
    stage = set_stage(folder, CONFIG, ports)
    upgrade(stage.environment.database_url)
    parts = wire(stage.environment)
    if company:
        listen(parts, stage.company)
    rig = Rig(stage, parts, keys=keys_of(parts) if company else None).started()
    rig.set_clock(TUESDAY + timedelta(seconds=1))
    return rig
