"""`regua nlu`: the shell shows what is heard, the harvest writes what was not."""

from pathlib import Path

import yaml

from bot.database import Database
from tests.bot.cli.conftest import Regua
from tests.bot.world import ana, world_on


def test_shell_shows_what_is_understood(regua: Regua) -> None:
    """Intent, rule, other wishes and values, line by line."""
    said = regua(
        "nlu", "shell", "--rules-only", "--today", "2026-11-18",
        stdin="pago 150 dia 5, manda o pix\nSAIR\n",
    )  # fmt: skip

    assert said.out.splitlines() == [
        "request_payment_link  0.75  (keyword, pt)",
        "  also  promise_to_pay",
        "  amount: 15000",
        "  day: 2026-12-05",
        "  method: pix",
        "opt_out  1.00  (word:opt_out, pt)",
    ]


def test_harvest_writes_a_file(
    regua: Regua, database: Database, tmp_path: Path
) -> None:
    """Candidates to be read by a person, and nobody's name among them."""
    world = world_on(database)
    ana(world)
    world.hears("xyz sou a Ana")

    said = regua("nlu", "harvest", "--out", "new.yml")
    written = (tmp_path / "new.yml").read_text(encoding="utf-8")

    assert (said.code, said.err) == (0, "1 messages under 1 intents: new.yml\n")
    assert yaml.safe_load(written)["nlu"][0]["examples"] == "- xyz sou a [nome]\n"


def test_harvest_since_a_day(regua: Regua, database: Database, tmp_path: Path) -> None:
    """Days are those of the company's zone."""
    world_on(database).hears("xyz")

    regua("nlu", "harvest", "--since", "2026-11-25", "--out", "none.yml")
    regua("nlu", "harvest", "--since", "2026-11-24", "--out", "one.yml")

    assert "xyz" not in (tmp_path / "none.yml").read_text(encoding="utf-8")
    assert "xyz" in (tmp_path / "one.yml").read_text(encoding="utf-8")


def test_harvest_writes_over_nothing(regua: Regua, tmp_path: Path) -> None:
    """A file that somebody has sorted by hand stays."""
    (tmp_path / "mine.yml").write_text("mine", encoding="utf-8")
    said = regua("nlu", "harvest", "--out", "mine.yml")

    assert said.code == 2
    assert (tmp_path / "mine.yml").read_text(encoding="utf-8") == "mine"
