"""`regua billing` and `regua watch` from outside."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.alerts import raise_alert
from bot.database import Database
from bot.watch.beats import WORKER, announce, beat
from models.invoice import Invoice
from models.subscription import Subscription
from tests.bot.cli.conftest import Regua


@pytest.fixture
def plan(regua: Regua, tmp_path: Path) -> Regua:
    """Have a client with a plan."""
    (tmp_path / "clients.csv").write_text("external_id,name\nA1,Ana\n", "utf-8")
    assert regua("import", "clients", "clients.csv").code == 0
    said = regua(
        "billing", "add", "P-1", "A1", "1.234,56", "--due-day", "10",
        "--description", "Internet", "--starts-on", "2020-01-10",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert "1234.56" in said.out
    return regua


def _listed(regua: Regua) -> list[dict[str, object]]:
    read = json.loads(regua("billing", "list", "--json").out)
    assert isinstance(read, list)
    return read


def test_a_plan_is_listed(plan: Regua) -> None:
    """With its price, its day and its next invoice."""
    [row] = _listed(plan)

    assert (row["id"], row["client"], row["amount"]) == ("P-1", "A1", "1234.56")
    assert row["next_issue_on"] is not None
    assert "P-1" in plan("billing", "list").out


def test_a_plan_names_charges_that_there_are(plan: Regua) -> None:
    """A row of `charges` that config.yml does not have is refused."""
    words = ("billing", "add", "P-2", "A1", "10", "--due-day", "10")
    said = plan(*words, "--description", "x", "--charges", "gold")
    done = plan(*words, "--description", "x", "--charges", "default")

    assert "no row of `charges` is 'gold'" in said.err
    assert done.code == 0


def test_what_is_due_is_issued_and_a_dry_run_keeps_nothing(
    plan: Regua, database: Database
) -> None:
    """Issue a plan whose day has come, first as a rehearsal."""
    with database.write() as session:
        row = session.scalars(select(Subscription)).one()
        row.issue_days_before = 60
        row.next_issue_on = row.starts_on
    dry = plan("billing", "issue", "--behind", "--dry-run", "--json")
    real = plan("billing", "issue", "--behind", "--json")
    again = plan("billing", "issue", "--behind")
    with database.read() as session:
        count = session.query(Invoice).count()

    assert json.loads(dry.out)["invoices"] == json.loads(real.out)["invoices"]
    assert count == len(json.loads(real.out)["invoices"]) >= 1
    assert again.out.startswith("0 invoices")


def test_a_plan_is_changed_paused_and_ended(plan: Regua) -> None:
    """Each step shows what it does."""
    changed = plan("billing", "change", "P-1", "--due-day", "15", "--amount", "100")
    paused = plan("billing", "change", "P-1", "--pause")
    resumed = plan("billing", "change", "P-1", "--resume")
    rehearsed = plan("billing", "cancel", "P-1", "--reason", "x", "--dry-run")
    ended = plan("billing", "cancel", "P-1", "--reason", "mudou de cidade")
    [row] = _listed(plan)

    assert {s.code for s in (changed, paused, resumed, rehearsed, ended)} == {0}
    assert "paused" in paused.out
    assert "(dry run)" in rehearsed.out
    assert (row["due_day"], row["state"]) == (15, "cancelled")


def test_one_invoice(plan: Regua, database: Database) -> None:
    """By hand, for what no plan asks for."""
    said = plan(
        "billing", "invoice", "A1", "35", "2030-12-01", "--description", "Visita"
    )
    with database.read() as session:
        made = session.scalars(select(Invoice)).one()

    assert "A00001" in said.out
    assert (made.amount_minor, made.source) == (35_00, "manual")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["cancel", "X", "--reason", "x"], "no plan 'X'", id="no plan"),
        pytest.param(["change", "P-1", "--amount", "dez"], "no amount", id="no sum"),
        pytest.param(["change", "P-1", "--due-day", "40"], "due day", id="no day"),
        pytest.param(["change", "P-1", "--resume"], "not paused", id="not paused"),
        pytest.param(
            ["invoice", "X", "1", "2030-01-01", "--description", "x"],
            "no client",
            id="no client",
        ),
    ],
)
def test_what_is_asked_wrongly(plan: Regua, words: list[str], says: str) -> None:
    """Exit code 2, and the reason without a traceback."""
    said = plan("billing", *words)

    assert said.code == 2
    assert says in said.err


def test_the_watch_says_when_nobody_works(regua: Regua) -> None:
    """Exit code 1 for cron, and which role is missing."""
    said = regua("watch")
    told = json.loads(regua("watch", "--json").out)

    assert said.code == 1
    assert "worker: never" in said.out
    assert told["ticker"] == "never"


def test_the_watch_is_content_when_all_is_well(
    regua: Regua, database: Database
) -> None:
    """Both roles beat and nothing stands: exit code 0."""
    with database.write() as session:
        announce(session, {"plan": 300}, datetime.now(UTC))
        beat(session, WORKER, datetime.now(UTC), 15)

    assert regua("watch").code == 0


def test_the_watch_tells_what_others_raised(regua: Regua, database: Database) -> None:
    """In words, with what to do."""
    with database.write() as session:
        raise_alert(session, "stale_feed", "payments_feed", {}, datetime.now(UTC))
    said = regua("watch", "--language", "en")

    assert said.code == 1
    assert "news of payments" in said.out


def test_plans_come_in_by_file(regua: Regua, tmp_path: Path) -> None:
    """`regua import subscriptions FILE`, with the importer's own conventions."""
    (tmp_path / "clients.csv").write_text("external_id,name\nA1,Ana\n", "utf-8")
    (tmp_path / "plans.csv").write_text(
        "Contrato;Cliente;Plano;Valor;Dia\nP-9;A1;Fibra;99,90;5\n", "cp1252"
    )
    regua("import", "clients", "clients.csv")
    said = regua(
        "import", "subscriptions", "plans.csv", "--map", "Contrato=external_id",
        "--map", "Cliente=client", "--map", "Plano=description", "--map",
        "Valor=amount", "--map", "Dia=due_day",
    )  # fmt: skip

    assert said.code == 0, said.err
    assert "1 rows; 1 created" in said.out
