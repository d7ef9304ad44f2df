"""Messages as providers hand them in: who signed them, and whose number they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from circle_app import settings
from circle_app.adapters import clock, crypto
from circle_app.adapters.messages import inbound
from circle_app.adapters.phones import InvalidPhone, to_e164
from circle_app.domain.commands import WrongSender
from circle_app.domain.errors import InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that is believed.

    Attributes:
        reference: What the provider calls it.
        number_index: By what its number is found, and counted; never the number itself.
        by: ``sms`` or ``whatsapp``.
    """

    provider: str
    reference: str
    number_index: str
    text: str
    by: str


def read(provider: str, *, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[Heard, ...]:
    """Read what a provider hands in, exactly as it came. Nothing is written.

    Args:
        provider: Its name, as in the address.
        path: The path that was called, with its query.
        body: The bytes of the message.
        headers: By names in small letters.

    Raises:
        NotFound: Messages of this provider are not taken here.
        WrongSender: Not the provider's, changed on the way, or too old.
        InvalidInput: Signed, and still not a message.
    """
    secret = _secret(provider)
    if not secret:
        raise NotFound(what="address")
    url = f"{settings.get().circle_origin.rstrip('/')}{path}"
    try:
        found = inbound.read(
            provider, secret, url=url, body=body, headers=headers, now=clock.real_now()
        )
    except inbound.WrongSender:
        raise WrongSender from None
    except inbound.Unreadable:
        raise InvalidInput(field="body") from None
    return tuple(
        Heard(provider, each.reference, _index(provider, each.sender), each.text, each.by)
        for each in found
    )


def agree(provider: str, query: Mapping[str, str]) -> str:
    """Answer the question that WhatsApp asks when the address is entered there.

    Raises:
        NotFound: No other provider asks.
        WrongSender: Whoever asks does not know the word.
    """
    token = settings.get().circle_whatsapp_verify
    if provider != inbound.WHATSAPP or not token:
        raise NotFound(what="address")
    try:
        return inbound.challenge(token, query)
    except inbound.WrongSender:
        raise WrongSender from None


def _secret(provider: str) -> str:
    known = settings.get()
    return {
        inbound.OWN: known.circle_commands_secret,
        inbound.TWILIO: known.circle_twilio_token,
        inbound.WHATSAPP: known.circle_whatsapp_secret,
    }.get(provider, "")


def _index(provider: str, sender: str) -> str:
    """Return by what a number is found; of what is none, something that finds nobody."""
    # WhatsApp leaves the plus sign out, and always names the country.
    typed = f"+{sender}" if provider == inbound.WHATSAPP and sender[:1] != "+" else sender
    try:
        return crypto.blind_index("phone", to_e164(typed))
    except InvalidPhone:
        return crypto.blind_index("no-phone", typed)
