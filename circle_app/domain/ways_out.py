"""What a way out for messages is made of: checked, and told apart from its secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.notices import Channel
from circle_app.domain.people import InvalidEmail, clean_email
from circle_app.domain.texts import visible

SECURITIES: Final = ("starttls", "tls", "none")
#: The ways that go through a provider's address.
PROVIDED: Final = (Channel.SMS, Channel.WHATSAPP, Channel.TELEGRAM)
#: The ways that somebody can set up; the app itself is always there.
WAYS: Final = (Channel.EMAIL, *PROVIDED, Channel.PUSH)
MAX_COST_MINOR: Final = 100_00
_MAX_PORT: Final = 65_535
_LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {"user": 200, "password": 500, "sender_name": 80}
)


class InvalidChannel(InvalidInput):
    """A way cannot be set up like this; ``reason`` names what is wrong."""

    code = "invalid_channel"


class ChannelMissing(Conflict):
    """This way is not set up."""

    code = "channel_missing"


class NoOwnAddress(Conflict):
    """Whoever tries a way out cannot be reached by it."""

    code = "no_own_address"


class NotToResend(Conflict):
    """A message is neither waiting nor given up."""

    code = "not_to_resend"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """A mail server as somebody typed it; without its password it keeps the one it has."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    sender_name: str = ""
    user: str = ""
    password: str = ""
    reply_to: str = ""


def checked_mail(typed: MailSettings, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the settings of a mail server as they are kept; the host is checked elsewhere.

    A password that is kept goes to the server and the user it was given for, and to no other:
    else whoever may change the server could have it sent to one of their own.

    Args:
        typed: What was typed.
        known: What is kept by now.

    Raises:
        InvalidChannel: Something cannot be.
    """
    if not 1 <= typed.port <= _MAX_PORT:
        raise InvalidChannel(field="port", reason="port")
    if typed.security not in SECURITIES:
        raise InvalidChannel(field="security")
    texts = {
        "user": typed.user.strip(),
        "password": typed.password,
        "sender_name": visible(typed.sender_name),
    }
    for name, value in texts.items():
        if len(value) > _LENGTHS[name] or any(ord(char) < ord(" ") for char in value):
            raise InvalidChannel(field=name)
    if texts["user"] and not texts["password"]:
        same = known and (known["host"], known["user"]) == (typed.host, texts["user"])
        texts["password"] = known["password"] if known and same else ""
        if not texts["password"]:
            raise InvalidChannel(field="password", reason="password")
    if not texts["user"]:
        texts["password"] = ""
    if texts["user"] and typed.security == "none":
        raise InvalidChannel(field="security", reason="security")
    return {
        "host": typed.host,
        "port": typed.port,
        "security": typed.security,
        "sender": _address(typed.sender, "sender"),
        "reply_to": _address(typed.reply_to, "reply_to") if typed.reply_to.strip() else "",
        **texts,
    }


def _address(typed: str, name: str) -> str:
    try:
        return clean_email(typed)
    except InvalidEmail:
        raise InvalidChannel(field=name, reason=name) from None


def checked_contact(typed: str) -> str:
    """Return whom push services may write to: an e-mail address or a page.

    Raises:
        InvalidChannel: It is neither.
    """
    contact = typed.strip()
    whole = contact.isprintable() and " " not in contact
    if contact.startswith("https://") and whole and len(contact) <= _LENGTHS["user"]:
        return contact
    return f"mailto:{_address(contact.removeprefix('mailto:'), 'contact')}"


def checked_cost(minor: int) -> int:
    """Return what one message costs.

    Raises:
        InvalidChannel: So much no message costs.
    """
    if not 0 <= minor <= MAX_COST_MINOR:
        raise InvalidChannel(field="cost", reason="cost")
    return minor
