"""What the sandbox is told on its command line."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SharedKey:
    """Twilio's newer signing key: its id travels, its secret does not."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The accounts played here, and where the application under test listens."""

    app_url: str
    account_sid: str
    auth_token: str
    stripe_key: str
    stripe_webhook_secret: str
    sender: str
    sms_sender: str
    demo_token: str = ""
    public_url: str = ""
    pace_ms: int = 150
    approve_templates: bool = False
    journal: Path | None = None
    shared_key: SharedKey | None = None
    hook_secret: str = ""
    api_token: str = ""

    @property
    def believed_url(self) -> str:
        """Return the base URL that the application takes to be its own."""
        return self.public_url or self.app_url

    def reachable(self, url: str) -> str:
        """Turn a URL the application believes in into one that answers on loopback."""
        if self.public_url and url.startswith(self.public_url):
            return self.app_url + url.removeprefix(self.public_url)
        return url
