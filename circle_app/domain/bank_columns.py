"""Which column of a bank's file is what, guessed from its headings.

Every bank names and orders its columns in its own way, and prints an address, an account and a
period above them. The headings are the first row that names a day and an amount.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from circle_app.domain.bank_cells import DayOrder, plain
from circle_app.domain.errors import InvalidInput

LOOKED_AT: Final = 80  # rows in which headings may stand
MAX_COLUMNS: Final = 60


class Role(StrEnum):
    """What a column holds."""

    DAY = "date"
    VALUE_DAY = "value_date"
    DESCRIPTION = "description"
    REFERENCE = "reference"
    DEBIT = "debit"
    CREDIT = "credit"
    AMOUNT = "amount"
    FLAG = "flag"
    BALANCE = "balance"
    BALANCE_FLAG = "balance_flag"


class InvalidMapping(InvalidInput):
    """Columns that cannot be: unknown, named twice, or without a day and an amount."""

    code = "invalid_mapping"


@dataclass(frozen=True, slots=True)
class Columns:
    """The place of each role, counted from 0, and how days are written.

    Attributes:
        places: Column by role.
        day_order: Which number of 03/04/2026 is the day; None while nobody has said.
    """

    places: Mapping[Role, int]
    day_order: DayOrder | None = None

    @property
    def complete(self) -> bool:
        """Whether a day and an amount are among them."""
        have = self.places.keys()
        paid = Role.AMOUNT in have or {Role.DEBIT, Role.CREDIT} <= have
        return paid and (Role.DAY in have or Role.VALUE_DAY in have)

    @property
    def day(self) -> int:
        """The column of the day: of the booking, else of the value."""
        return self.places[Role.DAY if Role.DAY in self.places else Role.VALUE_DAY]

    def text(self, row: Sequence[str], role: Role) -> str:
        """The text of a row in the column of a role; empty where there is none."""
        place = self.places.get(role)
        return row[place] if place is not None and place < len(row) else ""

    def to_json(self) -> dict[str, Any]:
        """Return the columns as they are remembered."""
        found: dict[str, Any] = {role.value: place for role, place in self.places.items()}
        return found | ({"day_order": self.day_order.value} if self.day_order else {})


_DAYS: Final = "date|dt|dated|तारीख|दिनांक|तिथि"
# The first that fits; words as they are left once brackets, currency and points are gone.
_SHAPES: Final[Mapping[Role, str]] = {
    Role.VALUE_DAY: rf"(?:value|val|effective) (?:{_DAYS})|मूल्य (?:{_DAYS})",
    Role.DAY: rf"(?:(?:txn|tran|trans|transaction|post|posting|posted|entry|booking) )?(?:{_DAYS})"
    r"(?: (?:and )?time)?|(?:transaction|txn) posted date",
    Role.FLAG: r"(?:dr|debit) ?(?:or )?(?:cr|credit)|cr ?dr|credit debit|drcr|crdr|d c|indicator"
    r"|(?:(?:transaction|txn) )?type",
    Role.REFERENCE: r".*(?:chq|cheque|chqno|\bref\b|reference|utr|rrn|instrument|inst\b|tran id"
    r"|transaction id|txn id|voucher|चेक|संदर्भ).*",
    Role.DEBIT: r"(?:dr|debits?|withdrawals?|withdraws|withdrawn|paid out|money out|payments?"
    r"|नामे|निकासी|नाम)(?: (?:dr|debit|by you))?",
    # "Paid in" and "Money in" without their "in".
    Role.CREDIT: r"(?:cr|credits?|deposits?|deposited|paid|money|receipts?|जमा)(?: (?:cr|credit))?",
    Role.BALANCE: r"(?:(?:closing|running|available|account|book|line|ledger) )?"
    r"(?:balances?|bal|शेष|बैलेंस)(?: (?:cr|dr))?",
    Role.DESCRIPTION: r"(?:(?:transaction|txn|tran|account) )?(?:narration|descriptions?"
    r"|particulars?|remarks?|details?|विवरण|ब्योरा|ब्यौरा)"
    r"(?: (?:narration|description|particulars|remarks|of transaction))?",
}
_GUESSES: Final = tuple((role, re.compile(shape)) for role, shape in _SHAPES.items())
_AMOUNT: Final = re.compile(
    r"(?:(?:transaction|txn|tran|net) )?(?:amount|amt|राशि|रकम)(?: (?:inr|rs|in rs|in inr))?"
)


def _words(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold().replace("₹", " ")
    return " ".join(re.sub(r"[^\w\s()\u0900-\u097f]|_", " ", text).split())


def role_of(heading: str) -> Role | None:
    """Guess what a column holds from its heading; None for what is not needed."""
    words = _words(heading)
    # "Debit (Dr)" and "Amount (INR )" say in brackets what is said without.
    bare = " ".join(re.sub(r"\([^)]*\)?", " ", words).split())
    if _AMOUNT.fullmatch(bare):
        return Role.AMOUNT
    short = " ".join(re.sub(r"\b(?:inr|rs|in|no|amt|amount)\b", " ", bare).split())
    return next((role for role, shape in _GUESSES if shape.fullmatch(short)), None)


def guess(headings: Sequence[str]) -> Columns:
    """Guess every column's role from a row of headings; the first of two alike wins."""
    places: dict[Role, int] = {}
    flags: list[int] = []
    for place, heading in enumerate(headings[:MAX_COLUMNS]):
        role = role_of(heading)
        if role is Role.FLAG:
            flags.append(place)
        elif role is not None:
            places.setdefault(role, place)
    if Role.DEBIT in places and Role.CREDIT in places:
        places.pop(Role.AMOUNT, None)
    elif Role.AMOUNT in places:
        places.pop(Role.DEBIT, None)
        places.pop(Role.CREDIT, None)
        if flags:
            places[Role.FLAG] = flags.pop(0)
    # Beside two columns of amounts Dr and Cr can only be the balance's.
    if flags and Role.BALANCE in places:
        places[Role.BALANCE_FLAG] = flags[0]
    return Columns(places)


def find_headings(table: Sequence[Sequence[str]]) -> int | None:
    """Return the row of the headings: the first that names a day, an amount and a third thing."""
    for number, row in enumerate(table[:LOOKED_AT]):
        found = guess(row)
        if found.complete and len(found.places) >= 3:
            return number
    return None


def headings_key(headings: Sequence[str]) -> str:
    """Return the digest under which the columns of such a file are remembered."""
    text = "\n".join(_words(heading) for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()


def columns_from_json(said: Mapping[str, Any], headings: Sequence[str]) -> Columns:
    """Read columns that a person or a program chose: by number from 0, or by heading.

    Raises:
        InvalidMapping: A role or a column that is not there, one column twice, or no day or amount.
    """
    order = said.get("day_order")
    if order not in (None, "", *DayOrder):
        raise InvalidMapping(field="mapping.day_order", allowed=", ".join(DayOrder))
    places: dict[Role, int] = {}
    for name, column in said.items():
        if name == "day_order" or column in (None, ""):
            continue
        if name not in frozenset(Role):
            raise InvalidMapping(field=f"mapping.{name[:40]}", allowed=", ".join(Role))
        places[Role(name)] = _place(name, column, headings)
    if len(set(places.values())) != len(places):
        raise InvalidMapping(field="mapping")
    found = Columns(places, DayOrder(order) if order else None)
    if not found.complete:
        raise InvalidMapping(field="mapping", missing="date, amount")
    return found


def _place(name: str, column: Any, headings: Sequence[str]) -> int:
    if isinstance(column, int) and not isinstance(column, bool):
        place = column
    else:
        text = plain(str(column))
        named = [number for number, each in enumerate(headings) if plain(each) == text]
        place = int(text) if text.isdecimal() and len(text) < 4 else next(iter(named), -1)
    if not 0 <= place < len(headings):
        raise InvalidMapping(field=f"mapping.{name}")
    return place


def with_order(columns: Columns, order: DayOrder) -> Columns:
    """Return the columns with the order of day and month decided."""
    return replace(columns, day_order=order)
