"""Messages that come in: whether a provider really sent them, and what they say.

Three forms: our own (a gateway beside us, a phone with a SIM), Twilio's, and that of WhatsApp's
Cloud API. Each is believed for its signature alone, compared without telling by the time how much
of it fits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

OWN, TWILIO, WHATSAPP = "circle", "twilio", "whatsapp"
PROVIDERS: Final = (OWN, TWILIO, WHATSAPP)
#: How far a sender's clock may be from ours, in our own form.
CLOCKS_DIFFER: Final = timedelta(minutes=5)
#: WhatsApp repeats for days what it could not hand over; what is older is not acted on.
OLDEST: Final = timedelta(days=1)
MAX_REFERENCE: Final = 120
MAX_TEXT: Final = 2_000


class WrongSender(Exception):
    """Not signed by the provider, changed on the way, or too old."""


class Unreadable(Exception):
    """Signed, and still not a message of this form."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of somebody's phone.

    Attributes:
        reference: What the provider calls it: the same when it comes again.
        sender: The number, with or without a plus sign.
        by: ``sms`` or ``whatsapp``.
    """

    reference: str
    sender: str
    text: str
    by: str


def read(
    provider: str,
    secret: str,
    *,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    now: datetime,
) -> tuple[Incoming, ...]:
    """Return the messages of a request, once it is sure who sent them.

    Args:
        provider: One of :data:`PROVIDERS`.
        secret: What the provider signs with.
        url: The address the provider called, as it was given to the provider.
        body: The bytes as they came.
        headers: By names in small letters.
        now: The moment, for what says when it was signed.

    Raises:
        WrongSender: It is not believed.
        Unreadable: It is no message.
    """
    if provider == OWN:
        return _own(secret, body, headers, now)
    if provider == TWILIO:
        return _twilio(secret, url, body, headers)
    return _whatsapp(secret, body, headers, now)


def challenge(token: str, query: Mapping[str, str]) -> str:
    """Answer WhatsApp's question, asked once when the address is entered there.

    Raises:
        WrongSender: Whoever asks does not know the token.
    """
    known = hmac.compare_digest(_bytes(token), _bytes(query.get("hub.verify_token", "")))
    if query.get("hub.mode") != "subscribe" or not token or not known:
        raise WrongSender
    return query.get("hub.challenge", "")[:MAX_TEXT]


def signed(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of our own form: over the time, a full stop, and the body."""
    return _hex(secret, timestamp.encode() + b"." + body)


def twilio_signature(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Return Twilio's signature: over the address and every field, in the order of their names."""
    said = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    digest = hmac.new(_bytes(token), _bytes(said), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _own(
    secret: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> tuple[Incoming, ...]:
    timestamp = headers.get("x-circle-timestamp", "")
    _check(signed(secret, timestamp, body), headers.get("x-circle-signature", ""))
    if abs(now - _moment(timestamp)) > CLOCKS_DIFFER:
        raise WrongSender
    found = _json(body)
    return (_incoming(found.get("id"), found.get("from"), found.get("text"), "sms"),)


def _twilio(token: str, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[Incoming, ...]:
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=100
        )
    except ValueError:
        raise WrongSender from None
    fields = dict(pairs)
    given = headers.get("x-twilio-signature", "")
    if len(fields) != len(pairs):
        raise WrongSender
    _compare(twilio_signature(token, url, fields), given)
    kind, colon, number = fields.get("From", "").partition(":")
    by, number = ("whatsapp", number) if colon and kind == "whatsapp" else ("sms", kind)
    return (_incoming(fields.get("MessageSid"), number, fields.get("Body"), by),)


def _whatsapp(
    secret: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> tuple[Incoming, ...]:
    _check(_hex(secret, body), headers.get("x-hub-signature-256", ""))
    return tuple(_texts(_json(body), now))


def _texts(found: Mapping[str, Any], now: datetime) -> Iterator[Incoming]:
    """Read the texts of a request; news of delivery and pictures are no commands."""
    for entry in _parts(found, "entry"):
        for change in _parts(entry, "changes"):
            value = change.get("value")
            for each in _parts(value if isinstance(value, dict) else {}, "messages"):
                said = each.get("text")
                if each.get("type") != "text" or not isinstance(said, dict):
                    continue
                if now - _moment(str(each.get("timestamp", ""))) <= OLDEST:
                    yield _incoming(each.get("id"), each.get("from"), said.get("body"), WHATSAPP)


def _parts(found: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    listed = found.get(name)
    yield from (
        (each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()
    )


def _incoming(reference: Any, sender: Any, said: Any, by: str) -> Incoming:
    if not isinstance(said, str) or not isinstance(sender, str):
        raise Unreadable
    if not isinstance(reference, str) or not 0 < len(reference) <= MAX_REFERENCE:
        raise Unreadable
    # No database keeps zero characters, or halves of characters.
    if not reference.isprintable():
        raise Unreadable
    number = "".join(each for each in sender[:40] if each.isprintable())
    return Incoming(reference, number, said[:MAX_TEXT], by)


def _moment(timestamp: str) -> datetime:
    # Seconds since 1970: ten digits until long after us, and no other way to write them.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        raise WrongSender
    return datetime.fromtimestamp(int(timestamp), UTC)


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(found, dict):
        raise Unreadable
    return found


def _hex(secret: str, said: bytes) -> str:
    return hmac.new(_bytes(secret), said, hashlib.sha256).hexdigest()


def _check(known: str, given: str) -> None:
    _compare(known, given.removeprefix("sha256="))


def _compare(known: str, given: str) -> None:
    if not hmac.compare_digest(_bytes(known), _bytes(given)):
        raise WrongSender


def _bytes(said: str) -> bytes:
    return said.encode("utf-8", "surrogatepass")
