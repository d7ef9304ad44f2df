"""What can be imported into a circle, and which column of a spreadsheet holds what.

People name their columns in English or Hindi, briefly or at length. A heading is recognised by its
words; what is not recognised is asked.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from circle_app.domain.bank_cells import DayOrder
from circle_app.domain.errors import InvalidInput

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 40
LOOKED_AT: Final = 20  # rows in which headings may stand
MAX_HEADING: Final = 60


class Kind(StrEnum):
    """What a spreadsheet brings."""

    MEMBERS = "members"
    OPENING = "opening"
    CONTRIBUTIONS = "contributions"
    LOANS = "loans"


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    SAVINGS = "savings"
    SHARES = "shares"
    AMOUNT = "amount"
    DATE = "date"
    METHOD = "method"
    REFERENCE = "reference"
    OUTSTANDING = "outstanding"
    PERIODS_LEFT = "periods_left"
    NEXT_DUE = "next_due"
    RATE = "rate"
    PRINCIPAL = "principal"
    GIVEN_ON = "given_on"
    PERIODS = "periods"
    PAID = "paid"
    PURPOSE = "purpose"


WHO: Final = (Field.NAME, Field.NUMBER, Field.PHONE)
FIELDS: Final[Mapping[Kind, tuple[Field, ...]]] = MappingProxyType(
    {
        Kind.MEMBERS: (
            Field.NAME,
            Field.PHONE,
            Field.EMAIL,
            Field.BIRTH_DATE,
            Field.ADDRESS,
        ),
        Kind.OPENING: (*WHO, Field.SAVINGS, Field.SHARES, Field.AMOUNT),
        Kind.CONTRIBUTIONS: (*WHO, Field.AMOUNT, Field.DATE, Field.METHOD, Field.REFERENCE),
        Kind.LOANS: (
            *WHO,
            Field.OUTSTANDING,
            Field.PERIODS_LEFT,
            Field.NEXT_DUE,
            Field.RATE,
            Field.PRINCIPAL,
            Field.GIVEN_ON,
            Field.PERIODS,
            Field.PAID,
            Field.PURPOSE,
        ),
    }
)
#: One of each group must be there; what a loan is told by is one set or the other.
NEEDED: Final[Mapping[Kind, tuple[tuple[Field, ...], ...]]] = MappingProxyType(
    {
        Kind.MEMBERS: ((Field.NAME,),),
        Kind.OPENING: (WHO, (Field.SAVINGS, Field.SHARES, Field.AMOUNT)),
        Kind.CONTRIBUTIONS: (WHO, (Field.AMOUNT,), (Field.DATE,)),
        Kind.LOANS: (
            WHO,
            (Field.OUTSTANDING, Field.PRINCIPAL),
            (Field.PERIODS_LEFT, Field.PERIODS),
            (Field.NEXT_DUE, Field.GIVEN_ON),
        ),
    }
)
DAYS: Final = frozenset({Field.DATE, Field.NEXT_DUE, Field.GIVEN_ON, Field.BIRTH_DATE})


class InvalidColumns(InvalidInput):
    """Columns that cannot be: unknown, named twice, or without what is needed."""

    code = "invalid_columns"


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of each field, counted from 0, and how days are written."""

    kind: Kind
    places: Mapping[Field, int]
    day_order: DayOrder = DayOrder.DAY_FIRST

    @property
    def missing(self) -> tuple[Field, ...]:
        """The first field of each group of which none has a column."""
        return tuple(
            group[0] for group in NEEDED[self.kind] if not any(f in self.places for f in group)
        )

    def text(self, cells: Sequence[str], field: Field) -> str:
        """What a row says of a field; empty where there is no such column."""
        place = self.places.get(field)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def to_json(self) -> dict[str, Any]:
        """Return the layout as it is kept."""
        return {
            "columns": {field.value: place for field, place in sorted(self.places.items())},
            "day_order": self.day_order.value,
        }


# Words as they are left once points, brackets and currency are gone; the first that fits wins.
_COUNTED: Final = r"(?:instal?lments?|emis?|periods?|months?|weeks?)"
_LEFT: Final = r"(?:left|remaining|pending|balance)"
_SHAPES: Final[Mapping[Field, tuple[str, ...]]] = {
    # A bare "No." counts the rows of a list; it is nobody's number in the circle.
    Field.NUMBER: (
        r"(?:member(?:ship)?|account|a c|khata) (?:no|number|num|id|code)",
        r"(?:खाता|सदस्य|सदस्यता) (?:संख्या|क्रमांक|नंबर|नं)",
    ),
    Field.PERIODS_LEFT: (
        rf".*\b{_COUNTED}\b.*\b{_LEFT}\b.*",
        rf"{_LEFT}\b.*\b{_COUNTED}",
        r".*(?:बची|बाकी|शेष).*(?:किस्त|किश्त).*",
        r".*(?:किस्त|किश्त).*(?:बची|बाकी|शेष).*",
    ),
    Field.NEXT_DUE: (
        r".*\bnext\b.*\b(?:due|instal?lment|emi|date|payment)\b.*",
        r"(?:first )?due (?:date|on)",
        r".*अगली.*(?:तारीख|किस्त|किश्त).*",
    ),
    Field.GIVEN_ON: (
        r"(?:loan |disbursal |disbursement |disbursed |given |start |issue |sanction )+(?:date|on)",
        r".*(?:ऋण|कर्ज|क़र्ज़|लोन).*(?:तारीख|दिनांक).*",
    ),
    Field.BIRTH_DATE: (r".*\bbirth\b.*", "dob", "d o b", "जन्म.*"),
    Field.PHONE: (
        r".*\b(?:phone|mobile|mob|whats ?app|contact|tel)\b.*",
        r".*(?:मोबाइल|फ़ोन|फोन|दूरभाष).*",
    ),
    Field.EMAIL: (r".*\b(?:e ?mail)\b.*", r".*(?:ईमेल|ई मेल).*"),
    Field.ADDRESS: (
        r".*\b(?:address|village|town|city|place|locality)\b.*",
        r".*(?:पता|गाँव|गांव|शहर).*",
    ),
    Field.OUTSTANDING: (
        r".*\boutstanding\b.*|(?:still )?owed",
        r".*\b(?:principal (?:left|due|balance)|loan balance|balance (?:loan|principal))\b.*",
        r"(?:loan )?(?:due|balance)(?: amount)?",
        r".*(?:बकाया|शेष ऋण|ऋण शेष|बाकी ऋण).*",
    ),
    Field.RATE: (r".*\b(?:rate|interest|roi)\b.*", r".*(?:ब्याज|दर).*"),
    Field.PRINCIPAL: (
        r"(?:original )?(?:principal|loan|loan amount|principal amount|loan given)",
        r"amount (?:given|lent|of loan)|sanctioned(?: amount)?",
        r".*(?:मूलधन|मूल राशि|ऋण राशि|ऋण की राशि|लोन राशि).*",
    ),
    Field.PERIODS: (
        rf"(?:no of |number of |total )?(?:{_COUNTED}|tenure|term|duration)(?: in all)?",
        r".*(?:किस्त|किश्त|अवधि).*",
    ),
    Field.PAID: (
        r"(?:amount |total |already )?(?:paid|repaid|recovered)(?: back)?(?: so far| till date)?",
        r".*(?:चुकाया|चुकाई|वापस).*",
    ),
    Field.SHARES: (r".*\bshares?\b.*", r".*(?:शेयर|अंश).*"),
    Field.SAVINGS: (r".*\b(?:savings?|deposits?|opening balance|balance)\b.*", r".*बचत.*"),
    Field.DATE: (
        r".*\b(?:date|dated|day|dt)\b.*",
        r"(?:paid|received) on",
        r".*(?:तारीख|दिनांक|तिथि).*",
    ),
    Field.METHOD: (
        r".*\b(?:mode|method|type|way|paid by|payment by|cash or upi)\b.*",
        r".*(?:माध्यम|तरीका|प्रकार).*",
    ),
    Field.REFERENCE: (
        r".*\b(?:ref|reference|utr|rrn|transaction|txn|receipt|voucher|note|remarks?)\b.*",
        r".*(?:संदर्भ|रसीद|टिप्पणी).*",
    ),
    Field.AMOUNT: (
        r".*\b(?:amount|amt|rs|rupees|contribution|paid|total|value|collection)\b.*",
        r".*(?:राशि|रकम|रुपये|रुपए|योगदान|जमा).*",
    ),
    Field.PURPOSE: (r".*\b(?:purpose|reason|use)\b.*", r".*(?:उद्देश्य|काम|कारण).*"),
    Field.NAME: (
        r"(?:member|members|person|customer|borrower)",
        r".*\bnames?\b.*",
        r".*(?:नाम|सदस्य).*",
    ),
}
_IN_TWO: Final = re.compile(r"\s/\s|\n|\|")
_GUESSES: Final = {
    field: re.compile("|".join(f"(?:{shape})" for shape in shapes))
    for field, shapes in _SHAPES.items()
}


def plain_heading(heading: str) -> str:
    """Return a heading's words: small letters, without points, brackets and currency."""
    text = unicodedata.normalize("NFKC", heading[: MAX_HEADING * 4]).casefold().replace("₹", " ")
    kept = re.sub(r"[^\w\s\u0900-\u097f]|_", " ", text)
    return re.sub(r"\s+", " ", kept).strip()[:MAX_HEADING]


def field_of(heading: str, kind: Kind) -> Field | None:
    """Guess what a column holds from its heading; None for what is not needed.

    A heading in two languages (``Name / नाम``) is what one of its parts is.
    """
    parts = [part for part in _IN_TWO.split(heading[: MAX_HEADING * 4]) if part.strip()]
    found = (_field_of(part, kind) for part in (parts if len(parts) > 1 else [heading]))
    return next((field for field in found if field is not None), None)


def _field_of(heading: str, kind: Kind) -> Field | None:
    words = plain_heading(heading)
    if not words or not any(char.isalpha() for char in words):
        return None
    wanted = FIELDS[kind]
    return next(
        (
            field
            for field, shape in _GUESSES.items()
            if field in wanted and shape.fullmatch(words) is not None
        ),
        None,
    )


def guess(headings: Sequence[str], kind: Kind) -> Layout:
    """Guess every column's field from a row of headings; the first of two alike wins."""
    places: dict[Field, int] = {}
    for place, heading in enumerate(headings[:MAX_COLUMNS]):
        field = field_of(heading, kind)
        if field is not None:
            places.setdefault(field, place)
    return Layout(kind, places)


def find_headings(table: Sequence[Sequence[str]], kind: Kind) -> int | None:
    """Return the row of the headings: of the first rows the one with most words that are known.

    Groups of merged headings above it know fewer words than it does; a row of figures knows none.
    """
    best, most = None, 0
    for number, row in enumerate(table[:LOOKED_AT]):
        if any(any(char.isdecimal() for char in cell) and len(cell) > 4 for cell in row):
            continue  # a day, an amount or a phone number stands among headings only by mistake
        known = len(guess(row, kind).places)
        if known > most:
            best, most = number, known
    return _before_figures(table) if best is None else best


def _before_figures(table: Sequence[Sequence[str]]) -> int | None:
    """The first row, where it is words only and figures follow: headings in another tongue."""
    filled = [number for number, row in enumerate(table[:LOOKED_AT]) if any(row)]
    if len(filled) < 2:
        return None
    first, second = (table[number] for number in filled[:2])
    if _has_figures(first) or not _has_figures(second) or len(first) < 2:
        return None
    return filled[0]


def _has_figures(row: Sequence[str]) -> bool:
    return any(char.isdecimal() for cell in row for char in cell)


def headings_key(headings: Sequence[str], kind: Kind) -> str:
    """Return the digest under which the columns of such a file are remembered."""
    text = "\n".join((f"import:{kind}", *(plain_heading(heading) for heading in headings)))
    return hashlib.sha256(text.encode()).hexdigest()


def layout_from_json(said: Mapping[str, Any], kind: Kind, width: int) -> Layout:
    """Read columns that a person or a program chose: ``{"columns": {"name": 0}, "day_order": …}``.

    Raises:
        InvalidColumns: A field or column that is not there, one column twice, or something needed
            that has none.
    """
    order = said.get("day_order") or DayOrder.DAY_FIRST.value
    columns = said.get("columns")
    if order not in tuple(DayOrder) or not isinstance(columns, Mapping):
        raise InvalidColumns(field="mapping", reason="unknown")
    places: dict[Field, int] = {}
    for name, place in columns.items():
        if place is None:
            continue
        if name not in FIELDS[kind] or not _is_place(place, width):
            raise InvalidColumns(field=f"mapping.columns.{str(name)[:40]}", reason="unknown")
        if place in places.values():
            raise InvalidColumns(field=f"mapping.columns.{name}", reason="twice")
        places[Field(name)] = place
    found = Layout(kind, places, DayOrder(order))
    if found.missing:
        raise InvalidColumns(
            field=f"mapping.columns.{found.missing[0]}",
            reason="missing",
            missing=tuple(field.value for field in found.missing),
        )
    return found


def _is_place(place: Any, width: int) -> bool:
    return isinstance(place, int) and not isinstance(place, bool) and 0 <= place < width
