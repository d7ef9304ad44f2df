"""Phone numbers: what people type, to E.164."""

from __future__ import annotations

import phonenumbers

from circle_app.domain.errors import InvalidInput


class InvalidPhone(InvalidInput):
    """Not a phone number that can exist."""

    code = "invalid_phone"


def to_e164(typed: str, region: str = "IN") -> str:
    """Normalise a typed number ("098765 43210", "९८७६५४३२१०") to "+919876543210".

    Raises:
        InvalidPhone: The number cannot exist in its country.
    """
    try:
        number = phonenumbers.parse(typed[:40], region)
    except phonenumbers.NumberParseException as broken:
        raise InvalidPhone(field="phone") from broken
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(field="phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
