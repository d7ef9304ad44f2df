"""Words that members send by SMS or WhatsApp: what they ask for, whatever way they typed it.

Everything here is pure. A word is understood in English and in Hindi, in any case, with any spaces
and full stops around it; digits may be Devanagari ones.

Worked example: ``" vote  YES 48-10 26."`` and ``"वोट हाँ ४८१०२६"`` ask for the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from circle_app.domain.errors import CircleError, NotSignedIn

#: More than this nobody types; the rest is not looked at.
MAX_TEXT: Final = 200
#: Digits: they can be typed on any phone, in both scripts, and no two look alike.
CODE_LENGTH: Final = 6
#: So many wrong codes within a day, and a person's codes count no more until it is over.
WRONG_CODES: Final = 5
WRONG_CODES_WITHIN: Final = timedelta(days=1)


class CodeRefused(CircleError):
    """The code does not count: used, over, another's or never made; nobody learns which."""

    code = "code_refused"
    http_status = 409


class WrongSender(NotSignedIn):
    """The message does not come from the provider, was changed on its way, or is too old."""

    code = "wrong_sender"


class Word(StrEnum):
    """What a message asks for."""

    BALANCE = "balance"
    DUE = "due"
    PAY = "pay"
    VOTE = "vote"
    HELP = "help"
    STOP = "stop"
    #: None of our words.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Command:
    """A message as it was understood.

    Attributes:
        vote: ``yes`` or ``no``, of a vote; empty where neither was said.
        code: The digits of a vote's code; empty where there are not as many as there must be.
    """

    word: Word
    vote: str = ""
    code: str = ""


_SPOKEN: Final = {
    Word.BALANCE: ("bal", "balance", "शेष", "बैलेंस"),
    Word.DUE: ("due", "dues", "बाकी", "बाक़ी", "बकाया"),
    Word.PAY: ("pay", "payment", "भुगतान"),
    Word.VOTE: ("vote", "वोट", "मत"),
    Word.HELP: ("help", "मदद", "सहायता"),
    Word.STOP: ("stop", "बंद", "बन्द"),
}
_ANSWERS: Final = {
    "yes": ("yes", "y", "haan", "हाँ", "हां", "हा"),
    "no": ("no", "n", "nahin", "नहीं", "नही", "ना"),
}
_APART: Final = re.compile(r"[\s.,;:!?()\[\]\"'“”‘’*_/\\|।-]+")
_DIGITS_AT_END: Final = re.compile(r"^(\D+)(\d+)$")


def _plain(typed: str) -> str:
    """Return a text in the one shape in which it is compared."""
    shown = unicodedata.normalize("NFKC", typed[:MAX_TEXT])
    digits = "".join(_digit(char) for char in map(_visible, shown))
    # Letters with a dot below have two spellings; normalising has left one of them.
    return unicodedata.normalize("NFC", digits.casefold())


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cf", "Cc", "Cs") else char


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _turned(spoken: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return MappingProxyType(
        {_plain(each): meant for meant, every in spoken.items() for each in every}
    )


_WORDS: Final = _turned({word.value: every for word, every in _SPOKEN.items()})
_YES_NO: Final = _turned(_ANSWERS)


def parse(typed: str) -> Command:
    """Say what a message asks for; anything else than our words is :attr:`Word.OTHER`.

    >>> parse("vote yes 481026")
    Command(word=<Word.VOTE: 'vote'>, vote='yes', code='481026')
    """
    parts = [part for each in _APART.split(_plain(typed)) for part in _split_off(each)]
    if not parts:
        return Command(Word.OTHER)
    word = Word(_WORDS.get(parts[0], Word.OTHER))
    if word is not Word.VOTE:
        # One word alone: "pay attention to …" is a sentence, not a command.
        return Command(word if len(parts) == 1 else Word.OTHER)
    return _vote(parts[1:])


def _split_off(part: str) -> tuple[str, ...]:
    """Part a word from the digits that were typed against it: ``yes481026``."""
    found = _DIGITS_AT_END.match(part)
    return found.groups() if found else (part,) if part else ()


def _vote(parts: list[str]) -> Command:
    said = [_YES_NO[part] for part in parts if part in _YES_NO]
    code = "".join(part for part in parts if part not in _YES_NO)
    clear = len(said) == 1
    fits = len(code) == CODE_LENGTH and code.isascii() and code.isdigit()
    return Command(Word.VOTE, said[0] if clear else "", code if fits else "")
