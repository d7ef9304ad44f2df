"""Browsers that may be woken with a notice: where their makers' push services are, what they say.

A browser names the address under which it is woken, and this installation will call it. So only
the services of those who make browsers are taken, or somebody could have it call anything.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final
from urllib.parse import urlsplit

from circle_app.domain.errors import InvalidInput

MAX_ENDPOINT: Final = 1_000
#: How many browsers of a person are woken; the one that agreed first makes room.
MOST: Final = 10
#: The push services of Google (Chrome, Edge on phones, Brave, Opera, Samsung), Mozilla, Apple and
#: Microsoft; a name that begins with a point stands for all names below it.
SERVICES: Final = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
_POINT_BYTES: Final = 65
_SECRET_BYTES: Final = 16


class InvalidBrowser(InvalidInput):
    """Not what a browser says of itself; ``reason`` is ``service`` for an unknown push service."""

    code = "invalid_browser"


def clean_endpoint(typed: str, *, anywhere: bool) -> str:
    """Return the address under which a browser is woken.

    Args:
        typed: What the browser said.
        anywhere: Whether an operator lets this installation call machines of any network.

    Raises:
        InvalidBrowser: It is no such address.
    """
    if not typed.isascii() or not typed.isprintable() or not 0 < len(typed) <= MAX_ENDPOINT:
        raise InvalidBrowser(field="endpoint")
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidBrowser(field="endpoint") from None
    if not host or parts.username is not None or parts.fragment or "\\" in typed:
        raise InvalidBrowser(field="endpoint")
    if anywhere and parts.scheme in ("http", "https"):
        return typed
    known = any(host == each or (each[0] == "." and host.endswith(each)) for each in SERVICES)
    if parts.scheme != "https" or port not in (None, 443) or not known:
        raise InvalidBrowser(field="endpoint", reason="service")
    return typed


def check_keys(public: str, secret: str) -> None:
    """Check the keys with which a browser reads what is sent to it.

    Raises:
        InvalidBrowser: They are none.
    """
    point = _decoded(public, "p256dh")
    if len(point) != _POINT_BYTES or point[0] != 4:
        raise InvalidBrowser(field="p256dh")
    if len(_decoded(secret, "auth")) != _SECRET_BYTES:
        raise InvalidBrowser(field="auth")


def _decoded(text: str, field: str) -> bytes:
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidBrowser(field=field) from None
