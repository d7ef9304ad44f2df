"""The ways to pay that an installation has switched on, and what each needs."""

from __future__ import annotations

from circle_app.domain.contributions import PayMethod
from circle_app.domain.errors import InvalidInput, NotAllowed
from circle_app.domain.settings_catalogue import InstallationSettings
from circle_app.domain.upi import clean_utr
from circle_app.domain.wallets import MAX_REFERENCE_LENGTH, clean_text


class TopUpSwitchedOff(NotAllowed):
    """On this installation people do not add money to their wallets themselves."""

    code = "top_up_switched_off"


class MethodSwitchedOff(InvalidInput):
    """The operators of this installation have switched this way to pay off."""

    code = "method_switched_off"


def check_switched_on(way: str, settings: InstallationSettings) -> None:
    """Raise MethodSwitchedOff for cash or UPI where they are not used."""
    off = {"cash": not settings.payments_cash, "upi": not settings.payments_upi}
    if off.get(way, False):
        raise MethodSwitchedOff(field="method", method=way)


def check_wallet_way(act: str, way: str, settings: InstallationSettings) -> None:
    """Raise TopUpSwitchedOff or MethodSwitchedOff where a wallet is not moved like this."""
    if act == "top_up" and not settings.payments_top_up:
        raise TopUpSwitchedOff
    check_switched_on(way, settings)


def reference_of(way: PayMethod, typed: str | None, settings: InstallationSettings) -> str | None:
    """Return the bank's reference of a UPI payment, else a short note.

    Raises:
        InvalidUtr: UPI, and not twelve digits; nothing at all is fine where none is asked for.
        InvalidInput: The note is too long.
    """
    if way is PayMethod.UPI and (settings.payments_reference or (typed or "").strip()):
        return clean_utr(typed)
    return clean_text(typed, field="reference", max_length=MAX_REFERENCE_LENGTH)
