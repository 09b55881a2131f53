"""The environment: read once, refused where it cannot be right, and never shown."""

import pytest

from bot.environment import Environment, EnvironmentUnfitError

SECRET = "s" * 43


def test_nothing_set_is_a_machine_of_ones_own() -> None:
    """Defaults are a SQLite file and an address on this machine."""
    environment = Environment.read({})

    assert environment.database_url == "sqlite:///var/regua.sqlite3"
    assert environment.public_url == "http://localhost:8000"
    assert str(environment.config) == "config.yml"
    assert environment.secret_key is None


def test_every_variable_is_read() -> None:
    """Each of the documented names reaches its field; addresses lose their slash."""
    read = Environment.read(
        {
            "REGUA_CONFIG": "/etc/regua.yml",
            "REGUA_DATABASE_URL": "postgresql://db/regua",
            "REGUA_PUBLIC_URL": "https://regua.example.com/",
            "REGUA_SECRET_KEY": SECRET,
            "REGUA_DEMO": "demo",
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": "token, older",
            "TWILIO_API_BASE": "http://127.0.0.1:9/",
            "STRIPE_API_KEY": "sk",
            "STRIPE_WEBHOOK_SECRET": "whsec",
            "STRIPE_API_BASE": "http://127.0.0.1:9",
            "RASA_URL": "http://127.0.0.1:5005/",
            "RASA_TOKEN": "rasa",
            "SMTP_URL": "smtps://user:pass@mail.example.com",
        }
    )

    assert str(read.config) == "/etc/regua.yml"
    assert read.public_url == "https://regua.example.com"
    assert (read.demo, read.twilio_account_sid) == ("demo", "AC1")
    assert (read.twilio_token, read.twilio_secrets) == ("token", ("token", "older"))
    assert read.twilio_api_base == "http://127.0.0.1:9"
    assert (read.stripe_api_key, read.stripe_webhook_secret) == ("sk", "whsec")
    assert (read.rasa_url, read.rasa_token) == ("http://127.0.0.1:5005", "rasa")
    assert read.smtp_url == "smtps://user:pass@mail.example.com"


def test_blanks_count_as_nothing() -> None:
    """A line `STRIPE_API_KEY=` in a file of variables is no key."""
    assert Environment.read({"STRIPE_API_KEY": "  "}).stripe_api_key is None


def test_repr_keeps_every_secret() -> None:
    """A log line with the environment gives nothing away."""
    names = (
        "REGUA_SECRET_KEY",
        "REGUA_DEMO",
        "TWILIO_AUTH_TOKEN",
        "STRIPE_API_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "RASA_TOKEN",
    )
    secrets = {name: f"hush-{name}-" + SECRET for name in names}
    secrets["SMTP_URL"] = "smtp://u:hush@h"
    secrets["REGUA_DATABASE_URL"] = "postgresql://u:hush@h/d"

    assert "hush" not in repr(Environment.read(secrets))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        pytest.param("REGUA_PUBLIC_URL", "http://regua.example.com", id="no TLS"),
        pytest.param("REGUA_PUBLIC_URL", "regua.example.com", id="no scheme"),
        pytest.param("REGUA_DATABASE_URL", "mysql://h/d", id="another database"),
        pytest.param("REGUA_SECRET_KEY", "hush", id="short key"),
        pytest.param("TWILIO_API_BASE", "hush", id="no address"),
        pytest.param("RASA_URL", "file:///hush", id="no http"),
        pytest.param("SMTP_URL", "https://u:hush@h", id="no mail server"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(variable: str, value: str) -> None:
    """The message names the variable, and never shows its value."""
    with pytest.raises(EnvironmentUnfitError, match=variable) as caught:
        Environment.read({variable: value})

    assert "hush" not in str(caught.value)


def test_what_is_needed_is_asked_for_by_name() -> None:
    """All that is missing is told at once."""
    environment = Environment.read({"TWILIO_ACCOUNT_SID": "AC1"})

    with pytest.raises(EnvironmentUnfitError, match="REGUA_SECRET_KEY, SMTP_URL"):
        environment.require("twilio_account_sid", "secret_key", "smtp_url")
