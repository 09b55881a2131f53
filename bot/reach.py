"""Where calls of ours may go: public addresses over https, and what the settings add.

An address counts as what it is, whatever name led there. What the settings list may be
called over plain http too, for it is the company's own network. Some addresses are
never called, listed or not: behind them are the machine's own keys, or nobody.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SETTING = "webhooks.also_reach"
LOCALHOST = "localhost"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*written: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in written)


LOOPBACK = _networks("127.0.0.0/8", "::1/128")
NEVER = _networks(
    "0.0.0.0/8",  # this network, and unspecified
    "169.254.0.0/16",  # link-local: most clouds give out their machines' keys there
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, and broadcast
    "::/128",
    "fe80::/10",
    "ff00::/8",
    # These lead on to an address of IPv4, and so past what was looked at.
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "2001::/32",
    "2002::/16",
)
# Metadata outside of link-local: Alibaba Cloud, Oracle Cloud, Azure, AWS, Google Cloud.
METADATA = _networks(
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd00:ec2::254",
    "fd20:ce::254",
)


class Why(StrEnum):
    """Why an address is not called."""

    HTTP = "http"  # it is public, and the call would be readable on the way
    PRIVATE = "private"
    LOOPBACK = "loopback"
    NEVER = "never"


_SAID = {
    Why.HTTP: "is called over https only",
    Why.PRIVATE: "is no public address",
    Why.LOOPBACK: "is this machine itself",
    Why.NEVER: "is never called (link-local, metadata, multicast or unspecified)",
}
_STORED = "barred"


@dataclass(frozen=True, slots=True)
class Barred:
    """An address that a call would have gone to, and may not."""

    why: Why
    host: str  # as it was asked for
    address: str  # as it was found

    @property
    def place(self) -> str:
        """Name it for people."""
        if self.host == self.address:
            return self.address
        return f"{self.host} ({self.address})"

    @property
    def entry(self) -> str | None:
        """Give what the setting would have to list; None where nothing helps."""
        if self.why is Why.NEVER:
            return None
        by_address = self.why is Why.LOOPBACK and self.host != LOCALHOST
        return self.address if by_address else self.host

    @property
    def said(self) -> str:
        """Say what is the matter with it."""
        return _SAID[self.why]

    def __str__(self) -> str:
        told = f"{self.place} {self.said}"
        if self.entry is None:
            return told
        return f"{told}; to allow it, list {self.entry} under {SETTING} of config.yml"

    def stored(self) -> str:
        """Write it for a row, in no language; `Barred.read` reads it back."""
        return f"{_STORED} {self.why} {self.address} {self.host}"

    @classmethod
    def read(cls, stored: str | None) -> "Barred | None":
        """Read what `stored` wrote; None for any other text."""
        match (stored or "").split(" "):
            case [word, why, address, host] if word == _STORED and why in set(Why):
                return cls(Why(why), host, address)
        return None


@dataclass(frozen=True, slots=True)
class Reach:
    """The networks and hosts that may be called beside public ones; none by default.

    A host that is listed may lead anywhere but to what is never called, and to this
    machine itself only as `localhost`.
    """

    networks: tuple[Network, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def listed(self) -> list[str]:
        """List what may be called, as the settings would write it."""
        alone = [
            str(each).removesuffix(f"/{each.max_prefixlen}") for each in self.networks
        ]
        return alone + sorted(self.names)

    def barred(
        self, host: str, addresses: Iterable[str], *, tls: bool
    ) -> Barred | None:
        """Give the first of a host's addresses that may not be called, if any."""
        name = host.lower().rstrip(".")
        for address in addresses:
            if why := self._why(name, _plain(address), tls=tls):
                return Barred(why, host, address)
        return None

    def _why(self, name: str, address: Address, *, tls: bool) -> Why | None:
        kind = _kind(address)
        if kind is Why.NEVER:
            return kind
        by_name = name in self.names and (kind is not Why.LOOPBACK or name == LOCALHOST)
        if by_name or _within(address, self.networks):
            return None
        return kind or (None if tls else Why.HTTP)


PUBLIC_ONLY = Reach()


def _plain(address: str) -> Address:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip


def _kind(ip: Address) -> Why | None:
    """Say what an address is; None is a public one."""
    if _within(ip, LOOPBACK):
        return Why.LOOPBACK
    if _within(ip, NEVER) or _within(ip, METADATA) or ip.is_reserved:
        return Why.NEVER
    return None if ip.is_global else Why.PRIVATE


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
