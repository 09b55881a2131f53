"""The doctor finds what is wrong, and says what to do."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from bot.agents import add_agent
from bot.channels.templates import Approved, remember
from bot.channels.twilio_signature import signed_by
from bot.database import Database
from bot.doctor import State, examine
from bot.environment import Environment
from bot.hooks.endpoints import Wish, new_endpoint
from bot.indices import unloaded
from bot.probe import PATH, probe, signature
from domain.charges import ChargesPolicy
from domain.ladder import DEFAULT_LADDER
from models.client import Client
from models.invoice import Invoice
from tests.bot.settings.test_load import COMPANY
from tests.bot.world import SECRET, TUESDAY

CONFIG = Path(__file__).parents[2] / "config.yml"
TOKEN = "token-of-the-tests"


@dataclass
class Door:
    """A public address: believes *signed_as* with TOKEN, and answers as told."""

    believes: str = ""
    answers: int = 400
    everybody: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def status(self, path: str, header: str) -> int:
        """Answer as webhooks/twilio.py would."""
        self.asked.append(path)
        if self.everybody or header == signature(self.believes + path, TOKEN):
            return self.answers
        return 403


@pytest.fixture
def door() -> Iterator[Door]:
    """Open a door on loopback."""
    it = Door()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            header = self.headers["X-Twilio-Signature"]
            self.send_response(it.status(self.path, header))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own word
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    it.url = it.believes = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield it
    server.shutdown()
    thread.join()
    server.server_close()


def _states(environment: Environment) -> dict[str, State]:
    return {f.what: f.state for f in examine(environment, network=False)}


def _environment(url: str, **more: Any) -> Environment:  # noqa: ANN401 - any variable
    return Environment(config=CONFIG, database_url=url, secret_key=SECRET, **more)


def test_a_sound_deployment_has_no_failure(
    database: Database, database_url: str
) -> None:
    """With keys, tables and an agent there is nothing that must be mended."""
    with database.write() as session:
        add_agent(session, name="Ana", email="ana@x.example", now=TUESDAY)
    states = _states(
        _environment(
            database_url,
            twilio_account_sid="AC1",
            twilio_auth_token=TOKEN,
            stripe_api_key="sk",
            stripe_webhook_secret="whsec",
        )
    )

    assert State.FAILURE not in states.values()
    assert states["agents"] is states["tables"] is states["durability"] is State.OK
    assert states["settings"] is states["templates"] is State.WARNING


@pytest.mark.parametrize(
    ("what", "state"),
    [
        pytest.param("secret key", State.FAILURE, id="no secret key"),
        pytest.param("tables", State.FAILURE, id="no tables"),
        pytest.param("twilio", State.FAILURE, id="no Twilio"),
        pytest.param("stripe", State.FAILURE, id="no Stripe"),
        pytest.param("understanding", State.WARNING, id="no model is no failure"),
    ],
)
def test_what_is_missing_is_found(tmp_path: Path, what: str, state: State) -> None:
    """Nothing set: each thing is named on its own."""
    environment = Environment(
        config=CONFIG, database_url=f"sqlite:///{tmp_path}/empty.sqlite3"
    )

    assert _states(environment)[what] is state


def test_wrong_settings_do_not_hide_the_rest(tmp_path: Path) -> None:
    """The database is looked at though the settings cannot be read."""
    environment = Environment(
        config=tmp_path / "none.yml", database_url=f"sqlite:///{tmp_path}/e.sqlite3"
    )
    states = _states(environment)

    assert states["settings"] is State.FAILURE
    assert "tables" in states


def test_a_model_that_does_not_answer_is_a_warning(database_url: str) -> None:
    """Rules go on alone, so it is no failure."""
    environment = _environment(database_url, rasa_url="http://127.0.0.1:9")

    assert _states(environment)["understanding"] is State.WARNING


def test_a_database_that_would_forget_is_a_failure(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says that a write is on disk before it is, may not acknowledge anything."""
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))

    def forgetful(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's
        connection.execute("PRAGMA synchronous=OFF").close()  # type: ignore[attr-defined]  # the same

    monkeypatch.setattr("bot.database._durable", forgetful)

    assert _states(_environment(database_url))["durability"] is State.FAILURE


def test_templates_that_were_pushed_are_found(
    database: Database, database_url: str
) -> None:
    """Made at Twilio by us, they need no line in config.yml."""
    stages = {step.stage for step in DEFAULT_LADDER.steps}
    texts = ["reminder.neutral", *(f"reminder.invoice.{stage}" for stage in stages)]
    with database.write() as session:
        for key in texts:
            remember(session, key, "pt", Approved("HX" + "0" * 32, ()))

    assert _states(_environment(database_url))["templates"] is State.OK


@pytest.mark.postgres
def test_postgresql_is_looked_at_too(postgres_url: str) -> None:
    """Its own settings decide there."""
    assert _states(_environment(postgres_url))["durability"] is State.OK


@pytest.mark.fault("F10")
def test_an_address_that_fits_is_well(door: Door) -> None:
    """Signed is believed, forged is not, and nothing more is asked."""
    assert probe(door.url, TOKEN) is None
    assert door.asked == [PATH, PATH]


@pytest.mark.fault("F10")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param({"believes": "https://other"}, "refuses", id="another address"),
        pytest.param({"answers": 301}, "answered 301", id="a redirect"),
        pytest.param({"answers": 404}, "answered 404", id="another program"),
        pytest.param({"everybody": True}, "forged", id="believes everybody"),
    ],
)
def test_an_address_that_does_not_fit_is_told(
    door: Door, wrong: dict[str, object], said: str
) -> None:
    """Behind a proxy that changes the address, every message would be refused."""
    for name, value in wrong.items():
        setattr(door, name, value)
    misfit = probe(door.url, TOKEN)

    assert misfit is not None
    assert said in misfit.said


@pytest.mark.fault("F10")
def test_an_address_that_nobody_answers_is_told() -> None:
    """A process that was not started is told apart from one that refuses."""
    misfit = probe("http://127.0.0.1:9", TOKEN)

    assert misfit is not None
    assert "cannot be reached" in misfit.said


def test_the_probe_signs_as_twilio_does() -> None:
    """The webhook's own check believes it."""
    url = "https://regua.example.com" + PATH
    form = MultiDict([("AccountSid", "ACprobe"), ("Body", "regua doctor")])

    assert signed_by([TOKEN], url, form, signature(url, TOKEN), "")


def test_charges_that_config_does_not_have(database_url: str) -> None:
    """An invoice whose contract's row is gone is told, not charged in silence."""
    database = Database(database_url)
    with database.write() as session:
        client = Client(external_id="c", name="Ana", created_at=TUESDAY)
        invoice = Invoice(
            external_id="i",
            client=client,
            number="1",
            amount_minor=1,
            due_on=TUESDAY.date(),
            charges="gone",
            created_at=TUESDAY,
        )
        session.add(invoice)
    database.close()
    found = examine(_environment(database_url), network=False)

    assert [f.state for f in found if f.what == "charges"] == [State.FAILURE]


def test_an_index_that_is_not_loaded(database: Database) -> None:
    """A policy that corrects by an index without rates corrects nothing: it is told."""
    with database.read() as session:
        policies = [ChargesPolicy(index="IPCA"), ChargesPolicy()]

        assert unloaded(session, policies, TUESDAY.date()) == ["IPCA"]


@pytest.mark.parametrize(
    ("url", "listed", "state", "do"),
    [
        pytest.param(
            "http://10.20.0.5/x",
            "",
            State.FAILURE,
            "list 10.20.0.5 under webhooks.also_reach of config.yml",
            id="inner, not listed",
        ),
        pytest.param("http://10.20.0.5/x", "10.20.0.0/16", State.OK, "", id="listed"),
        pytest.param(
            "http://169.254.169.254/",
            "10.20.0.0/16",
            State.FAILURE,
            "give it another address",
            id="never called",
        ),
        pytest.param(
            "https://erp.invalid/",
            "",
            State.FAILURE,
            "check the name, and the machine's DNS",
            id="a name that leads nowhere",
        ),
    ],
)
def test_an_endpoint_that_may_not_be_called(  # noqa: PLR0913, PLR0917 - a table's columns
    database: Database,
    database_url: str,
    tmp_path: Path,
    url: str,
    listed: str,
    state: State,
    do: str,
) -> None:
    """Whoever listens is looked at before the first event fails; what is off is not."""
    config = tmp_path / "config.yml"
    config.write_text(f"{COMPANY}webhooks: {{also_reach: [{listed}]}}\n")
    off = "https://127.0.0.1/"
    with database.write() as session:
        new_endpoint(session, Wish("ERP", url, None), "test", TUESDAY)
        gone = new_endpoint(session, Wish("old", off, None), "test", TUESDAY)
        gone.disabled_at = TUESDAY
    environment = replace(_environment(database_url), config=config)
    found = [f for f in examine(environment) if f.what.startswith("webhook")]

    assert [(f.what, f.state, f.do) for f in found] == [("webhook ERP", state, do)]
