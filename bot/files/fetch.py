"""Fetching one file: to the checked address, in bounded time, into a bounded file.

No transaction is open meanwhile. Credentials go to the provider's API alone, never to
where it redirects. What a server says of its length is not believed: bytes are counted.
"""

import hashlib
import http.client
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import urljoin

from bot.files.doors import Doors, Resolve, Target, refuse, resolve_name
from bot.files.errors import FetchError, UnfitFileError

MOST_REDIRECTS = 3
CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A medium may be a moment late at the provider's own API.
_PASSING = frozenset({404, 408, 425, 429})
_TROUBLE = 500
Connect = Callable[[str, int, float], socket.socket]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: its size in bytes, and the hash of them all."""

    size: int
    sha256: str


def open_socket(address: str, port: int, seconds: float) -> socket.socket:
    """Connect to an address, not a name: what was checked is what is reached."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True)
class Fetcher:
    """How files are fetched: from which doors, as whom, how much and how long.

    *largest* in bytes; *seconds* for the whole of it, redirects included.
    """

    doors: Doors
    account: str
    token: str = field(repr=False)
    largest: int = 10_000_000
    seconds: float = 15.0
    resolve: Resolve = resolve_name
    connect: Connect = open_socket
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str, into: BinaryIO) -> Fetched:
        """Write the file behind *url* to *into*; raises FetchError, UnfitFileError."""
        over = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            target = self.doors.target(url, self.resolve)
            with self._asked(target, over) as answer:
                if answer.status not in _REDIRECTS:
                    return self._take(answer, into)
                url = urljoin(url, answer.headers.get("Location") or "")
        return refuse("too many redirects")

    @contextmanager
    def _asked(self, target: Target, over: float) -> Iterator[http.client.HTTPResponse]:
        """Ask, and cut the line when the time is up, whatever is going on on it."""
        left = over - time.monotonic()
        if left <= 0:
            late = "it took too long"
            raise FetchError(late, permanent=False)
        try:
            line = self.connect(target.address, target.port, left)
        except OSError as error:
            what = "nobody answers there"
            raise FetchError(what, permanent=False) from error
        cut = threading.Timer(left, _shut, [line])
        cut.daemon = True
        cut.start()
        try:
            with self._answer(target, line) as answer:
                yield answer
        except (OSError, http.client.HTTPException, ValueError) as error:
            what = "the line broke, or the time was up"
            raise FetchError(what, permanent=False) from error
        finally:
            cut.cancel()
            line.close()

    @contextmanager
    def _answer(
        self, target: Target, line: socket.socket
    ) -> Iterator[http.client.HTTPResponse]:
        wrapped = (
            self.tls.wrap_socket(line, server_hostname=target.host)
            if target.tls
            else line
        )
        try:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = wrapped
            connection.request("GET", target.path, headers=self._headers(target))
            with connection.getresponse() as answer:
                yield answer
        finally:
            wrapped.close()

    def _headers(self, target: Target) -> dict[str, str]:
        usual = target.port == (443 if target.tls else 80)
        headers = {
            "Host": target.host if usual else f"{target.host}:{target.port}",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if target.trusted:
            pair = b64encode(f"{self.account}:{self.token}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        return headers

    def _take(self, answer: http.client.HTTPResponse, into: BinaryIO) -> Fetched:
        if answer.status != HTTPStatus.OK:
            passing = answer.status in _PASSING or answer.status >= _TROUBLE
            what = f"answered with {answer.status}"
            raise FetchError(what, permanent=not passing)
        if (answer.length or 0) > self.largest:
            raise UnfitFileError("too_large")  # noqa: EM101 - its code
        digest, size = hashlib.sha256(), 0
        promised = answer.length
        while chunk := answer.read(CHUNK):
            size += len(chunk)
            if size > self.largest:
                raise UnfitFileError("too_large")  # noqa: EM101 - its code
            digest.update(chunk)
            into.write(chunk)
        if promised is not None and size < promised:
            what = "less came than was said"
            raise FetchError(what, permanent=False)
        return Fetched(size, digest.hexdigest())


def _shut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already
