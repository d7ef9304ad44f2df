"""SMS, WhatsApp, Telegram and others through Apprise: the operator pastes a provider's address.

``{to}`` in the address stands for the reader's number; without it the message goes to the fixed
place the address names, such as the chat of a group.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterable
from typing import Final
from urllib.parse import quote, urlsplit

import apprise

from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.domain.errors import InvalidInput

TIMEOUT_SECONDS: Final = 15.0
MAX_LENGTH: Final = 2_000
PLACE: Final = "{to}"
# Apprise writes addresses, with their keys, into its log: it goes nowhere, only we read it.
_LOGGER: Final = logging.getLogger("apprise")
_LOGGER.setLevel(logging.WARNING)
_LOGGER.propagate = False
_LOGGER.addHandler(logging.NullHandler())
# Ways that reach into the machine itself or run programs on it.
_LOCAL: Final = frozenset(
    {"syslog", "dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "vapid", "file", "exec"}
)
# What a circle may name: providers of SMS and chats whose machines the address cannot choose.
CIRCLE_PROVIDERS: Final = frozenset(
    """
    46elks atalk bulksms bulkvs burstsms clickatell clicksend cm d7sms discord elks exotel fcm
    freemobile groupme gupshup httpsms kaleyra kavenegar klr kudosity line mobilemessage mobilemsg
    msg91 msgbird nexmo notifyre octopush plivo pover ringc serwersms seven sfr signalgrid sinch
    slack smsmanager smsmgr smstunnel telesign telnyx tgram threema twilio viber voipms vonage
    whapi whatsapp
    """.split()
)
_CODE: Final = re.compile(r"error=(\d{3})\b")
# Wrong keys, too many at once, or trouble at the provider's: whatever the letter.
_OF_THE_WAY: Final = frozenset({401, 402, 403, 404, 408, 429})
_SERVERS: Final = 500
_HEARD: Final = logging.WARNING


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
    known = scheme not in (*_LOCAL, "http", "https") if operator else scheme in CIRCLE_PROVIDERS
    # More than one address in a field would be more than was looked at.
    if (
        not 8 <= len(url) <= MAX_LENGTH
        or not known
        or re.search(r"\s", url)
        or url.count("://") > 1
    ):
        raise InvalidProvider(field="url")
    service = _service(_filled(url, "+919812345678"))
    if service is None or (not operator and _reads_files(service)):
        raise InvalidProvider(field="url")
    return url


def _reads_files(service: apprise.NotifyBase) -> bool:
    """Whether an address names a file, of this machine or behind another address, to be read.

    Keys and templates of some providers may: whoever names one could have it sent to a chat of
    their own, or have this machine call its own network.
    """
    return any(
        isinstance(each, apprise.AppriseAttachment) and len(each) for each in vars(service).values()
    )


def masked(url: str) -> str:
    """Return what may be shown of a provider's address: which provider it is."""
    return f"{urlsplit(url.strip()).scheme.lower()}://…"


class Provider:
    """The way through a provider that Apprise knows."""

    def __init__(self, url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Use a provider's address; nothing is opened yet."""
        self._url = url
        self._timeout = timeout_seconds

    def deliver(self, letters: Iterable[Letter]) -> Generator[Outcome, None, None]:
        """Hand letters over, each by a call of its own."""
        for letter in letters:
            yield self._send(letter)

    def _send(self, letter: Letter) -> Outcome:
        service = _service(_filled(self._url, letter.to))
        if service is None:
            return Outcome(sent=False, fault="not an address", final=True)
        caller = apprise.Apprise(service)
        body = f"{letter.text} {letter.link}".strip()
        # Who answers in drops is not waited for: the call is given up as a whole.
        answer = caller.notify(
            body=body, title="", interpret_escapes=False, timeout=self._timeout, log_level=_HEARD
        )
        if answer:
            return Outcome(sent=True)
        return _outcome(answer)


def _outcome(answer: apprise.AppriseResult) -> Outcome:
    if answer.status == apprise.AppriseResultStatus.TIMEOUT:
        return Outcome(sent=False, fault="timed out", down=True)
    said = " ".join(str(each.message) for each in answer.logs())
    codes = [int(each) for each in _CODE.findall(said)]
    if codes:
        down = codes[-1] in _OF_THE_WAY or codes[-1] >= _SERVERS
        return Outcome(sent=False, fault=f"refused {codes[-1]}", down=down)
    if "onnection error" in said:
        return Outcome(sent=False, fault="unreachable", down=True)
    return Outcome(sent=False, fault="not taken")


def _service(url: str) -> apprise.NotifyBase | None:
    """Return the one service that an address names; Apprise itself would take several."""
    asset = apprise.AppriseAsset(async_mode=False)
    found: apprise.NotifyBase | None = apprise.Apprise.instantiate(
        url, asset=asset, suppress_exceptions=True
    )
    return found


def _filled(url: str, to: str) -> str:
    number = re.sub(r"[^\d+]", "", to) or quote(to, safe="")
    return url.replace(PLACE, quote(number, safe="+"))
