"""A stand-in for the application: it takes webhooks and lets a test wait for them."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

_PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Hook:
    """One webhook as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """Return the form, blanks kept."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def event(self) -> dict[str, Any]:
        """Return the body as a Stripe event."""
        event = json.loads(self.body)
        assert isinstance(event, dict)
        return event


class Receiver:
    """A small HTTP server; `answers` are the statuses of the next webhooks."""

    def __init__(self) -> None:
        self.hooks: list[Hook] = []
        self.looks: list[Hook] = []
        self.answers: list[int] = []
        self.pages: dict[str, Any] = {}
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def wait(
        self, wanted: Callable[[Hook], bool] = lambda _: True, count: int = 1
    ) -> list[Hook]:
        """Return the wanted webhooks once there are `count`; fail after ten seconds."""

        def enough() -> bool:
            return len([each for each in self.hooks if wanted(each)]) >= count

        with self._arrived:
            assert self._arrived.wait_for(enough, _PATIENCE_SECONDS), self.hooks
            return [each for each in self.hooks if wanted(each)]

    def statuses(self, count: int) -> list[str]:
        """Return the message statuses told so far, once there are `count`."""
        hooks = self.wait(lambda each: "/status" in each.path, count)
        return [each.form["MessageStatus"] for each in hooks]

    def events(self, count: int) -> list[dict[str, Any]]:
        """Return Stripe's events, once there are `count`."""
        hooks = self.wait(lambda each: each.path == "/webhooks/stripe", count)
        return [each.event for each in hooks]

    def clear(self) -> None:
        """Forget what arrived."""
        with self._arrived:
            self.hooks.clear()
            self.looks.clear()
            self.answers.clear()
            self.pages.clear()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(receiver: "Receiver") -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's, within
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver._arrived:
                    receiver.hooks.append(Hook(self.path, dict(self.headers), body))
                    status = receiver.answers.pop(0) if receiver.answers else 204
                    receiver._arrived.notify_all()
                page = receiver.pages.get(self.path)
                self._answer(200 if page is not None else status, page)

            def do_GET(self) -> None:
                receiver.looks.append(Hook(self.path, dict(self.headers), b""))
                page = receiver.pages.get(self.path.partition("?")[0])
                self._answer(404 if page is None else 200, page)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def _answer(self, status: int, page: object) -> None:
                body = b"" if page is None else json.dumps(page).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def do_HEAD(self) -> None:
                self.do_GET()

        return Handler
