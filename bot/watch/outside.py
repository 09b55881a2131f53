"""Calls to addresses that the company chose: public ones over https, and listed ones.

A name is resolved once, each of its addresses must be allowed (bot/reach.py), and the
call goes to the address that was looked at: a name that resolves anew cannot lead into
the house (F67). Redirects are not followed, answers are not read.
"""

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from json import dumps
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bot.reach import PUBLIC_ONLY, Barred, Reach
from bot.settings import Settings

TIMEOUT = 5.0  # seconds
PORTS = {"https": 443, "http": 80}
_MOVED = 300

Resolve = Callable[[str, int], list[str]]


class OutsideError(Exception):
    """A call outside was not made, or not taken; *barred* says where it may not go."""

    def __init__(
        self, why: str, *, permanent: bool, barred: Barred | None = None
    ) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.barred = barred


def resolve(host: str, port: int) -> list[str]:
    """List the addresses of a name; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and for how many seconds we are asked to wait."""

    status: int
    retry_after: int | None = None

    @property
    def taken(self) -> bool:
        """Tell whether it was a 2xx."""
        return self.status < _MOVED


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a call goes: to the address that was looked at, in the name of the host."""

    host: str
    address: str
    port: int
    tls: bool

    @property
    def line(self) -> str:
        """Write the Host line."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == PORTS["https" if self.tls else "http"]
        return host if usual else f"{host}:{self.port}"


@dataclass(frozen=True)
class Outside:
    """How calls leave the house; tests hand in a resolver and a transport of theirs.

    *authority* is a file of certificates that are believed beside the public ones.
    """

    resolve: Resolve = resolve
    transport: httpx.BaseTransport | None = None
    reach: Reach = PUBLIC_ONLY
    authority: Path | None = None

    def call(
        self, method: str, url: str, json: Mapping[str, object] | None = None
    ) -> None:
        """Call an address; raises OutsideError unless it answers with 2xx."""
        body = b"" if json is None else dumps(json).encode()
        kind = {} if json is None else {"Content-Type": "application/json"}
        answer = self.send(method, url, body, kind)
        if not answer.taken:
            why = f"{urlsplit(url).hostname} answered {answer.status}"
            raise OutsideError(why, permanent=False)

    def look(self, url: str) -> None:
        """Look whether an address may be called, now; raises OutsideError."""
        self._place(url)

    def send(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        """Give what an address answers; raises OutsideError where nothing comes."""
        place = self._place(url)
        try:
            request = httpx.Request(
                method,
                httpx.URL(url).copy_with(host=place.address),
                content=content,
                headers={**headers, "Host": place.line, "User-Agent": "regua"},
                extensions={"sni_hostname": place.host},
            )
            return self._answer(request)
        except httpx.HTTPError as error:
            why = f"{place.host}: {type(error).__name__}"
            raise OutsideError(why, permanent=False) from error

    def _place(self, url: str) -> _Place:
        tls, host, port = _read(url)
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            why = f"{host} has no address"
            raise OutsideError(why, permanent=False) from error
        if not found:
            why = f"{host} has no address"
            raise OutsideError(why, permanent=False)
        if barred := self.reach.barred(host, found, tls=tls):
            raise OutsideError(str(barred), permanent=True, barred=barred)
        return _Place(host, found[0], port, tls)

    def _answer(self, request: httpx.Request) -> Answer:
        with httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            transport=self.transport,
            verify=believing(self.authority) if self.authority else True,
        ) as http:
            answer = http.send(request, stream=True)
            answer.close()
        wait = answer.headers.get("Retry-After", "")
        return Answer(answer.status_code, int(wait) if wait.isdecimal() else None)


def outside_of(settings: Settings) -> Outside:
    """Give the way out as the settings allow it."""
    webhooks = settings.webhooks
    return Outside(reach=webhooks.also_reach, authority=webhooks.authority)


@cache
def believing(authority: Path) -> ssl.SSLContext:
    """Believe the public certificates and those of one file."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_verify_locations(authority)
    return context


def _read(url: str) -> tuple[bool, str, int]:
    """Read whether an address is https, its host and its port."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError as error:
        why = "this is no address"
        raise OutsideError(why, permanent=True) from error
    if port is None or not parts.hostname or parts.username is not None:
        why = "the address must be https, and without a password"
        raise OutsideError(why, permanent=True)
    return parts.scheme == "https", parts.hostname, port
