"""The account of a circle with a payment provider: its keys, its signatures, what it takes."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from circle_app.domain.errors import InvalidInput, NotSignedIn

PROVIDERS: Final = ("razorpay",)
#: The least that can be paid online.
MIN_AMOUNT_MINOR: Final = 100
MIN_SECRET_LENGTH: Final = 16
MAX_SECRET_LENGTH: Final = 100
SHOWN_LENGTH: Final = 4
_KEY_ID: Final = re.compile(r"rzp_(test|live)_[A-Za-z0-9]{8,40}", re.ASCII)


class InvalidGatewayKey(InvalidInput):
    """Not a key of this provider; ``field`` says which one."""

    code = "invalid_gateway_key"


class GatewayCurrency(InvalidInput):
    """The provider does not take the circle's money."""

    code = "gateway_currency"


class OnlineTooLittle(InvalidInput):
    """Less than can be paid online; ``least_minor`` says how much it takes."""

    code = "online_too_little"


class WrongSignature(NotSignedIn):
    """The message does not come from the provider, or was changed on its way."""

    code = "wrong_signature"


def signature_of(secret: str, body: bytes) -> str:
    """Return the signature that a provider writes beside a message."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def check_signature(secret: str, body: bytes, given: str) -> None:
    """Compare a message with its signature, without telling by the time how much of it fits.

    Raises:
        WrongSignature: It is another's, or none.
    """
    known, said = signature_of(secret, body).encode(), given.encode("utf-8", "replace")
    if not hmac.compare_digest(known, said):
        raise WrongSignature


def check_online_amount(amount_minor: int, currency: str) -> int:
    """Return an amount that can be paid online.

    Raises:
        OnlineTooLittle: It is less.
    """
    if amount_minor < MIN_AMOUNT_MINOR:
        raise OnlineTooLittle(field="amount", least_minor=MIN_AMOUNT_MINOR, currency=currency)
    return amount_minor


def clean_key_id(typed: str) -> str:
    """Return the public half of a key pair.

    Raises:
        InvalidGatewayKey: It has not the shape of one.
    """
    text = typed.strip()
    if _KEY_ID.fullmatch(text) is None:
        raise InvalidGatewayKey(field="key_id")
    return text


def clean_secret(typed: str, field: str) -> str:
    """Return a secret: printable, without spaces, long enough that nobody guesses it.

    Raises:
        InvalidGatewayKey: It is none.
    """
    text = typed.strip()
    fits = MIN_SECRET_LENGTH <= len(text) <= MAX_SECRET_LENGTH
    if not fits or not text.isascii() or not text.isprintable() or " " in text:
        raise InvalidGatewayKey(
            field=field, reason="secret", min_length=MIN_SECRET_LENGTH, max_length=MAX_SECRET_LENGTH
        )
    return text


def last_of(secret: str) -> str:
    """Return the end of a key, which is all of it that is ever shown."""
    return secret[-SHOWN_LENGTH:]


def is_test_key(key_id: str) -> bool:
    """Whether a key moves no real money."""
    return key_id.startswith("rzp_test_")
