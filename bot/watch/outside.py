"""Calls to addresses that the company chose: https, public, and no further.

A name is resolved once, each of its addresses must be public, and the call goes to the
address that was looked at: a name that resolves anew cannot lead into the house (F67).
Redirects are not followed, answers are not read.
"""

import ipaddress
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import dumps
from urllib.parse import urlsplit

import httpx

TIMEOUT = 5.0  # seconds
_HTTPS, _MOVED = 443, 300
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # leads on to an address of IPv4

Resolve = Callable[[str, int], list[str]]


class OutsideError(Exception):
    """A call outside was not made, or not taken."""

    def __init__(self, why: str, *, permanent: bool) -> None:
        super().__init__(why)
        self.permanent = permanent


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


@dataclass(frozen=True)
class Outside:
    """How calls leave the house; tests hand in a resolver and a transport of theirs."""

    resolve: Resolve = resolve
    transport: httpx.BaseTransport | None = None

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

    def send(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        """Give what an address answers; raises OutsideError where nothing comes."""
        parts = urlsplit(url)
        name = parts.hostname or ""
        if parts.scheme != "https" or not name or parts.username:
            _refuse("the address must be https, and without a password")
        port = parts.port or _HTTPS
        target = httpx.URL(url).copy_with(host=self._address(name, port))
        host = name if port == _HTTPS else f"{name}:{port}"
        try:
            request = httpx.Request(
                method,
                target,
                content=content,
                headers={**headers, "Host": host, "User-Agent": "regua"},
                extensions={"sni_hostname": name},
            )
            return self._answer(request)
        except httpx.HTTPError as error:
            why = f"{name}: {type(error).__name__}"
            raise OutsideError(why, permanent=False) from error

    def _address(self, host: str, port: int) -> str:
        try:
            found = self.resolve(host, port)
        except OSError as error:
            why = f"{host} has no address"
            raise OutsideError(why, permanent=False) from error
        if not found or not all(map(is_public, found)):
            _refuse(f"{host} is no public address")
        return found[0]

    def _answer(self, request: httpx.Request) -> Answer:
        with httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            transport=self.transport,
        ) as http:
            answer = http.send(request, stream=True)
            answer.close()
        wait = answer.headers.get("Retry-After", "")
        return Answer(answer.status_code, int(wait) if wait.isdecimal() else None)


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open Internet.

    >>> is_public("203.0.113.9"), is_public("8.8.8.8"), is_public("::ffff:10.0.0.1")
    (False, True, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64 or ip.sixtofour or ip.teredo:
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


def _refuse(why: str) -> None:
    raise OutsideError(why, permanent=True)
