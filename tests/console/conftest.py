"""A console over a real database, with agents, clients and threads to work on."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import agents
from bot.agents import add_agent, make_login_link
from bot.app import create_app
from bot.clock import FixedClock
from bot.database import Database
from bot.environment import Environment
from bot.settings import load_settings
from bot.wiring import Wiring
from bot.words import Catalogue
from console import door
from console.throttle import Throttle
from models.agent import Agent
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.invoice import Invoice
from models.message import Message

CONFIG = Path(__file__).parents[2] / "config.yml"
# A plain Thursday, noon in Brazil; the Friday after it is a holiday.
NOON = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
KEY = "a key of tests, of forty characters and more"
PASSWORD = "uma senha bem comprida"
PHONE = "+5548991234567"
WORDS = Catalogue.load()


@dataclass
class Desk:
    """The console under test: its parts, and short ways to fill it and to press."""

    app: Flask
    parts: Wiring
    clock: FixedClock
    browser: FlaskClient

    def agent(
        self, name: str = "Bia Nunes", role: str = "agent", password: str | None = None
    ) -> Agent:
        """Hire somebody; without a password it is quick."""
        with self.parts.database.write() as session:
            return add_agent(
                session,
                name=name,
                email=f"{name.split(maxsplit=1)[0].lower()}@fibrasul.example",
                role=role,
                password=password,
                now=self.clock.now(),
            )

    def enter(self, agent: Agent, browser: FlaskClient | None = None) -> FlaskClient:
        """Come in by a login link."""
        browser = browser or self.browser
        with self.parts.database.write() as session:
            token = make_login_link(session, agent, self.clock.now())
        path = f"/console/login/{token}"
        answer = browser.post(path, data={"csrf": csrf_of(browser.get(path))})
        assert answer.status_code == 303, answer.text
        return browser

    def add(self, *rows: Any) -> None:  # noqa: ANN401 - any row
        """Write rows."""
        with self.parts.database.write() as session:
            session.add_all(rows)

    def client(self, name: str = "Ana Souza", code: str = "C-1", **more: Any) -> Client:  # noqa: ANN401 - any column
        """Know a client with one confirmed phone."""
        client = Client(
            external_id=code,
            name=name,
            document="12345678909",
            state="SC",
            city="Florianópolis",
            created_at=NOON,
            **more,
        )
        client.contact_points = [
            ContactPoint(
                kind="phone",
                address=PHONE,
                canonical=PHONE,
                confirmed_at=NOON,
                opt_in_at=NOON,
                opt_in_source="contrato",
            )
        ]
        self.add(client)
        return client

    def invoice(self, client: Client, number: str = "2026-10", **more: Any) -> Invoice:  # noqa: ANN401 - any column
        """Bill them R$ 100, due six days ago."""
        columns: dict[str, Any] = {
            "external_id": f"I-{number}",
            "client_id": client.id,
            "number": number,
            "description": "Internet 500 Mega",
            "amount_minor": 100_00,
            "due_on": date(2026, 11, 13),
            "created_at": NOON,
        }
        invoice = Invoice(**(columns | more))
        self.add(invoice)
        return invoice

    def thread(self, client: Client | None = None, **more: Any) -> Conversation:  # noqa: ANN401 - any column
        """Open a thread in which the client wrote ten minutes ago."""
        columns: dict[str, Any] = {
            "channel": "whatsapp",
            "address": f"whatsapp:{PHONE}",
            "canonical": PHONE,
            "client_id": client.id if client else None,
            "owner": "bot",
            "version": 3,
            "dialogue": {"stack": []},
            "last_inbound_at": NOON - timedelta(minutes=10),
            "last_message_at": NOON - timedelta(minutes=10),
            "created_at": NOON - timedelta(days=1),
        }
        thread = Conversation(**(columns | more))
        self.add(thread)
        return thread

    def said(self, thread: Conversation, body: str, **more: Any) -> Message:  # noqa: ANN401 - any column
        """Let the client say something."""
        columns: dict[str, Any] = {
            "token": f"{id(object()):x}-{len(body)}-{datetime.now(UTC).timestamp()}"[
                :32
            ],
            "conversation_id": thread.id,
            "client_id": thread.client_id,
            "direction": "in",
            "author": "client",
            "purpose": "inbound",
            "channel": thread.channel,
            "address": thread.address,
            "queue_key": thread.canonical,
            "settled": True,
            "body": body,
            "state": "received",
            "created_at": NOON - timedelta(minutes=10),
        }
        message = Message(**(columns | more))
        self.add(message)
        return message

    def press(
        self,
        thread: Conversation,
        action: str,
        browser: FlaskClient | None = None,
        **fields: object,
    ) -> TestResponse:
        """Send a form of the thread's page, with the values that the page gave."""
        browser = browser or self.browser
        page = browser.get(f"/console/threads/{thread.id}")
        data = {"csrf": csrf_of(page), "version": self.row(thread).version} | fields
        return browser.post(f"/console/threads/{thread.id}/{action}", data=data)

    def row(self, thread: Conversation) -> Conversation:
        """Read a thread as it is now."""
        with self.parts.database.read() as session:
            return session.get_one(Conversation, thread.id)

    def rows(self, query: Any) -> list[Any]:  # noqa: ANN401 - any select
        """Read rows."""
        with self.parts.database.read() as session:
            return list(session.scalars(query))


def csrf_of(page: TestResponse) -> str:
    """Read the token out of a page's form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


@pytest.fixture
def desk_of(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    """Make a desk with an environment of one's own."""
    monkeypatch.setattr(agents, "_hasher", PasswordHasher(1, 8, 1))  # quick, in tests
    agents._nobodys_hash.cache_clear()  # noqa: SLF001 - it was made by the slow one
    for name, tries in (("PAIR", 5), ("PERSON", 25), ("PLACE", 50)):
        monkeypatch.setattr(door, name, Throttle(tries))
    opened: list[Database] = []

    def make(url: str = database_url, **environment: Any) -> Desk:  # noqa: ANN401 - any variable
        database = Database(url)
        opened.append(database)
        clock = FixedClock(NOON)
        told = replace(
            Environment(
                database_url=url,
                secret_key=KEY,
                public_url="http://localhost",
            ),
            **environment,
        )
        parts = Wiring(load_settings(CONFIG), told, database, clock, WORDS)
        app = create_app(parts)
        app.testing = True
        return Desk(app, parts, clock, app.test_client())

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """Make a desk as a company runs it."""
    return desk_of()


@pytest.fixture
def postgres_desk(desk_of: Callable[..., Desk], postgres_url: str) -> Desk:
    """Make a desk over PostgreSQL; skipped where there is no server."""
    return desk_of(postgres_url)
