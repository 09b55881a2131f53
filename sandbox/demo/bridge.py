"""Asking the application's demo API: its clients, its decisions, its clock."""

import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from sandbox.settings import Settings

_HEADER = "X-Regua-Demo"
# Moving the clock may run a day's work; a look at the state may not.
_LOOK_SECONDS = 5.0
_MOVE_SECONDS = 300.0
_FRESH_SECONDS = 1.0
_REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


@dataclass(frozen=True, slots=True)
class Told:
    """What the application said; `health` is up, down, busy, refused or broken."""

    health: str
    body: dict[str, Any] = field(default_factory=dict)


class Bridge:
    """The only way from the page to the application."""

    def __init__(self, settings: Settings) -> None:
        self._http = httpx.Client(
            base_url=settings.app_url,
            headers={_HEADER: settings.demo_token},
            trust_env=False,
        )
        self._lock = threading.Lock()
        self._state: tuple[float, Told] = (float("-inf"), Told("down"))

    def state(self, *, fresh: bool = False) -> Told:
        """Return the portfolio and the clock, at most a second old."""
        with self._lock:
            read_at, told = self._state
            if fresh or time.monotonic() - read_at > _FRESH_SECONDS:
                told = self._ask("GET", "/demo/state", _LOOK_SECONDS)
                self._state = (time.monotonic(), told)
            return told

    def thread(self, address: str) -> Told:
        """Return what was understood of one client, and the contacts planned."""
        query = {"address": address}
        return self._ask("GET", "/demo/thread", _LOOK_SECONDS, params=query)

    def move_clock(self, move: dict[str, Any]) -> Told:
        """Move the demo's clock on, and wait until its work is done."""
        told = self._ask("POST", "/demo/clock", _MOVE_SECONDS, json=move)
        self.state(fresh=True)
        return told

    def may_be_framed(self, url: str) -> bool:
        """Return whether a page of the application lets itself be shown in ours."""
        try:
            reply = self._http.head(url, timeout=_LOOK_SECONDS)
        except httpx.HTTPError:
            return False
        policy = reply.headers.get("Content-Security-Policy", "")
        closed = (
            "frame-ancestors 'none'" in policy or "frame-ancestors 'self'" in policy
        )
        return (
            reply.is_success and not closed and "X-Frame-Options" not in reply.headers
        )

    def _ask(
        self,
        method: str,
        path: str,
        patience: float,
        *,
        params: dict[str, str] | None = None,
        json: dict[str, Any] | None = None,
    ) -> Told:
        try:
            reply = self._http.request(
                method, path, params=params, json=json, timeout=patience
            )
        except httpx.TimeoutException:
            return Told("busy")
        except httpx.HTTPError:
            return Told("down")
        if reply.status_code in _REFUSED:
            return Told("refused")
        return _read(reply)


def _read(reply: httpx.Response) -> Told:
    try:
        body = reply.json()
    except ValueError:
        return Told("broken")
    if not reply.is_success or not isinstance(body, dict):
        return Told("broken")
    return Told("up", body)
