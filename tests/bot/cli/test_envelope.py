"""`regua envelope`: the limits as they are in force, for people and for programs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

CONFIG = Path(__file__).resolve().parents[3] / "config.yml"


def test_each_segment_age_and_role_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs the settings alone, and no database."""
    monkeypatch.setenv("REGUA_CONFIG", str(CONFIG))
    monkeypatch.setenv("REGUA_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    told = CliRunner().invoke(app, ["envelope", "--json"])
    rows = json.loads(told.stdout)

    assert [(row["from_days_late"], row["role"]) for row in rows] == [
        (0, "bot"),
        (0, "agent"),
        (0, "supervisor"),
        (90, "bot"),
        (90, "agent"),
        (90, "supervisor"),
        (0, "hardship"),
        (90, "hardship"),
    ]
    assert rows[5]["discount_principal_bp"] == 2_000
    assert rows[-1]["max_instalments"] == 12
