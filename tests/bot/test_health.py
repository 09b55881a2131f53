"""What a load balancer asks: whether it is up, and whether work may come."""

from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import text

from bot.database import Database
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


def test_ready_is_a_database_that_is_up_to_date(desk: Desk) -> None:
    """Without Rasa configured there is nothing to miss."""
    answer = desk.browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "checks": {"database": "ok", "rasa": "off"},
    }


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
        "checks": {"database": "away", "rasa": "off"},
    }


@pytest.mark.fault("F60")
def test_without_rasa_we_are_degraded_and_ready(desk_of: Callable[..., Desk]) -> None:
    """The rules understand alone; work may come."""
    answer = desk_of(rasa_url="http://127.0.0.1:9").browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "degraded",
        "checks": {"database": "ok", "rasa": "away"},
    }


def test_with_rasa_all_is_well(desk_of: Callable[..., Desk]) -> None:
    """A server that answers is enough."""
    with HTTPServer(("127.0.0.1", 0), Rasa) as server:
        Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        answer = desk_of(rasa_url=url).browser.get("/readyz")

    assert answer.json is not None
    assert answer.json["checks"]["rasa"] == "ok"
