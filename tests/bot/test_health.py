"""What a load balancer asks: whether it is up, and whether work may come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import text

from bot.database import Database
from bot.ledger.freeze import freeze
from bot.watch.beats import WORKER, announce, beat
from bot.wiring import EXTENSION
from tests.console.conftest import Desk, desk, desk_of

__all__ = ["desk", "desk_of"]


class Rasa(BaseHTTPRequestHandler):
    """Answers as a server of Rasa's that runs."""

    def do_GET(self) -> None:
        """Say that the model is loaded."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_a_process_that_answers_is_up(desk: Desk) -> None:
    """Nothing else is asked: a restart would not help a database that is away."""
    answer = desk.browser.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def alive(desk: Desk) -> None:
    """Let ticker and worker beat just now."""
    with desk.parts.database.write() as session:
        announce(session, {"plan": 300}, desk.clock.now())
        beat(session, WORKER, desk.clock.now(), 15)


def test_ready_is_a_database_that_is_up_to_date(desk: Desk) -> None:
    """Without Rasa configured there is nothing to miss."""
    alive(desk)
    answer = desk.browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "checks": {
            "database": "ok",
            "rasa": "off",
            "ticker": "ok",
            "worker": "ok",
            "books": "ok",
        },
    }


@pytest.mark.parametrize(
    ("minutes", "ticker", "worker"),
    [
        pytest.param(0, "ok", "ok", id="both live"),
        pytest.param(5, "ok", "late", id="the worker is late"),
        pytest.param(60, "late", "late", id="both are"),
    ],
)
def test_a_dead_ticker_or_worker_is_told(
    desk: Desk, minutes: int, ticker: str, worker: str
) -> None:
    """It cannot say so itself; webhooks are taken all the same."""
    alive(desk)
    desk.clock.move(timedelta(minutes=minutes))
    answer = desk.browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == ("ok" if minutes == 0 else "degraded")
    assert answer.json["checks"]["ticker"] == ticker
    assert answer.json["checks"]["worker"] == worker


def test_a_house_in_which_nobody_works_yet_is_degraded(desk: Desk) -> None:
    """Only the web was started."""
    answer = desk.browser.get("/readyz")

    assert answer.json is not None
    assert answer.json["status"] == "degraded"
    assert answer.json["checks"]["worker"] == "never"


@pytest.mark.fault("F64")
def test_a_schema_of_another_version_is_not_ready(desk: Desk) -> None:
    """Old code over new tables takes no work."""
    with desk.parts.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    answer = desk.browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["database"] == "schema not current"


def test_a_database_that_is_away_is_not_ready(desk: Desk) -> None:
    """The answer names no address and no password."""
    nowhere = Database("sqlite:////no/such/folder/of_secrets.sqlite3")
    desk.app.extensions[EXTENSION] = replace(desk.parts, database=nowhere)
    answer = desk.browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {
        "status": "failing",
        "checks": {
            "database": "away",
            "rasa": "off",
            "books": "unknown",
            "ticker": "unknown",
            "worker": "unknown",
        },
    }


@pytest.mark.fault("F60")
def test_without_rasa_we_are_degraded_and_ready(desk_of: Callable[..., Desk]) -> None:
    """The rules understand alone; work may come."""
    desk = desk_of(rasa_url="http://127.0.0.1:9")
    alive(desk)
    answer = desk.browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "degraded"
    assert answer.json["checks"]["rasa"] == "away"


def test_with_rasa_all_is_well(desk_of: Callable[..., Desk]) -> None:
    """A server that answers is enough."""
    with HTTPServer(("127.0.0.1", 0), Rasa) as server:
        Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        answer = desk_of(rasa_url=url).browser.get("/readyz")

    assert answer.json is not None
    assert answer.json["checks"]["rasa"] == "ok"


def test_frozen_books_are_told(desk: Desk) -> None:
    """The house goes on taking messages, and says that it sends none."""
    alive(desk)
    with desk.parts.database.write() as session:
        freeze(session, [], "agent:1", "looking", desk.clock.now())

    answer = desk.browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["status"], answer.json["checks"]["books"]) == (
        "degraded",
        "frozen",
    )
