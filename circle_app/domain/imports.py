"""What the rows of a spreadsheet say, and what is wrong with each, before anything is written.

Pure: whom the circle knows and which day it is comes in a ``Situation``. A row ends good (it can be
taken in), bad (something in it must be mended) or double (the file or the circle has it already).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from circle_app.domain.errors import InvalidInput
from circle_app.domain.identity import clean_address, clean_birth_date
from circle_app.domain.import_columns import Field, Kind, Layout
from circle_app.domain.import_loans import read_loan
from circle_app.domain.import_rows import (
    Cells,
    Checked,
    Fault,
    Known,
    Outcome,
    People,
    Row,
    Situation,
    name_key,
)
from circle_app.domain.people import clean_email, clean_name
from circle_app.domain.texts import visible
from circle_app.domain.upi import clean_utr

MAX_NOTE: Final = 40


def check(rows: Iterable[Row], layout: Layout, situation: Situation) -> list[Checked]:
    """Check every row, alone, beside the others of its file and beside what the circle has."""
    people = People(situation)
    read = _READERS[layout.kind]
    found = [read(Cells(row, layout, situation), people) for row in rows]
    found = _without_doubles(found, situation)
    return _with_places(found, situation) if layout.kind is Kind.MEMBERS else found


def _without_doubles(found: list[Checked], situation: Situation) -> list[Checked]:
    seen: dict[str, int] = {}
    checked: list[Checked] = []
    for each in found:
        if each.outcome is not Outcome.GOOD:
            checked.append(each)
            continue
        digest = situation.digest(each.digest)
        fault = None
        if digest in situation.taken:
            fault = Fault("taken_in_before")
        elif digest in seen:
            fault = Fault("twice_in_file", str(seen[digest]))
        seen.setdefault(digest, each.number)
        named = replace(each, digest=digest)
        checked.append(_as_double(named, fault) if fault else named)
    return checked


def _as_double(row: Checked, fault: Fault) -> Checked:
    return replace(row, outcome=Outcome.DOUBLE, faults=(fault,))


def _with_places(found: list[Checked], situation: Situation) -> list[Checked]:
    left = situation.places_left
    checked: list[Checked] = []
    for each in found:
        left -= each.outcome is Outcome.GOOD
        full = each.outcome is Outcome.GOOD and left < 0
        fault = (Fault("circle_full"),)
        checked.append(replace(each, outcome=Outcome.BAD, faults=fault) if full else each)
    return checked


def _member(cells: Cells, people: People) -> Checked:
    values: dict[str, Any] = {}
    _try(cells, values, Field.NAME, clean_name, "bad_name")
    phone = ""
    if cells.text(Field.PHONE):
        try:
            phone = cells.situation.phone_key(cells.text(Field.PHONE))
            values["phone"] = cells.text(Field.PHONE)
        except InvalidInput:
            cells.fault("bad_phone", Field.PHONE)
    if cells.text(Field.EMAIL):
        _try(cells, values, Field.EMAIL, clean_email, "bad_email")
    if cells.text(Field.ADDRESS):
        _try(cells, values, Field.ADDRESS, clean_address, "too_long")
    if cells.text(Field.BIRTH_DATE):
        born = cells.day(Field.BIRTH_DATE)
        if born is not None:
            values["birth_date"] = born.isoformat()
            today = cells.situation.today
            _try_text(cells, Field.BIRTH_DATE, lambda: clean_birth_date(born.isoformat(), today))
    if not cells.faults:
        same = people.by_name.get(name_key(values["name"]), [])
        if phone and people.by_phone.get(phone):
            return cells.double("member_known")
        # Two people may share a name; without two numbers nobody can tell them apart.
        if any(not phone or not each.phone for each in same):
            return cells.double("member_known")
    return cells.checked(values, [name_key(values.get("name", "")), phone])


def _try(
    cells: Cells, values: dict[str, Any], name: Field, clean: Callable[[str], Any], code: str
) -> None:
    try:
        values[name.value] = clean(cells.text(name))
    except InvalidInput:
        cells.fault("name_missing" if name is Field.NAME and not cells.text(name) else code, name)


def _try_text(cells: Cells, name: Field, clean: Callable[[], Any]) -> None:
    try:
        clean()
    except InvalidInput:
        cells.fault("bad_birth_date", name)


# What a row of opening balances may name instead of a member.
_HELD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("cash", "cash box", "cash in hand", "नकद", "नगद", "नकदी", "नकद पेटी"), "cash"),
    **dict.fromkeys(("bank", "bank balance", "bank account", "बैंक", "बैंक खाता"), "bank"),
    **dict.fromkeys(("upi", "upi account", "यूपीआई"), "upi"),
    **dict.fromkeys(("social fund", "social", "सामाजिक कोष", "समाज कोष", "सामाजिक निधि"), "social"),
}


def _opening(cells: Cells, people: People) -> Checked:
    place = _HELD.get(name_key(cells.text(Field.NAME)))
    if place is not None:
        source = Field.AMOUNT if cells.text(Field.AMOUNT) else Field.SAVINGS
        amount = cells.amount(source)
        return cells.checked({"account": place, "amount_minor": amount}, [place])
    member = cells.member(people)
    savings = cells.amount(Field.SAVINGS, needed=False, zero=True)
    if Field.SAVINGS not in cells.layout.places:
        savings = cells.amount(Field.AMOUNT, needed=False, zero=True)
    shares = cells.amount(Field.SHARES, needed=False, zero=True)
    if not savings and not shares and not cells.faults:
        cells.fault("nothing_said", Field.SAVINGS)
    price = cells.situation.share_minor
    if price and shares % price:
        cells.fault("not_whole_shares", Field.SHARES)
    values = {
        "savings_minor": savings,
        "shares_minor": shares,
        "shares": shares // price if price else 0,
        **_who(member),
    }
    # Whoever begins with something begins once, whatever the amounts are in another file.
    return cells.checked(values, [str(member.id) if member else ""])


def _who(member: Known | None) -> dict[str, Any]:
    return {} if member is None else {"member": str(member.id), "name": member.name}


_WAYS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("", "cash", "c", "by cash", "in cash", "नकद", "नगद", "कैश"), "cash"),
    **dict.fromkeys(
        ("upi", "gpay", "google pay", "phonepe", "phone pe", "paytm", "bhim", "online", "यूपीआई"),
        "upi",
    ),
}


def _contribution(cells: Cells, people: People) -> Checked:
    situation = cells.situation
    member = cells.member(people)
    amount = cells.amount(Field.AMOUNT)
    day = cells.day(Field.DATE)
    way = _WAYS.get(name_key(cells.text(Field.METHOD)))
    if way is None:
        cells.fault("bad_method", Field.METHOD)
    reference = visible(cells.text(Field.REFERENCE))
    if way == "upi" and reference:
        try:
            reference = clean_utr(reference)
        except InvalidInput:
            cells.fault("bad_reference", Field.REFERENCE)
        if reference in situation.used_references:
            return cells.double("reference_used")
    elif len(reference) > MAX_NOTE:
        cells.fault("too_long", Field.REFERENCE)
    if day and situation.closed_through and day <= situation.closed_through:
        cells.fault("closed_month", Field.DATE)
    if not cells.faults and member and day and (member.id, day, amount) in situation.recorded:
        return cells.double("payment_known")
    values = {
        **_who(member),
        "amount_minor": amount,
        "day": day.isoformat() if day else "",
        "method": way,
        "reference": reference,
    }
    told = [values.get("member"), amount, values["day"], way, reference]
    # A reference counts once, whatever else the row says.
    return cells.checked(values, [reference] if way == "upi" and reference else told)


def _loan(cells: Cells, people: People) -> Checked:
    member = cells.member(people)
    values = read_loan(cells) | _who(member)
    return cells.checked(values, sorted(values.items()))


_READERS: Final[Mapping[Kind, Callable[[Cells, People], Checked]]] = {
    Kind.MEMBERS: _member,
    Kind.OPENING: _opening,
    Kind.CONTRIBUTIONS: _contribution,
    Kind.LOANS: _loan,
}
