"""What rows of a spreadsheet are checked against, and how their cells are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from circle_app.domain.bank_cells import BadCell, parse_day, parse_signed, plain
from circle_app.domain.errors import InvalidInput
from circle_app.domain.import_columns import Field, Layout
from circle_app.domain.ledger import canonical_json
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.texts import visible


class Outcome(StrEnum):
    """What becomes of a row."""

    GOOD = "good"
    BAD = "bad"
    DOUBLE = "double"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: a code, and the field to blame where there is one."""

    code: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A member whom the circle has already."""

    id: UUID
    number: int
    name: str
    phone: str | None = None  # as ``Situation.phone_key`` writes numbers


@dataclass(frozen=True, slots=True)
class Situation:
    """What rows are checked against.

    Attributes:
        currency: In which amounts are.
        today: Nothing lies after it.
        closed_through: The last day of the newest closed month.
        members: The circle's people.
        places_left: How many more it takes.
        phone_key: Turns a typed number into what numbers are compared by.
        share_minor: What one share costs; 0 where nobody buys shares.
        loans: The terms of the circle's ordinary loan; None where it lends nothing.
        taken: Digests of rows that were taken in before.
        digest: Makes the digest of what a row says.
        used_references: UTRs that stand for payments already.
        recorded: Member, day and amount of payments that are in the books already.
    """

    currency: str
    today: date
    closed_through: date | None = None
    members: Sequence[Known] = ()
    places_left: int = 10**9
    phone_key: Callable[[str], str] = str
    share_minor: int = 0
    loans: LoanRules | None = None
    taken: frozenset[str] = frozenset()
    digest: Callable[[str], str] = str
    used_references: frozenset[str] = frozenset()
    recorded: frozenset[tuple[UUID, date, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number there, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row after the check.

    Attributes:
        values: What it says, ready to be written: ids and days as text, amounts in minor units.
        digest: By which the same row is known in another file.
    """

    number: int
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


class People:
    """Finds the member that a row means: by number, by phone, by name."""

    def __init__(self, situation: Situation) -> None:
        self._phone_key = situation.phone_key
        self.by_number = {each.number: each for each in situation.members}
        self.by_phone: dict[str, list[Known]] = {}
        self.by_name: dict[str, list[Known]] = {}
        for each in situation.members:
            if each.phone:
                self.by_phone.setdefault(each.phone, []).append(each)
            self.by_name.setdefault(name_key(each.name), []).append(each)

    def find(self, number: str, phone: str, name: str) -> Known | Fault:
        """Return the member, or why nobody is meant for sure."""
        if number:
            return self._numbered(number, name)
        if phone:
            return self._called(phone, name)
        if not name:
            return Fault("nobody_named", Field.NAME)
        found = self.by_name.get(name_key(name), [])
        if len(found) > 1:
            return Fault("several_members", Field.NAME)
        return found[0] if found else Fault("unknown_member", Field.NAME)

    def _numbered(self, number: str, name: str) -> Known | Fault:
        digits = plain(number).lstrip("#").strip()
        found = self.by_number.get(int(digits)) if is_count(digits) else None
        if found is None:
            return Fault("unknown_member", Field.NUMBER)
        # A column that counts the rows is no member's number: the name tells.
        if name and name_key(name) != name_key(found.name):
            return Fault("number_and_name_differ", Field.NUMBER)
        return found

    def _called(self, phone: str, name: str) -> Known | Fault:
        try:
            found = self.by_phone.get(self._phone_key(phone), [])
        except InvalidInput:
            return Fault("bad_phone", Field.PHONE)
        named = [each for each in found if not name or name_key(each.name) == name_key(name)]
        if found and not named:
            return Fault("phone_and_name_differ", Field.PHONE)
        if len(named) > 1:
            return Fault("several_members", Field.PHONE)
        if named:
            return named[0]
        # The circle may know the person without this number.
        return self.find("", "", name) if name else Fault("unknown_member", Field.PHONE)


def name_key(name: str) -> str:
    """Write a name as names are compared: one case, single spaces, no points."""
    text = unicodedata.normalize("NFKC", visible(name)).casefold().replace(".", " ")
    return " ".join(text.split())


class Cells:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, row: Row, layout: Layout, situation: Situation) -> None:
        self.row, self.layout, self.situation = row, layout, situation
        self.faults: list[Fault] = []

    def text(self, name: Field) -> str:
        """The text of a field."""
        return self.layout.text(self.row.cells, name)

    def fault(self, code: str, name: Field | str = "") -> None:
        """Note something wrong."""
        self.faults.append(Fault(code, str(name)))

    def amount(self, name: Field, *, needed: bool = True, zero: bool = False) -> int:
        """An amount in minor units; 0 where it is missing or wrong."""
        try:
            found = parse_signed(self.text(name), self.situation.currency)
        except BadCell as bad:
            self.fault("too_large" if bad.reason == "too_large" else "bad_amount", name)
            return 0
        if found is None:
            if needed:
                self.fault("amount_missing", name)
            return 0
        if found < 0 or (found == 0 and not zero):
            self.fault("negative" if found < 0 else "zero", name)
            return 0
        return found

    def day(self, name: Field, *, future: bool = False) -> date | None:
        """A day; None where it is missing or wrong."""
        try:
            found = parse_day(self.text(name), self.layout.day_order)
        except BadCell as bad:
            self.fault("day_missing" if bad.reason == "no_day" else "bad_day", name)
            return None
        if found > self.situation.today and not future:
            self.fault("future_day", name)
            return None
        return found

    def count(self, name: Field, most: int) -> int | None:
        """A whole number from 1."""
        text = plain(self.text(name))
        text = text.removesuffix(".0")
        if not is_count(text) or not 1 <= int(text) <= most:
            self.fault("bad_count", name)
            return None
        return int(text)

    def member(self, people: People) -> Known | None:
        """The member that the row means."""
        found = people.find(self.text(Field.NUMBER), self.text(Field.PHONE), self.text(Field.NAME))
        if isinstance(found, Fault):
            self.fault(found.code, found.field)
            return None
        return found

    def checked(self, values: Mapping[str, Any], told: Sequence[Any]) -> Checked:
        """The row as it stands, with what it is known by."""
        number = self.row.number
        if self.faults:
            return Checked(number, Outcome.BAD, tuple(self.faults))
        digest = canonical_json([self.layout.kind.value, *told])
        return Checked(number, Outcome.GOOD, (), values, digest)

    def double(self, code: str) -> Checked:
        """The row, which the circle has already."""
        return Checked(self.row.number, Outcome.DOUBLE, (Fault(code),))


def is_count(text: str) -> bool:
    """Whether a text is a whole number that fits a count."""
    return text.isascii() and text.isdecimal() and len(text) <= 9
