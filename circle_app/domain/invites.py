"""Invite codes: eight characters that survive being read out, typed and pasted."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from circle_app.domain.errors import Conflict, NotFound

CODE_LENGTH = 8
CODE_BITS = 5 * CODE_LENGTH
# No I, L, O, U: what looks alike is read as the digit, and no code spells a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
MAX_LIVE_CODES = 10
# A personal code, with which somebody takes over the record that was kept for them.
CLAIM_DAYS = 30
# Whoever was turned away may ask again so often, and not before so many hours have passed.
MAX_ASKED_AGAIN = 3
ASK_AGAIN_HOURS = 24


class InvalidCode(NotFound):
    """There is no circle with this code."""

    code = "invalid_code"


class CodeRevoked(Conflict):
    """The code was withdrawn by the circle."""

    code = "code_revoked"


class CodeExpired(Conflict):
    """The code was good until a day that has passed."""

    code = "code_expired"


class CodeUsed(Conflict):
    """The code was for one person, and somebody has used it."""

    code = "code_used"


class AskLater(Conflict):
    """The person was turned away a short while ago."""

    code = "ask_later"


class AskedTooOften(Conflict):
    """The person was turned away as often as one may ask."""

    code = "asked_too_often"


class HasAccount(Conflict):
    """A personal code is for a record that nobody signs in with."""

    code = "has_account"


class OtherPlace(Conflict):
    """Whoever uses a personal code has, or had, a place of their own in the circle."""

    code = "other_place"


class CircleFull(Conflict):
    """Every place in the circle is taken."""

    code = "circle_full"


class CircleClosed(Conflict):
    """The circle takes nobody in any more."""

    code = "circle_closed"


class AlreadyMember(Conflict):
    """The person is in the circle already."""

    code = "already_member"


class TooManyCodes(Conflict):
    """The circle has enough live codes; one must be withdrawn first."""

    code = "too_many_codes"


def code_of(number: int) -> str:
    """Write a number of 40 random bits as a code."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def clean_code(typed: str) -> str:
    """Read a typed or pasted code: small letters, spaces, dashes, a whole link, O for 0, I for 1.

    Raises:
        InvalidCode: It cannot be a code.
    """
    text = unicodedata.normalize("NFKC", typed[:300]).strip().rstrip("/").rpartition("/")[2]
    digits = (
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in text
        if char.isalnum()
    )
    code = "".join(digits).upper().translate(_READ_AS)
    if len(code) != CODE_LENGTH or any(char not in ALPHABET for char in code):
        raise InvalidCode(field="code")
    return code


def check_asking_again(denials: int, last_denied_at: datetime | None, now: datetime) -> None:
    """Raise a refusal unless somebody who was turned away may ask again.

    Args:
        denials: How often the person was turned away.
        last_denied_at: When that was the last time.
        now: The present moment.

    Raises:
        AskedTooOften: The first time and three more times.
        AskLater: Less than a day ago.
    """
    if denials > MAX_ASKED_AGAIN:
        raise AskedTooOften(maximum=MAX_ASKED_AGAIN)
    if last_denied_at is not None and now < last_denied_at + timedelta(hours=ASK_AGAIN_HOURS):
        raise AskLater(hours=ASK_AGAIN_HOURS)
