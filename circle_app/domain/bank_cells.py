"""What one cell of a bank's file means: a day, an amount, or the bank's reference of a payment.

Banks write for printing, not for programs. Each function reads the ways they use and refuses the
rest with a reason, so that nothing is guessed about money.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final

from circle_app.domain.money import InvalidAmount, parse_minor
from circle_app.domain.wallets import MAX_AMOUNT_MINOR

EARLIEST: Final = date(1990, 1, 1)
MAX_TEXT: Final = 300

_MONTH_NAMES: Final = (
    ("jan", "जन"),
    ("feb", "फ़र", "फर"),
    ("mar", "मार्च"),
    ("apr", "अप्रै"),
    ("may", "मई"),
    ("jun", "जून"),
    ("jul", "जुला"),
    ("aug", "अग"),
    ("sep", "सित"),
    ("oct", "अक्"),
    ("nov", "नव"),
    ("dec", "दिस"),
)
_TIME: Final = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([ap]\.?m\.?)?$", re.IGNORECASE)
_PARTS: Final = re.compile(
    r"(?P<a>[^\s/.,-]+)\s*[\s/.,-]\s*(?P<b>[^\s/.,-]+)\s*[\s/.,-]\s*(?P<c>\S+)"
)
_FORMULA_TEXT: Final = re.compile(r'="(?P<text>[^"]*)"')
_MARK: Final = re.compile(r"(?P<rest>.*?)\s*\(?(?P<mark>dr|cr)\.?\)?")
# A sign before or after the digits, on either side of the currency: -500, ₹-500, 500-.
_SIGNED: Final = re.compile(
    r"(?P<before>[^\d+-]*)(?:(?P<sign>[+-])\s*(?P<number>[^+-]*)|(?P<plain>[^+/-]*)(?P<after>[+-]))"
)
_BLANKS: Final = frozenset({"", "-", "--", "nil", "na", "n/a", "n.a.", "null"})
_DASHES: Final = str.maketrans({"−": "-", "–": "-", "—": "-"})
_DEBITS: Final = frozenset({"dr", "d", "debit", "db", "w", "withdrawal", "out", "नामे", "निकासी"})
_CREDITS: Final = frozenset({"cr", "c", "credit", "deposit", "in", "जमा"})

_PAID_BY: Final = re.compile(r"upi|imps|neft|rtgs|mmt|p2[apm]|rrn|utr|ref", re.IGNORECASE)
_TWELVE: Final = re.compile(r"(?<![0-9A-Za-z])(?:0{4})?([0-9]{12})(?![0-9A-Za-z])")
_AFTER_WORD: Final = re.compile(
    r"(?:upi|imps|mmt|neft|rrn|utr|ref|p2[apm]|/[cd]r)[^0-9A-Za-z]*(?:no|number|in|out|[cd]r|p2[apm]|"
    r"imps)?[^0-9A-Za-z]*(?:0{4})?([0-9]{12})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# NEFT and RTGS: 16 or 22 signs that begin with the bank (SBIN…), or N and 15 digits.
_LONG: Final = re.compile(
    r"(?<![0-9A-Z])(?:[A-Z]{4}[A-Z0-9][0-9A-Z]{17}|[A-Z]{4}[A-Z0-9][0-9]{11}|[NR][0-9]{15})(?![0-9A-Z])"
)


class DayOrder(StrEnum):
    """Which number of 03/04/2026 is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class BadCell(Exception):
    """A cell that cannot be read; ``reason`` is the code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain(cell: str) -> str:
    """Return a cell's text: NFKC, one space between words, digits of any script as 0–9.

    A text that was written as a formula (``="000512"``) is its text; any other formula stays the
    text that it is.
    """
    formula = _FORMULA_TEXT.fullmatch(cell.strip())
    text = unicodedata.normalize("NFKC", formula["text"] if formula else cell)
    folded = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    kept = (" " if unicodedata.category(char)[0] in "CZ" else char for char in folded)
    return " ".join("".join(kept).split())


def _numbers_of(text: str) -> tuple[str, str, str] | None:
    found = _PARTS.fullmatch(_TIME.sub("", text).strip())
    return None if found is None else (found["a"], found["b"], found["c"])


def order_told(cell: str) -> DayOrder | None:
    """Say which order of day and month a cell proves; None where it would fit both, or neither."""
    parts = _numbers_of(plain(cell))
    if parts is None or not all(part.isdecimal() for part in parts) or len(parts[0]) > 2:
        return None
    first, second = int(parts[0]), int(parts[1])
    if first > 12 >= second > 0:
        return DayOrder.DAY_FIRST
    if second > 12 >= first > 0:
        return DayOrder.MONTH_FIRST
    return None


def is_two_faced(cell: str) -> bool:
    """Tell whether a cell is another day with day and month exchanged (03/04/2026, not 05/05)."""
    parts = _numbers_of(plain(cell))
    if parts is None or not all(part.isdecimal() for part in parts) or len(parts[0]) > 2:
        return False
    first, second = int(parts[0]), int(parts[1])
    return first != second and 0 < first <= 12 and 0 < second <= 12


def parse_day(cell: str, order: DayOrder) -> date:
    """Read a day: 03/04/2026, 3-4-26, 3 Apr 2026, 3 अप्रैल 2026, 2026-04-03, with or without a time.

    Raises:
        BadCell: ``no_day`` where there is none, ``bad_day`` where it is none of these.
    """
    text = plain(cell)
    if text in _BLANKS:
        raise BadCell("no_day")
    parts = _numbers_of(text)
    if parts is None:
        raise BadCell("bad_day")
    first, second, third = parts
    if len(first) == 4:
        year, month, day = _year(first), _month(second), _number(third)
    elif not first.isdecimal():  # Apr 3 2026
        year, month, day = _year(third), _month(first), _number(second)
    elif not second.isdecimal() or order is DayOrder.DAY_FIRST:
        year, month, day = _year(third), _month(second), _number(first)
    else:
        year, month, day = _year(third), _month(first), _number(second)
    try:
        found = date(year, month, day)
    except ValueError:
        raise BadCell("bad_day") from None
    if found < EARLIEST:
        raise BadCell("bad_day")
    return found


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 2:
        raise BadCell("bad_day")
    return int(text)


def _year(text: str) -> int:
    text = text.lstrip("'’")
    if not text.isdecimal() or len(text) not in (2, 4):
        raise BadCell("bad_day")
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(text: str) -> int:
    if text.isdecimal():
        return _number(text)
    name = text.casefold()
    for number, starts in enumerate(_MONTH_NAMES, start=1):
        if name.startswith(tuple(unicodedata.normalize("NFKC", each) for each in starts)):
            return number
    raise BadCell("bad_day")


def parse_signed(cell: str, currency: str) -> int | None:
    """Read an amount; None where the cell is blank.

    "1,23,456.78", "₹ 500", "(500.00)", "-500", "500.00-", "500.00 Dr", "५००": brackets, a minus and
    Dr mean money out; two of them at once are refused.

    Raises:
        BadCell: ``bad_amount``, ``sign_twice`` or ``too_large``.
    """
    text = plain(cell).translate(_DASHES).casefold()
    if text in _BLANKS:
        return None
    signs: list[int] = []
    marked = _MARK.fullmatch(text)
    if marked is not None and any(char.isdecimal() for char in marked["rest"]):
        text = marked["rest"]
        signs.append(-1 if marked["mark"] == "dr" else 1)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
        signs.append(-1)
    signed = _SIGNED.fullmatch(text)
    if signed is not None:
        text = signed["before"] + (signed["number"] or signed["plain"] or "")
        signs.append(-1 if "-" in (signed["sign"] or signed["after"] or "") else 1)
    if len(signs) > 1:
        raise BadCell("sign_twice")
    return min(signs, default=1) * _size(text, currency)


def _size(text: str, currency: str) -> int:
    try:
        size = parse_minor(text, currency, minimum_minor=0)
    except InvalidAmount as refused:
        big = refused.context["reason"] == "too_large"
        raise BadCell("too_large" if big else "bad_amount") from None
    if size > MAX_AMOUNT_MINOR:
        raise BadCell("too_large")
    return size


def parse_flag(cell: str) -> int:
    """Read a column of Dr and Cr: -1 is money out, 1 money in.

    Raises:
        BadCell: ``bad_flag`` for anything else.
    """
    word = plain(cell).casefold().strip(" .()")
    if word in _DEBITS:
        return -1
    if word in _CREDITS:
        return 1
    raise BadCell("bad_flag")


def find_utr(reference: str, description: str) -> str | None:
    """Find the bank's reference of a payment.

    It is the twelve digits of UPI and IMPS, or the 16 or 22 signs of NEFT and RTGS. The column of
    references is believed; in a narration twelve digits may as well be an account, so they count
    only beside a word like UPI, and where several stand there, right after it.
    """
    for text in (plain(reference).upper(), plain(description).upper()):
        long = _LONG.search(text)
        if long is not None:
            return long[0]
        inside = text == plain(reference).upper() or _PAID_BY.search(text) is not None
        if not inside:
            continue
        found: dict[str, None] = dict.fromkeys(_TWELVE.findall(text))
        if len(found) > 1:
            found = dict.fromkeys(_AFTER_WORD.findall(text))
        # A cheque's number padded with zeros is no payment's reference.
        numbers = [number for number in found if not number.startswith("0000")]
        if len(numbers) == 1:
            return numbers[0]
    return None


def utr_key(reference: str | None) -> str | None:
    """Write a reference as it is compared: letters and digits only, capitals, no padding zeros."""
    text = "".join(char for char in plain(reference or "").upper() if char.isalnum()).lstrip("0")
    return text if len(text) >= 6 else None
