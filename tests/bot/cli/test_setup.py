"""The first minutes: init, db upgrade, agent add, and errors that say the way."""

import json
from pathlib import Path

import pytest

from bot.agents import authenticate
from bot.database import Database
from models.agent import Agent
from tests.bot.cli.conftest import Regua

PASSWORD = "um cavalo correto grampeia"


def test_init_makes_settings_database_and_a_key(
    regua: Regua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an empty folder one command is enough to go on with `doctor`."""
    (tmp_path / "config.yml").unlink()
    monkeypatch.delenv("REGUA_SECRET_KEY")
    monkeypatch.setenv("REGUA_DATABASE_URL", f"sqlite:///{tmp_path}/var/new.sqlite3")
    said = regua("init")

    assert said.code == 0
    assert "export REGUA_SECRET_KEY=" in said.out
    assert (tmp_path / "config.yml").read_text(encoding="utf-8").startswith("# Régua")
    assert "up to date" in regua("db", "upgrade").out


def test_init_keeps_what_is_there(regua: Regua, tmp_path: Path) -> None:
    """Somebody's own settings are read, not written over."""
    file = tmp_path / "config.yml"
    own = file.read_text(encoding="utf-8") + "# ours\n"
    file.write_text(own, encoding="utf-8")

    assert "it stays" in regua("init").out
    assert file.read_text(encoding="utf-8") == own


def test_init_dry_writes_nothing(
    regua: Regua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither settings nor database."""
    (tmp_path / "config.yml").unlink()
    monkeypatch.setenv("REGUA_DATABASE_URL", f"sqlite:///{tmp_path}/var/new.sqlite3")

    assert regua("init", "--dry-run").code == 0
    assert not (tmp_path / "config.yml").exists()
    assert not (tmp_path / "var").exists()


def test_db_upgrade_dry_says_what_it_would_do(
    regua: Regua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking makes no file."""
    monkeypatch.setenv("REGUA_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    said = regua("db", "upgrade", "--dry-run")

    assert "from nothing to" in said.out
    assert not (tmp_path / "new.sqlite3").exists()


@pytest.mark.fault("F64")
def test_a_command_on_an_empty_database_says_which_one_comes_first(
    regua: Regua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1, and the command that helps."""
    monkeypatch.setenv("REGUA_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    said = regua("agent", "list")

    assert said.code == 1
    assert "regua db upgrade" in said.err


def test_a_wrong_setting_names_its_line(regua: Regua, tmp_path: Path) -> None:
    """2, with file, line and key."""
    file = tmp_path / "config.yml"
    text = file.read_text(encoding="utf-8").replace(
        "fine_percent: 2", "fine_percent: 9"
    )
    file.write_text(text, encoding="utf-8")
    line = text.splitlines().index("  default:") + 1
    said = regua("agent", "list")

    assert said.code == 2
    assert f"line {line}: charges.default" in said.err


def test_a_wrong_variable_is_named(
    regua: Regua, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2, with the variable and not its value."""
    monkeypatch.setenv("REGUA_SECRET_KEY", "short")
    said = regua("agent", "list")

    assert said.code == 2
    assert "REGUA_SECRET_KEY" in said.err


def test_an_agent_with_a_password_can_log_in(regua: Regua, database: Database) -> None:
    """A piped password works at the door, and is printed nowhere."""
    said = regua(
        "agent", "add", "Ana Prado", "Ana@x.example", "--role", "finance",
        "--password-stdin", stdin=PASSWORD + "\n",
    )  # fmt: skip

    assert (said.code, said.err) == (0, "")
    assert PASSWORD not in said.out
    assert "login" not in said.out
    with database.read() as session:
        agent = authenticate(session, "ana@x.example", PASSWORD)
        assert agent is not None
        assert (agent.name, agent.role) == ("Ana Prado", "finance")


def test_a_password_can_be_typed_twice(regua: Regua, database: Database) -> None:
    """The prompt asks again before it believes."""
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    said = regua("agent", "add", "bob@x.example", "--password", stdin=typed)

    assert said.code == 0
    with database.read() as session:
        assert authenticate(session, "bob@x.example", PASSWORD)


def test_an_agent_without_a_password_gets_a_link(regua: Regua) -> None:
    """The link is whole, and printed once."""
    said = regua("agent", "add", "bob@x.example", "--json")
    again = regua("agent", "link", "bob@x.example", "--json")
    first, second = (json.loads(each.out)["login_url"] for each in (said, again))

    assert first.startswith("http://localhost:8000/console/login/")
    assert first != second


def test_a_dry_run_hires_nobody(regua: Regua, database: Database) -> None:
    """It checks all the same, and gives no link that would not work."""
    said = regua("agent", "add", "bob@x.example", "--dry-run", "--json")

    assert said.code == 0
    assert "login_url" not in said.out
    with database.read() as session:
        assert session.query(Agent).count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["bob@x.example", "--role", "boss"], "not a role", id="role"),
        pytest.param(["bob"], "not an e-mail", id="e-mail"),
        pytest.param(["bob@x.example", "--language", "fr"], "language", id="language"),
    ],
)
def test_an_agent_who_cannot_be_is_refused(
    regua: Regua, words: list[str], said: str
) -> None:
    """2, and why."""
    answer = regua("agent", "add", *words)

    assert answer.code == 2
    assert said in answer.err


def test_a_link_for_nobody_is_refused(regua: Regua) -> None:
    """2, and where to look."""
    said = regua("agent", "link", "nobody@x.example")

    assert said.code == 2
    assert "regua agent list" in said.err


def test_agents_are_listed(regua: Regua) -> None:
    """As a table for people and as JSON for programs."""
    regua("agent", "add", "bob@x.example")
    listed = json.loads(regua("agent", "list", "--json").out)

    assert [(each["email"], each["role"]) for each in listed] == [
        ("bob@x.example", "agent")
    ]
    assert "bob@x.example" in regua("agent", "list").out


def test_lines_are_understood_by_rules_alone(regua: Regua) -> None:
    """One JSON object a line, in order, without a model."""
    said = regua(
        "nlu", "parse", "--rules-only", "--today", "2026-11-18",
        stdin="pago sexta\nSAIR\n",
    )  # fmt: skip
    first, second = (json.loads(line) for line in said.out.splitlines())

    assert (first["text"], first["values"]["day"]) == ("pago sexta", "2026-11-20")
    assert second["intent"] == "opt_out"


def test_an_unknown_option_is_a_wrong_question(regua: Regua) -> None:
    """2, as for every misspelling."""
    assert regua("agent", "list", "--yaml").code == 2


def test_the_doctor_says_by_its_exit_code_what_it_thinks(regua: Regua) -> None:
    """1 while something has to be mended; the JSON says so too."""
    said = regua("doctor", "--offline", "--json")
    told = regua("doctor", "--offline")

    assert said.code == told.code == 1
    assert json.loads(said.out)["ok"] is False
    assert "FAILURE  twilio: no account for whatsapp" in told.out
