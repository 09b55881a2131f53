"""Where a file may be fetched from: listed hosts, public addresses, https (F67).

A media URL comes from outside. It is asked for only where the list says so, and the
connection goes to the very address that was checked: a name that answers differently
the second time changes nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from bot.files.errors import FetchError

API_HOST = "api.twilio.com"
_PORTS = {"https": 443, "http": 80}
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect, and what to ask for there."""

    tls: bool
    host: str  # as it is named: for the certificate and the Host line
    address: str  # as it was checked: the connection goes here
    port: int
    path: str  # with its query
    trusted: bool  # gets our credentials


@dataclass(frozen=True)
class Doors:
    """The list: the provider's API, its media hosts and, in the demo, its stand-in.

    *stand_in* is the base URL that replaces the provider's: the operator's own word,
    so its origin may be http, and local.
    """

    media_hosts: tuple[str, ...]
    stand_in: str | None = None

    def target(self, url: str, resolve: Resolve) -> Target:
        """Check a URL and find its address; raises FetchError for what is not listed.

        With a stand-in, the API's own URLs go to it as the API's other calls do.
        """
        parts = _split(self._moved(url))
        if self._is_stand_in(parts):
            address = resolve(parts.hostname or "", _port(parts))[0]
            return _target(parts, address, trusted=True)
        if parts.scheme != "https" or _port(parts) != _PORTS["https"]:
            refuse("only https is fetched")
        if not self._listed(parts):
            refuse("a host that is not listed")
        address = _public(resolve(parts.hostname or "", _port(parts)))
        return _target(parts, address, trusted=parts.hostname == API_HOST)

    def _moved(self, url: str) -> str:
        if self.stand_in and url.startswith(f"https://{API_HOST}/"):
            return self.stand_in.rstrip("/") + url.removeprefix(f"https://{API_HOST}")
        return url

    def _is_stand_in(self, parts: SplitResult) -> bool:
        if not self.stand_in:
            return False
        ours = _split(self.stand_in)
        return _origin(parts) == _origin(ours)

    def _listed(self, parts: SplitResult) -> bool:
        if parts.hostname == API_HOST:
            return True
        path = unquote(parts.path)
        if ".." in path or "\\" in path:
            return False
        for entry in self.media_hosts:
            host, _, begins = entry.partition("/")
            if parts.hostname == host.lower() and path.startswith(_folder(begins)):
                return True
        return False


def resolve_name(host: str, port: int) -> list[str]:
    """Ask the resolver; raises FetchError where it does not know the name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        what = "its name cannot be resolved"
        raise FetchError(what, permanent=False) from error
    return [str(each[4][0]) for each in found]


def refuse(what: str) -> NoReturn:
    """Refuse for good."""
    raise FetchError(what, permanent=True)


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet.

    >>> is_public("8.8.8.8"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(read, ipaddress.IPv6Address):
        inner = read.ipv4_mapped or read.sixtofour or _translated(read)
        if inner is not None and not is_public(str(inner)):
            return False
    return read.is_global and not read.is_multicast and not read.is_reserved


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Read the IPv4 address that a NAT64 prefix carries (RFC 6052)."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _public(addresses: Iterable[str]) -> str:
    """Give the first address; one private address among them spoils all."""
    found = list(addresses)
    if not found or not all(map(is_public, found)):
        refuse("its address is not a public one")
    return found[0]


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        what = "no URL at all"
        raise FetchError(what, permanent=True) from error
    odd = any(char <= " " or char == "\x7f" for char in url)
    if not parts.hostname or odd or parts.username is not None or port == 0:
        refuse("no URL that we ask for")
    return parts


def _target(parts: SplitResult, address: str, *, trusted: bool) -> Target:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.hostname or ""
    tls = parts.scheme == "https"
    return Target(tls, host, address, _port(parts), path, trusted)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 0)


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, _port(parts)


def _folder(begins: str) -> str:
    return f"/{begins.strip('/')}/" if begins.strip("/") else "/"
