"""What programs elsewhere are told of a circle's acts: addresses, areas, the message, its proof.

A message carries what the circle's feed shows of an act and nothing else. Its headers and its
proof are those of the Standard Webhooks specification, so that ready-made receivers understand it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from circle_app.domain import acts
from circle_app.domain.errors import CircleError, InvalidInput

#: How many addresses a circle may have.
MOST: Final = 5
#: Rises when a field changes its meaning or goes; new fields may come at any time.
VERSION: Final = 1
MAX_URL: Final = 500
SECRET_BYTES: Final = 32
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 -- what each secret begins with
#: How long a replaced secret signs beside the new one.
OVERLAP: Final = timedelta(hours=24)
#: The kind of a message that somebody sends to see whether it arrives.
TEST: Final = "webhook.test"
#: How long to wait after each try that failed; about three days, then it is left.
PAUSES: Final = tuple(
    timedelta(seconds=each)
    for each in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
#: What can be chosen to be heard of.
AREAS: Final = ("members", "money", "rounds", "loans", "decisions", "circle", "books")

_HERE: Final[Mapping[str, str]] = {
    **{part: area for area in AREAS for part in acts.GROUPS[area]},
    "role": "members",
    "office": "members",
    **dict.fromkeys(
        ("due", "dues", "autopay", "gateway", "invoice", "bulk", "meeting", "receipt", "charge"),
        "money",
    ),
    "instalment": "loans",
    "import": "books",
}
_PORTS: Final = {"https": 443, "http": 80}


class InvalidWebhook(InvalidInput):
    """Not an address that can be told of acts; ``reason`` says why."""

    code = "invalid_webhook"


class TooManyWebhooks(CircleError):
    """The circle has as many as it may have."""

    code = "too_many_webhooks"


class WebhookOff(CircleError):
    """It is switched off, so nothing is sent to it."""

    code = "webhook_off"


class DeliveryWaits(CircleError):
    """It is on its way already."""

    code = "delivery_waits"


def clean_url(typed: str, *, plain: bool) -> tuple[str, str, int]:
    """Return an address as it was meant, with its host and port.

    Args:
        typed: What somebody typed.
        plain: Whether ``http://`` will do.

    Raises:
        InvalidWebhook: It is no such address.
    """
    url = typed.strip()
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > MAX_URL:
        raise InvalidWebhook(field="url")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise InvalidWebhook(field="url") from None
    if parts.scheme not in _PORTS or not host or "\\" in url:
        raise InvalidWebhook(field="url")
    if parts.scheme == "http" and not plain:
        raise InvalidWebhook(field="url", reason="plain")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidWebhook(field="url", reason="parts")
    return url, host, port or _PORTS[parts.scheme]


def clean_areas(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return areas in their order; none means all of them, also those that come later.

    Raises:
        InvalidWebhook: There is no such area.
    """
    wanted = frozenset(chosen)
    if not wanted <= frozenset(AREAS):
        raise InvalidWebhook(field="areas", allowed=", ".join(AREAS))
    return tuple(area for area in AREAS if area in wanted)


def area_of(kind: str) -> str:
    """Return the area an act belongs to."""
    return _HERE.get(acts.area_of(kind), "circle")


def hears(areas: Sequence[str], kind: str) -> bool:
    """Whether who chose these areas is told of an act."""
    return not areas or area_of(kind) in areas


def message(
    event: str,
    kind: str,
    at: datetime,
    circle_id: UUID,
    subject_id: UUID | None,
    values: Mapping[str, Any],
) -> str:
    """Write down what is told of an act: what anybody in the circle may read of it."""
    told = {
        "id": event,
        "type": kind,
        "version": VERSION,
        "created_at": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "circle_id": str(circle_id),
        "subject_id": None if subject_id is None else str(subject_id),
        "data": acts.shown_values(kind, values),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def secret_of(chance: bytes) -> str:
    """Write a secret down as receivers expect it."""
    return SECRET_PREFIX + base64.b64encode(chance).decode()


def signature(secret: str, event: str, seconds: int, body: str) -> str:
    """Sign a message: whoever knows the secret can tell that it is ours, whole, and how old."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{event}.{seconds}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secrets: Sequence[str], event: str, seconds: int, body: str) -> dict[str, str]:
    """Return what goes along with a message; after a change of secret it is signed with both."""
    return {
        "content-type": "application/json",
        "user-agent": f"Circle-Webhooks/{VERSION}",
        "webhook-id": event,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature(each, event, seconds, body) for each in secrets),
    }
