"""UPI: addresses, pay links, references of dues and the bank's reference of a payment (UTR)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote
from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.invites import ALPHABET
from circle_app.domain.money import to_decimal_string

UTR_LENGTH = 12
REFERENCE_PREFIX = "CRC"
MAX_ADDRESS_LENGTH = 80
MAX_PAYEE_LENGTH = 50
MAX_NOTE_LENGTH = 50
_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}@[a-z][a-z0-9]{1,63}", re.ASCII)


class InvalidUtr(InvalidInput):
    """Not a bank reference of twelve digits."""

    code = "invalid_utr"


class UtrUsed(Conflict):
    """This bank reference was used for another payment; each counts once."""

    code = "utr_used"


class InvalidUpiAddress(InvalidInput):
    """Not a UPI address like name@bank."""

    code = "invalid_upi_address"


def clean_address(typed: str) -> str:
    """Normalise a UPI address ("Asha.K@OKAXIS " to "asha.k@okaxis").

    Raises:
        InvalidUpiAddress: It has not the shape of one.
    """
    text = unicodedata.normalize("NFKC", typed[:200]).strip().lower()
    if len(text) > MAX_ADDRESS_LENGTH or _ADDRESS.fullmatch(text) is None:
        raise InvalidUpiAddress(field="upi_address")
    return text


def clean_utr(typed: str | None) -> str:
    """Normalise a UTR: digits of any script, spaces and dashes between them.

    Raises:
        InvalidUtr: It is not twelve digits.
    """
    text = "".join(char for char in (typed or "")[:60] if not char.isspace() and char not in "-–")
    if len(text) != UTR_LENGTH or not all(char.isdecimal() for char in text):
        raise InvalidUtr(field="reference", length=UTR_LENGTH)
    return "".join(str(unicodedata.decimal(char)) for char in text)


def due_reference(due_id: UUID) -> str:
    """Return the reference of a due, unique as its id is: 29 letters and digits."""
    return REFERENCE_PREFIX + "".join(
        ALPHABET[due_id.int >> 5 * place & 31] for place in reversed(range(26))
    )


def pay_link(
    *, address: str, payee: str, amount_minor: int, currency: str, note: str, reference: str | None
) -> str:
    """Return the link that opens a UPI app with everything filled in.

    ``reference`` is the due's, where the payment is for one.
    The link gives nothing back: a payment made with it is claimed by the payer with its UTR.
    """
    fields = {
        "pa": address,
        "pn": payee[:MAX_PAYEE_LENGTH],
        "am": to_decimal_string(amount_minor, currency),
        "cu": currency,
        "tn": note[:MAX_NOTE_LENGTH],
    }
    if reference is not None:
        fields["tr"] = reference
    return "upi://pay?" + "&".join(f"{key}={quote(text, safe='@')}" for key, text in fields.items())
