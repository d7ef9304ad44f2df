"""Names of machines that people type: whether they lead out of here, or into our own network.

A name can be looked up twice with different answers, so who connects uses the addresses that were
looked at, not the name again.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Final

from circle_app.domain.errors import InvalidInput

MAX_LENGTH: Final = 253
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)
# IPv6 addresses that carry an IPv4 address, which is where they lead.
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class InvalidHost(InvalidInput):
    """Not the name of a machine that can be used here; ``reason`` says why."""

    code = "invalid_host"


def clean_host(typed: str) -> str:
    """Return the name or address of a machine as it was meant.

    Raises:
        InvalidHost: It is none.
    """
    host = typed.strip().rstrip(".")
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    if not 0 < len(host) <= MAX_LENGTH or _NAME.fullmatch(host) is None:
        raise InvalidHost(field="host")
    return host.lower()


def is_public(address: str) -> bool:
    """Whether an address leads out into the internet."""
    found: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found.teredo is not None:
            return False
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            found = inner
        elif found.is_site_local:
            return False  # Once what fc00::/7 is today; the library takes it for the internet.
    return found.is_global and not found.is_multicast and not found.is_reserved


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a machine, the preferred one first.

    Raises:
        InvalidHost: Nobody knows it.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise InvalidHost(field="host", reason="unknown") from None
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def public_addresses(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a machine in the internet, the preferred one first.

    Raises:
        InvalidHost: Nobody knows it, or one of its addresses lies in a network of our own.
    """
    found = look_up(host, port)
    if not all(is_public(each) for each in found):
        raise InvalidHost(field="host", reason="private")
    return found
