"""The demo's stage: a throw-away house, its own secrets, and every process of it."""

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.demo.company import Keys
from bot.environment import Environment
from bot.roles import Role, role
from bot.settings import load_settings

LOOPBACK = "127.0.0.1"
REAL = (
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_API_BASE",
    "STRIPE_API_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_API_BASE",
    "SMTP_URL",
    "REGUA_DATABASE_URL",
    "REGUA_FILES",
    "REGUA_SECRET_KEY",
    "REGUA_PUBLIC_URL",
)


@dataclass(frozen=True)
class Ports:
    """Where the demo listens, on loopback."""

    web: int
    sandbox: int
    rasa: int


@dataclass(frozen=True)
class Stage:
    """Everything the demo's processes are told; nothing of it is real."""

    folder: Path
    ports: Ports
    variables: Mapping[str, str]

    @property
    def environment(self) -> Environment:
        """Give the environment as the application reads it."""
        return Environment.read(self.variables)

    @property
    def page(self) -> str:
        """Give the address of the page with the phone and the console."""
        return f"http://127.0.0.1:{self.ports.sandbox}/"

    @property
    def company(self) -> str:
        """Give the address to which the company's own system wants events posted."""
        return f"{self.page}company/events"

    def roles(
        self, sender: str, sms_sender: str, keys: Keys | None = None
    ) -> list[Role]:
        """List the processes: the fake providers, web, worker and ticker.

        *keys* are those of the company's own system; without them it hears nothing.
        """
        web = ("web", "--host", "127.0.0.1", "--port", str(self.ports.web))
        return [
            Role(
                "sandbox",
                self._sandbox(sender, sms_sender, keys or Keys()),
                self.variables,
            ),
            role("web", *web, **self.variables),
            role("worker", "worker", **self.variables),
            role("ticker", "ticker", **self.variables),
        ]

    def _sandbox(self, sender: str, sms_sender: str, keys: Keys) -> tuple[str, ...]:
        told = {
            "--port": str(self.ports.sandbox),
            "--app-url": self.variables["REGUA_PUBLIC_URL"],
            "--account-sid": self.variables["TWILIO_ACCOUNT_SID"],
            "--auth-token": self.variables["TWILIO_AUTH_TOKEN"],
            "--stripe-key": self.variables["STRIPE_API_KEY"],
            "--stripe-webhook-secret": self.variables["STRIPE_WEBHOOK_SECRET"],
            "--demo-token": self.variables["REGUA_DEMO"],
            "--sender": f"whatsapp:{sender}",
            "--sms-sender": sms_sender,
            "--hook-secret": keys.secret,
            "--api-token": keys.token,
        }
        # With "=": an invented secret may begin with a dash.
        flat = (f"{name}={value}" for name, value in told.items())
        return (sys.executable, "-m", "sandbox", "--approve-templates", *flat)


def set_stage(folder: Path, config: Path, ports: Ports) -> Stage:
    """Invent the secrets of one demo; what is in the real environment stays out.

    Raises SettingsError for a config that cannot be used.
    """
    sandbox = f"http://127.0.0.1:{ports.sandbox}"
    variables = {
        "REGUA_CONFIG": str(_config(folder, config)),
        "REGUA_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "REGUA_FILES": str(folder / "files"),
        "REGUA_PUBLIC_URL": f"http://127.0.0.1:{ports.web}",
        "REGUA_SECRET_KEY": secrets.token_urlsafe(32),
        "REGUA_DEMO": secrets.token_urlsafe(24),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_API_BASE": sandbox,
        "STRIPE_API_KEY": f"sk_test_{secrets.token_hex(12)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
        "STRIPE_API_BASE": sandbox,
        "RASA_URL": f"http://127.0.0.1:{ports.rasa}",
        "RASA_TOKEN": secrets.token_urlsafe(24),
        "SMTP_URL": "",
    }
    return Stage(folder, ports, variables)


def _config(folder: Path, config: Path) -> Path:
    """Write the config of the demo's own house: events may go to this machine too."""
    load_settings(config)
    told = yaml.safe_load(config.read_text(encoding="utf-8"))
    webhooks = told.setdefault("webhooks", {})
    listed = webhooks.get("also_reach") or []
    webhooks["also_reach"] = [*listed, *({LOOPBACK} - set(listed))]
    own = folder / "config.yml"
    text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
    own.write_text(text, encoding="utf-8")
    return own


def ignored() -> list[str]:
    """List the real settings in the environment that the demo does not use."""
    return [name for name in REAL if os.environ.get(name)]


def free_port(wanted: int) -> int:
    """Give *wanted* if it is free on loopback, else any port that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            name: tuple[str, int] = probe.getsockname()
            return name[1]
    return wanted
