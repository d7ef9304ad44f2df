"""Rules of a personal wallet: amounts, ways in and out, notes."""

from __future__ import annotations

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.texts import visible

# 10^12 minor units (₹1,000 crore): every sum of such amounts stays far below 2^63.
MAX_AMOUNT_MINOR = 10**12
METHODS = ("cash", "upi")
MAX_NOTE_LENGTH = 140
MAX_REFERENCE_LENGTH = 40


class InvalidAmount(InvalidInput):
    """Zero, negative, or beyond what the books can hold."""

    code = "invalid_amount"


class InvalidMethod(InvalidInput):
    """Not one of the ways to pay."""

    code = "invalid_method"


class SelfTransfer(InvalidInput):
    """A transfer to oneself."""

    code = "self_transfer"


class CurrencyMismatch(Conflict):
    """The two books keep different currencies."""

    code = "currency_mismatch"


def check_amount(amount_minor: int, field: str = "amount") -> int:
    """Return the amount if it is positive and within bounds, else raise InvalidAmount."""
    if not 0 < amount_minor <= MAX_AMOUNT_MINOR:
        raise InvalidAmount(field=field, max_minor=MAX_AMOUNT_MINOR)
    return amount_minor


def check_method(method: str, allowed: tuple[str, ...] = METHODS) -> str:
    """Return the method if it is allowed, else raise InvalidMethod."""
    if method not in allowed:
        raise InvalidMethod(field="method", allowed=", ".join(allowed))
    return method


def clean_text(typed: str | None, *, field: str, max_length: int) -> str | None:
    """Normalise a short free text; None where nothing is left of it.

    Raises:
        InvalidInput: It is too long.
    """
    text = visible(typed or "")
    if len(text) > max_length:
        raise InvalidInput(field=field, max_length=max_length)
    return text or None
