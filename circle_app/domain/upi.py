"""UPI: addresses, pay links, references of dues and the bank's reference of a payment (UTR)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote
from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.invites import ALPHABET
from circle_app.domain.money import InvalidAmount, to_decimal_string
from circle_app.domain.texts import visible

UTR_LENGTH = 12
REFERENCE_PREFIX = "CRC"
MAX_ADDRESS_LENGTH = 80
MAX_PAYEE_LENGTH = 50
MAX_NOTE_LENGTH = 50
# Of a name or note as it stands in the link: with both at their longest the code has 89 modules
# to a side, which a phone reads off another phone.
MAX_QUOTED_LENGTH = 180
CURRENCY = "INR"
_JOINERS = frozenset("\u200c\u200d\ufe0f")
_REFERENCE = re.compile(r"[A-Za-z0-9]{4,35}", re.ASCII)
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
    *, address: str, payee: str, amount_minor: int, note: str, reference: str | None
) -> str:
    """Return the link that opens a UPI app with everything filled in; a QR code holds the same.

    The link gives nothing back: a payment made with it is claimed by the payer with its UTR.

    Args:
        address: Where the money goes.
        payee: Whose address it is.
        amount_minor: How much, in paise: UPI knows rupees only.
        note: What the payer reads beside the payment.
        reference: The due's, where the payment is for one; 4 to 35 letters and digits.

    Raises:
        InvalidAmount: Zero or less: every app asks for more.
        InvalidInput: A reference that no app takes.
    """
    if amount_minor <= 0:
        raise InvalidAmount(field="amount", reason="zero" if amount_minor == 0 else "negative")
    if reference is not None and _REFERENCE.fullmatch(reference) is None:
        raise InvalidInput(field="reference")
    fields = {
        "pa": address,
        "pn": quoted(payee, MAX_PAYEE_LENGTH),
        "am": to_decimal_string(amount_minor, CURRENCY),
        "cu": CURRENCY,
        "tn": quoted(note, MAX_NOTE_LENGTH),
        "tr": reference,
    }
    return "upi://pay?" + "&".join(f"{name}={text}" for name, text in fields.items() if text)


def quoted(text: str, longest: int) -> str:
    """Return a text as part of a link, without what nobody sees, and cut where it is too long.

    It is cut between letters as people read them, and so that the QR code stays easy to scan: a
    letter outside of ASCII takes nine signs of a link and more.
    """
    shown = visible(text)
    end = min(len(shown), longest)
    while end and (
        len(quote(shown[:end], safe="")) > MAX_QUOTED_LENGTH or _belongs_to_last(shown, end)
    ):
        end -= 1
    return quote(shown[:end].rstrip(), safe="")


def _belongs_to_last(text: str, place: int) -> bool:
    """Whether the sign at a place changes the one before it: vowels of Indian scripts, accents."""
    if place >= len(text):
        return False
    char = text[place]
    return unicodedata.category(char)[0] == "M" or char in _JOINERS or text[place - 1] in _JOINERS
