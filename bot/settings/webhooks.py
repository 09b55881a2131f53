"""The block of config.yml about outgoing webhooks: which inner networks they may reach.

It is for whoever runs the machine: no page of the console changes it, for an admin of
the console could then have any inner address called.
"""

import ipaddress
import re
import ssl
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from bot.reach import LOOPBACK, METADATA, NEVER, PUBLIC_ONLY, Network, Reach
from bot.settings.part import Part, Written

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.ASCII)
_HOW = "write a network (10.20.0.0/16), an address (10.20.0.7) or a host (erp.lan)"


def _entry(written: object) -> Network | str:
    if not isinstance(written, str):
        msg = f"{_HOW}, in quotes"
        raise ValueError(msg)  # noqa: TRY004 - pydantic explains ValueError alone
    text = written.strip().lower()
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return _name(text)
    return _checked(text, network)


def _name(text: str) -> str:
    name = text.rstrip(".")
    numeric = name.rpartition(".")[2].isdigit()
    if numeric or not _NAME.fullmatch(name):
        msg = f"{text!r} is neither; {_HOW}, without scheme, port, path or pattern"
        raise ValueError(msg)
    return name


def _checked(text: str, network: Network) -> Network:
    first = network.network_address
    if isinstance(first, ipaddress.IPv6Address) and first.ipv4_mapped:
        msg = f"{text} is IPv4 in IPv6; write it as IPv4"
        raise ValueError(msg)
    if "/" in text and not text.startswith(f"{first}/"):
        alone = text.partition("/")[0]
        msg = f"{text} begins at {first}; write {network}, or {alone} alone"
        raise ValueError(msg)
    if held := next((each for each in NEVER if each.overlaps(network)), None):
        msg = f"{text} holds addresses that are never called ({held}); narrow it"
        raise ValueError(msg)
    if network in METADATA:
        msg = f"{text} gives out keys of a cloud's machines, and is never called"
        raise ValueError(msg)
    for each in LOOPBACK:
        if each.overlaps(network) and network.num_addresses > each.num_addresses:
            msg = f"{text} holds this machine itself ({each}); list that apart"
            raise ValueError(msg)
    return network


def _reach(entries: tuple[Network | str, ...]) -> Reach:
    networks = tuple(each for each in entries if not isinstance(each, str))
    return Reach(networks, frozenset(each for each in entries if isinstance(each, str)))


def _readable(path: Path) -> Path:
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:  # no such file, or nothing of the kind in it
        msg = f"{path} cannot be read as certificates (PEM); name their whole path"
        raise ValueError(msg) from error
    return path


Entry = Annotated[object, BeforeValidator(_entry)]
Certificates = Annotated[Path, AfterValidator(_readable)]


class Webhooks(Part):
    """Where events may be told beside public addresses over https.

    *authority*: certificates that inner systems were signed with, where no public
    authority has signed them.
    """

    also_reach: Annotated[Reach, Written(tuple[Entry, ...], _reach)] = PUBLIC_ONLY
    authority: Certificates | None = None
