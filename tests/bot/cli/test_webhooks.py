"""`regua webhooks`: made, listed, tested, resent from the command line."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import app
from bot.database import Database
from models.hook import HookDelivery
from tests.bot.settings.test_load import COMPANY

URL = "https://erp.example.com/regua"


@pytest.fixture
def regua(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> CliRunner:
    """Run commands against a fresh database."""
    del database
    config = Path(__file__).resolve().parents[3] / "config.yml"
    monkeypatch.setenv("REGUA_DATABASE_URL", database_url)
    monkeypatch.setenv("REGUA_CONFIG", str(config))
    monkeypatch.setenv("REGUA_SECRET_KEY", "k" * 40)
    return CliRunner()


def test_an_endpoint_is_made_tested_and_seen(regua: CliRunner) -> None:
    """The secret is printed once made; a test stands in the log."""
    made = regua.invoke(app, ["webhooks", "new", URL, "--name", "ERP"])
    tested = regua.invoke(app, ["webhooks", "test", "1"])
    log = json.loads(regua.invoke(app, ["webhooks", "log", "1", "--json"]).stdout)
    listed = json.loads(regua.invoke(app, ["webhooks", "list", "--json"]).stdout)

    assert "secret: whsec_" in made.stdout
    assert log[0]["id"] in tested.stdout
    assert (log[0]["type"], log[0]["state"]) == ("webhook.test", "waiting")
    assert listed == [
        {"webhook": 1, "name": "ERP", "url": URL, "kinds": "all", "state": "on"}
    ]


def test_switched_off_and_a_new_secret(regua: CliRunner) -> None:
    """Each command says what it did."""
    regua.invoke(app, ["webhooks", "new", URL, "--name", "ERP"])
    before = regua.invoke(app, ["webhooks", "secret", "1"]).stdout
    after = regua.invoke(app, ["webhooks", "rotate", "1"]).stdout
    off = regua.invoke(app, ["webhooks", "off", "1"]).stdout
    listed = regua.invoke(app, ["webhooks", "list", "--json"]).stdout

    assert before != after
    assert off == "webhook 1 is off\n"
    assert "off: person" in listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["new", "ftp://x", "--name", "E"], "https://", id="not https"),
        pytest.param(
            ["new", "https://10.20.0.5/x", "--name", "E"],
            "list 10.20.0.5 under webhooks.also_reach of",
            id="inner",
        ),
        pytest.param(
            ["new", "https://169.254.169.254/", "--name", "E"],
            "take another address",
            id="never called",
        ),
        pytest.param(["log", "9"], "regua webhooks list", id="no such webhook"),
        pytest.param(
            ["new", URL, "--name", "E", "--kind", "x"], "promise.kept", id="kind"
        ),
    ],
)
def test_what_cannot_be_is_said_with_what_to_do(
    regua: CliRunner, arguments: list[str], said: str
) -> None:
    """An error names the way out."""
    result = regua.invoke(app, ["webhooks", *arguments])

    assert result.exit_code == 2
    assert said in result.output


def test_what_the_settings_list_is_made(
    regua: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An inner address, over http, once config.yml names its network."""
    config = tmp_path / "config.yml"
    config.write_text(f"{COMPANY}webhooks: {{also_reach: [10.20.0.0/16]}}\n")
    monkeypatch.setenv("REGUA_CONFIG", str(config))
    inner = "http://10.20.0.5:8080/regua"
    made = regua.invoke(app, ["webhooks", "new", inner, "--name", "ERP"])

    assert (made.exit_code, inner in made.stdout) == (0, True)


def test_the_log_names_what_would_have_to_be_listed(
    regua: CliRunner, database: Database
) -> None:
    """A try that was not made is told in words."""
    regua.invoke(app, ["webhooks", "new", URL, "--name", "ERP"])
    regua.invoke(app, ["webhooks", "test", "1"])
    with database.write() as session:
        row = session.scalars(select(HookDelivery)).one()
        row.error = "barred private 10.1.2.3 erp.lan"
    log = json.loads(regua.invoke(app, ["webhooks", "log", "1", "--json"]).stdout)

    assert log[0]["error"] == (
        "erp.lan (10.1.2.3) is no public address; to allow it, list erp.lan under "
        "webhooks.also_reach of config.yml"
    )
