"""What an account must look like: names, passwords, languages."""

from __future__ import annotations

import re
import unicodedata

from circle_app.domain.errors import InvalidInput
from circle_app.domain.texts import visible

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 128
MAX_NAME_LENGTH = 80
LANGUAGES = ("en", "hi")
COLOR_MODES = ("system", "light", "dark")

# The most used ones of every leaked list, and what people type when told to use digits.
COMMON_PASSWORDS = frozenset(
    """
    password password1 password12 password123 passw0rd p@ssw0rd 12345678 123456789 1234567890
    0123456789 87654321 987654321 9876543210 11111111 00000000 88888888 12341234 11223344 123123123
    1q2w3e4r qwertyui qwerty12 qwerty123 qwertyuiop asdfghjk asdfghjkl iloveyou iloveyou1 letmein1
    welcome1 welcome123 admin123 admin1234 abcd1234 abc12345 abcdefgh test1234 football baseball
    sunshine princess superman trustno1 india123 krishna1 circle123 circle12
    """.split()
)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class InvalidName(InvalidInput):
    """Empty, too long, or not something a person could be called."""

    code = "invalid_name"


class InvalidEmail(InvalidInput):
    """Not an e-mail address."""

    code = "invalid_email"


class WeakPassword(InvalidInput):
    """Too short, too long, or one that everybody uses."""

    code = "weak_password"


def clean_name(typed: str) -> str:
    """Normalise a name: NFC, single spaces, nothing that cannot be seen.

    Raises:
        InvalidName: Nothing is left, it has no letter, or is longer than 80 characters.
    """
    text = visible(typed[:400])
    if not 0 < len(text) <= MAX_NAME_LENGTH or not any(char.isalpha() for char in text):
        raise InvalidName(field="name", max_length=MAX_NAME_LENGTH)
    return text


def clean_email(typed: str) -> str:
    """Normalise an e-mail address to lower case.

    Raises:
        InvalidEmail: It has not the shape of an address.
    """
    text = unicodedata.normalize("NFC", typed.strip()).lower()
    if len(text) > 254 or _EMAIL.fullmatch(text) is None:
        raise InvalidEmail(field="email")
    return text


def check_password(password: str, *, name: str = "", shortest: int = MIN_PASSWORD_LENGTH) -> None:
    """Raise WeakPassword unless the password is long enough, at most 128, and not obvious."""
    lowered = password.lower()
    obvious = (
        lowered in COMMON_PASSWORDS
        or len(set(password)) < 4
        or bool(name and lowered.replace(" ", "") == name.lower().replace(" ", ""))
    )
    least = max(shortest, MIN_PASSWORD_LENGTH)
    if obvious or not least <= len(password) <= MAX_PASSWORD_LENGTH:
        raise WeakPassword(field="password", min_length=least)


def initials(name: str) -> str:
    """Return up to two initials for an avatar."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    chosen = [words[0]] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()
