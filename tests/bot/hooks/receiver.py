"""A receiver of webhooks, as the company would write one: by the scheme's library."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from bot.hooks.endpoints import Wish, new_endpoint, wish_for
from bot.hooks.signing import secret_of
from bot.watch.outside import Outside
from models.hook import HookEndpoint
from tests.bot.world import SECRET, World

URL = "https://erp.example.com/regua"


@dataclass
class Receiver(httpx.BaseTransport):
    """Answers as told, by host; keeps what came."""

    statuses: dict[str, list[int]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    calls: list[httpx.Request] = field(default_factory=list)
    gate: threading.Event | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Take one call."""
        request.read()
        self.calls.append(request)
        if self.gate is not None:
            assert self.gate.wait(10)
        queue = self.statuses.get(request.headers["host"], [])
        status = queue.pop(0) if queue else 200
        return httpx.Response(status, headers=dict(self.headers))

    @property
    def outside(self) -> Outside:
        """Lead every name to this receiver."""
        return Outside(lambda _host, _port: ["8.8.8.8"], self)

    @property
    def ids(self) -> list[str]:
        """Give the webhook-id of each call."""
        return [call.headers["webhook-id"] for call in self.calls]


def endpoint(
    world: World, url: str = URL, name: str = "ERP", kinds: list[str] | None = None
) -> HookEndpoint:
    """Make an endpoint that hears of everything, or of some kinds."""
    wish = wish_for(Receiver().outside, name=name, url=url, kinds=kinds)
    assert isinstance(wish, Wish)
    with world.session() as session:
        return new_endpoint(session, wish, "test", world.clock.now())


def opened(
    request: httpx.Request, row: HookEndpoint, version: int = 1
) -> dict[str, Any] | None:
    """Read a call as its receiver does; None where the signature is not the house's."""
    try:
        told = Webhook(secret_of(SECRET, row, version)).verify(
            request.content, dict(request.headers)
        )
    except WebhookVerificationError:
        return None
    assert isinstance(told, dict)
    return told
