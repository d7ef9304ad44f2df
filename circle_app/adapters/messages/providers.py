"""SMS, WhatsApp, Telegram and others through Apprise: the operator pastes a provider's address.

``{to}`` in the address stands for the reader's number; without it the message goes to the fixed
place the address names, such as the chat of a group.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

import apprise

from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.domain.errors import InvalidInput

TIMEOUT_SECONDS: Final = 15.0
PLACE: Final = "{to}"
# Apprise writes addresses, with their keys, into its log.
logging.getLogger("apprise").setLevel(logging.CRITICAL)
# Ways that reach into the machine itself or run programs on it.
_LOCAL: Final = frozenset(
    {"syslog", "dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "vapid", "file", "exec"}
)
# Ways that call any address at all: for who operates the machine, not for a circle's officers.
_ANYWHERE: Final = frozenset(
    {"json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises", "rsyslog", "mqtt"}
)


class InvalidProvider(InvalidInput):
    """Not the address of a provider that can be used here."""

    code = "invalid_provider"


def check_provider(url: str, *, operator: bool) -> str:
    """Return a provider's address if it can be used.

    Args:
        url: As the provider's page of Apprise says.
        operator: Whether it is for the whole installation; a circle's may name known
            providers only, so that nobody has this machine call addresses of its own network.

    Raises:
        InvalidProvider: It cannot.
    """
    url = url.strip()
    scheme = urlsplit(url).scheme.lower()
    barred = _LOCAL if operator else _LOCAL | _ANYWHERE
    if not 8 <= len(url) <= 2_000 or scheme in barred or scheme in ("http", "https"):
        raise InvalidProvider(field="url")
    if apprise.Apprise.instantiate(_filled(url, "+919812345678"), suppress_exceptions=True) is None:
        raise InvalidProvider(field="url")
    return url


def masked(url: str) -> str:
    """Return what may be shown of a provider's address: which provider it is."""
    return f"{urlsplit(url.strip()).scheme.lower()}://…"


class Provider:
    """The way through a provider that Apprise knows."""

    def __init__(self, url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Use a provider's address; nothing is opened yet."""
        self._url = url
        self._timeout = timeout_seconds

    def deliver(self, letters: Sequence[Letter]) -> Iterator[Outcome]:
        """Hand letters over; why one was not taken, Apprise does not tell."""
        for letter in letters:
            yield self._send(letter)

    def _send(self, letter: Letter) -> Outcome:
        asset = apprise.AppriseAsset(async_mode=False, service_timeout=self._timeout)
        service = apprise.Apprise(asset=asset)
        if not service.add(_filled(self._url, letter.to)):
            return Outcome(sent=False, fault="not an address", final=True)
        body = f"{letter.text} {letter.link}".strip()
        taken = service.notify(body=body, title="", interpret_escapes=False)
        return Outcome(sent=bool(taken), fault="" if taken else "not taken")


def _filled(url: str, to: str) -> str:
    number = re.sub(r"[^\d+]", "", to) or quote(to, safe="")
    return url.replace(PLACE, quote(number, safe="+"))
