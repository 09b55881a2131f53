"""A terminal of one's own: an empty folder, a clean environment, the command."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.init import template

SECRET = "a-secret-of-the-tests-that-opens-nothing"
PREFIXES = ("REGUA_", "TWILIO_", "STRIPE_", "RASA_", "SMTP_")


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Regua = Callable[..., Said]


@pytest.fixture
def regua(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Regua:
    """Run `regua` in an empty folder, on a fresh database: `regua("agent", "list")`."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("REGUA_DATABASE_URL", database_url)
    monkeypatch.setenv("REGUA_SECRET_KEY", SECRET)
    (tmp_path / "config.yml").write_text(template(), encoding="utf-8")

    def run(*words: str, stdin: str = "") -> Said:
        result = CliRunner().invoke(app, list(words), input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run
