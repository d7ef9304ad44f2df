"""Machines elsewhere that a circle names: it may not have this one call into our own network."""

from __future__ import annotations

from circle_app.adapters import hosts
from circle_app.services import installation


def reach(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses at which a machine that a circle named may be called.

    Connect to one of these and not to the name: the name may lead elsewhere by then.

    Raises:
        InvalidHost: Nobody knows it, or it lies in our own network and no operator allows that.
    """
    if installation.current().security_private_hosts:
        return hosts.look_up(host, port)
    return hosts.public_addresses(host, port)
