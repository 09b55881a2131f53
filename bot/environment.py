"""The environment: secrets and addresses, which never stand in config.yml."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

_SHORTEST_SECRET = 32  # characters; `regua init` proposes 43
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_DATABASES = ("sqlite", "postgresql", "postgres")


class EnvironmentUnfitError(ValueError):
    """A variable of the environment is missing or wrong; the message names it."""


_OURS = frozenset(
    {
        "config",
        "database_url",
        "files",
        "public_url",
        "secret_key",
        "demo",
        "alert_url",
        "ping_url",
    }
)


_PATHS = frozenset({"config", "files"})


def variable_of(name: str) -> str:
    """Name the variable of a field.

    >>> variable_of("secret_key"), variable_of("rasa_url")
    ('REGUA_SECRET_KEY', 'RASA_URL')
    """
    return f"REGUA_{name}".upper() if name in _OURS else name.upper()


@dataclass(frozen=True)
class Environment:
    """What the process was told by its environment; `repr` keeps the secrets.

    `demo` is the token of the demo's sandbox, and None outside the demo. `url` is where
    people and providers reach us, without a slash at its end. `files` is the folder of
    what clients sent: outside of anything that is served.
    """

    config: Path = Path("config.yml")
    database_url: str = field(default="sqlite:///var/regua.sqlite3", repr=False)
    public_url: str = "http://localhost:8000"
    secret_key: str | None = field(default=None, repr=False)
    demo: str | None = field(default=None, repr=False)
    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = field(default=None, repr=False)
    twilio_api_base: str | None = None
    stripe_api_key: str | None = field(default=None, repr=False)
    stripe_webhook_secret: str | None = field(default=None, repr=False)
    stripe_api_base: str | None = None
    rasa_url: str | None = None
    rasa_token: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    alert_url: str | None = field(default=None, repr=False)
    ping_url: str | None = field(default=None, repr=False)
    files: Path = Path("var/files")

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Environment":
        """Read the variables; an empty one is as good as none.

        Raises EnvironmentUnfitError for what cannot be right. A secret that is missing
        is no error yet: `require` it where it is used.
        """
        given = {
            each.name: value
            for each in fields(cls)
            if (value := environ.get(variable_of(each.name), "").strip())
        }
        paths = {name: Path(given.pop(name)) for name in _PATHS & given.keys()}
        read = cls(**given, **paths)  # type: ignore[arg-type]  # the paths are paths
        read._check()
        return read

    @property
    def twilio_token(self) -> str:
        """Give the token that our own calls to Twilio carry: the first one."""
        return self.twilio_secrets[0] if self.twilio_secrets else ""

    @property
    def twilio_secrets(self) -> tuple[str, ...]:
        """Give every secret that may sign Twilio's webhooks.

        TWILIO_AUTH_TOKEN may name several, with commas between: the token first, then
        the secret of a SharedKey, or the old token while it is being changed (F14).
        """
        return _several(self.twilio_auth_token)

    @property
    def stripe_secrets(self) -> tuple[str, ...]:
        """Give every secret that may sign Stripe's webhooks.

        STRIPE_WEBHOOK_SECRET may name two, with a comma between: the new one and the
        old one, until Stripe no longer signs with it (F14).
        """
        return _several(self.stripe_webhook_secret)

    def require(self, *names: str) -> None:
        """Insist on fields by name; raises EnvironmentUnfitError naming the variables.

        >>> Environment().require("secret_key")
        Traceback (most recent call last):
        bot.environment.EnvironmentUnfitError: set REGUA_SECRET_KEY in the environment
        """
        missing = [variable_of(name) for name in names if not getattr(self, name)]
        if missing:
            msg = f"set {', '.join(missing)} in the environment"
            raise EnvironmentUnfitError(msg)

    def _check(self) -> None:
        object.__setattr__(self, "public_url", self.public_url.rstrip("/"))
        _check_url("REGUA_PUBLIC_URL", self.public_url, tls=True)
        for name in ("twilio_api_base", "stripe_api_base", "rasa_url"):
            if value := getattr(self, name):
                _check_url(name.upper(), value, tls=False)
                object.__setattr__(self, name, value.rstrip("/"))
        if self.database_url.split(":")[0].split("+")[0] not in _DATABASES:
            _refuse("REGUA_DATABASE_URL", "must begin with sqlite:/// or postgresql://")
        if self.smtp_url and urlsplit(self.smtp_url).scheme not in {"smtp", "smtps"}:
            _refuse("SMTP_URL", "must begin with smtp:// or smtps://")
        for name in ("alert_url", "ping_url"):
            if (value := getattr(self, name)) and not value.startswith("https://"):
                _refuse(variable_of(name), "must begin with https://")
        if self.secret_key and len(self.secret_key) < _SHORTEST_SECRET:
            _refuse(
                "REGUA_SECRET_KEY",
                f"must have at least {_SHORTEST_SECRET} characters; "
                "`regua init` proposes one",
            )


def _several(written: str | None) -> tuple[str, ...]:
    parts = (written or "").split(",")
    return tuple(secret.strip() for secret in parts if secret.strip())


def _check_url(variable: str, value: str, *, tls: bool) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        _refuse(variable, "must be a whole address, such as https://regua.example.com")
    if tls and parts.scheme == "http" and parts.hostname not in _LOCAL:
        _refuse(variable, "must be https: clients and providers come in over it")


def _refuse(variable: str, why: str) -> None:
    # The value stays out of the message: it may hold a password.
    msg = f"{variable} {why}"
    raise EnvironmentUnfitError(msg)
