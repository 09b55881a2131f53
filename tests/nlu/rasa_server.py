"""A Rasa on loopback that answers as it is told: well, badly, late, or not at all."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token"
Answer = Callable[[BaseHTTPRequestHandler], None]


def ranking(*guesses: tuple[str, object]) -> bytes:
    """Write a ranking as Rasa does."""
    entries = [{"name": name, "confidence": it} for name, it in guesses]
    answer = {"text": "x", "intent": entries[0], "entities": []}
    return json.dumps({**answer, "intent_ranking": entries}).encode()


def sends(body: bytes, status: int = 200) -> Answer:
    """Answer with these bytes."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def hangs_up(request: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    request.close_connection = True


class FakeRasa:
    """One running server: what it shall answer, and what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = sends(ranking(("greet", 0.9), ("thanks", 0.1)))
        self.texts: list[str] = []
        self.url = ""


@contextmanager
def fake_rasa() -> Iterator[FakeRasa]:
    """Run a fake Rasa on a free port of loopback."""
    fake = FakeRasa()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(fake))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_of(fake: FakeRasa) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            fake.texts.append(json.loads(self.rfile.read(length))["text"])
            if self._is_allowed():
                fake.answer(self)

        def do_GET(self) -> None:
            if self._is_allowed():
                sends(b'{"model_file": "x"}')(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _is_allowed(self) -> bool:
            asked = parse_qs(urlsplit(self.path).query)
            allowed = asked.get("token") == [TOKEN]
            if not allowed:
                sends(b"{}", 401)(self)
            return allowed

    return Handler
