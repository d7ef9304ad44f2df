"""A bank's statement, from rows of cells to lines with a verdict each.

Nothing is left out in silence: a row that looks like money is a line, a duplicate, or refused with
a reason. Addresses above the headings, totals below and pages in between are no lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from circle_app.domain.bank_cells import (
    MAX_TEXT,
    BadCell,
    DayOrder,
    find_utr,
    is_two_faced,
    order_told,
    parse_day,
    parse_flag,
    parse_signed,
    plain,
)
from circle_app.domain.bank_columns import Columns, Role, find_headings, guess, with_order
from circle_app.domain.bank_rows import (
    Row,
    Verdict,
    is_newest_first,
    with_balances,
    with_fingerprints,
)
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.texts import visible

MAX_ROWS: Final = 5_000
# So many balances that do not follow from the one before: the columns are not what they seem.
MANY_BREAKS: Final = 2


class UnreadableFile(InvalidInput):
    """A file that is no list of a bank's lines; ``context['reason']`` says why.

    Reasons: empty, not_text, web_page, encoding, unclosed_quote, too_many_rows, no_lines; of
    workbooks encrypted, old_workbook, broken_workbook, macros, external_links, unpacks_too_large,
    no_such_sheet.
    """

    code = "unreadable_file"


class ColumnsUnsure(Conflict):
    """Which column is what, or which number is the day, must be said first; ``needs`` names it."""

    code = "columns_unsure"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says.

    Attributes:
        heading_row: The row of the headings, counted from 0; None where none was found.
        headings: The headings, or "1", "2" … where there are none.
        columns: What each column is.
        needs: What a person must say first: "columns", "day_order", "balance" (the balances do
            not follow from the amounts, so the columns are probably others).
        rows: The rows that speak of money.
        newest_first: Whether the file begins with its newest day.
    """

    heading_row: int | None
    headings: tuple[str, ...]
    columns: Columns
    needs: tuple[str, ...]
    rows: tuple[Row, ...]
    newest_first: bool = False

    def of(self, verdict: Verdict) -> tuple[Row, ...]:
        """The rows of one verdict."""
        return tuple(row for row in self.rows if row.verdict is verdict)

    @property
    def breaks(self) -> int:
        """How many balances do not follow from the one before."""
        return sum(row.follows is False for row in self.rows)

    @property
    def closing_minor(self) -> int | None:
        """The balance after the newest line, where the file tells."""
        lines = [row for row in self.rows if row.verdict is not Verdict.REFUSED]
        if not lines:
            return None
        return (lines[0] if self.newest_first else lines[-1]).balance_minor


_OPENING: Final = re.compile(
    r"\b(?:opening|closing) balance|brought forward|carried forward|^[bc]\W?/?f\b|\bb/f\b|\bc/f\b"
    r"|आरंभिक शेष|अंतिम शेष",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"^\W*(?:grand |page |sub ?)?totals?\b|^कुल\b|^योग\b", re.IGNORECASE)
_END: Final = re.compile(
    r"statement summary|end of (?:the )?statement|^\W*legends?\b|transactions? total|"
    r"(?:computer|system)[ -]generated",
    re.IGNORECASE,
)


def read_table(
    table: Sequence[Sequence[str]],
    *,
    currency: str,
    latest: date,
    columns: Columns | None = None,
    known: Collection[str] = (),
) -> Reading:
    """Read the rows of a file.

    Args:
        table: Rows of cells, as they stand in the file.
        currency: The currency of the account.
        latest: The last day a line can have: today.
        columns: What each column is, where a person has said or it is remembered.
        known: Fingerprints of the account's lines that were read before.

    Returns:
        Every row with its verdict; with ``needs`` where something must be said first.
    """
    heading_row = find_headings(table)
    width = max((len(row) for row in table), default=0)
    headings = tuple(
        [plain(cell)[:80] for cell in table[heading_row]]
        if heading_row is not None
        else [str(number) for number in range(1, width + 1)]
    )
    found = columns or guess(headings)
    if not found.complete:
        return Reading(heading_row, headings, found, ("columns",), ())
    start = 0 if heading_row is None else heading_row + 1
    body = [(number, row) for number, row in enumerate(table[start:], start=start + 1)]
    needs: tuple[str, ...] = ()
    if found.day_order is None:
        order = _order_of([found.text(row, _day_role(found)) for _, row in body])
        needs = ("day_order",) if order is None else ()
        found = with_order(found, order or DayOrder.DAY_FIRST)
    rows = list(_lines(body, headings, found, currency, latest))
    newest_first = is_newest_first(rows)
    rows = with_balances(rows, newest_first=newest_first)
    rows = with_fingerprints(rows, frozenset(known), newest_first=newest_first)
    checked = sum(row.follows is not None for row in rows)
    broken = sum(row.follows is False for row in rows)
    if columns is None and broken >= MANY_BREAKS and 2 * broken > checked:
        needs = (*needs, "balance")
    return Reading(heading_row, headings, found, needs, tuple(rows), newest_first)


def _day_role(columns: Columns) -> Role:
    return Role.DAY if Role.DAY in columns.places else Role.VALUE_DAY


def _order_of(cells: Sequence[str]) -> DayOrder | None:
    """Which number is the day, if the cells prove it; day first if none could be anything else."""
    told = {order for order in map(order_told, cells) if order is not None}
    if len(told) == 1:
        return told.pop()
    # With proof for both, each row that does not fit day first is refused by itself.
    return DayOrder.DAY_FIRST if told or not any(map(is_two_faced, cells)) else None


def _lines(
    body: Sequence[tuple[int, Sequence[str]]],
    headings: Sequence[str],
    columns: Columns,
    currency: str,
    latest: date,
) -> Iterator[Row]:
    outwards = _outwards_is_negative(body, columns, currency)
    waiting: Row | None = None
    for number, cells in body:
        texts = [plain(cell) for cell in cells]
        if not any(texts) or tuple(texts[: len(headings)]) == tuple(headings):
            continue
        lead = next(text for text in texts if text)
        if _is_no_day(columns.text(cells, _day_role(columns))):
            if _END.search(lead):
                break
            if waiting is not None and _goes_on(texts, columns):
                more = visible(f"{waiting.description} {columns.text(texts, Role.DESCRIPTION)}")
                waiting = replace(waiting, description=more[:MAX_TEXT])
                continue
            if _TOTAL.search(lead) or _has_no_amount(texts, columns):
                continue
        elif _OPENING.search(" ".join(texts)) and _has_no_amount(texts, columns):
            continue
        if waiting is not None:
            yield waiting
        waiting = _line(number, cells, columns, currency, latest, outwards=outwards)
    if waiting is not None:
        yield waiting


def _is_no_day(cell: str) -> bool:
    try:
        parse_day(cell, DayOrder.DAY_FIRST)
    except BadCell:
        # A number where the day should be is a day gone wrong; words are a note of the bank.
        return not any(char.isdigit() for char in cell)
    return False


def _has_no_amount(texts: Sequence[str], columns: Columns) -> bool:
    cells = (columns.text(texts, role) for role in (Role.DEBIT, Role.CREDIT, Role.AMOUNT))
    return not any(any(char in "123456789" for char in cell) for cell in cells)


def _goes_on(texts: Sequence[str], columns: Columns) -> bool:
    """Whether a row only carries on the narration of the line above."""
    place = columns.places.get(Role.DESCRIPTION)
    return [number for number, text in enumerate(texts) if text] == [place] and bool(place)


def _outwards_is_negative(
    body: Sequence[tuple[int, Sequence[str]]], columns: Columns, currency: str
) -> bool:
    """Whether the bank writes every amount of its column of debits in brackets or with a minus."""
    signs = set()
    for _, cells in body:
        try:
            amount = parse_signed(columns.text(cells, Role.DEBIT), currency)
            other = parse_signed(columns.text(cells, Role.CREDIT), currency)
        except BadCell:
            continue
        if amount and not other:
            signs.add(amount < 0)
    return signs == {True}


def _line(
    number: int,
    cells: Sequence[str],
    columns: Columns,
    currency: str,
    latest: date,
    *,
    outwards: bool,
) -> Row:
    description = _described(cells, columns)
    try:
        assert columns.day_order is not None  # noqa: S101  (read_table has decided it)
        day = _day(cells, columns, columns.day_order, latest)
        amount = _amount(cells, columns, currency, outwards=outwards)
        balance = _balance(cells, columns, currency)
    except BadCell as refused:
        text = visible(" · ".join(filter(None, map(plain, cells))))[:MAX_TEXT]
        return Row(number, Verdict.REFUSED, refused.reason, text, description=description)
    utr = find_utr(columns.text(cells, Role.REFERENCE), columns.text(cells, Role.DESCRIPTION))
    return Row(number, Verdict.OK, None, "", day, amount, description, utr, balance)


def _day(cells: Sequence[str], columns: Columns, order: DayOrder, latest: date) -> date:
    day = parse_day(columns.text(cells, _day_role(columns)), order)
    if day > latest:
        raise BadCell("in_future")
    return day


def _described(cells: Sequence[str], columns: Columns) -> str:
    description = visible(plain(columns.text(cells, Role.DESCRIPTION)))
    reference = visible(plain(columns.text(cells, Role.REFERENCE)))
    told = reference.strip("0- ") and reference.lstrip("0") not in description
    return (f"{description} · {reference}" if told and description else description or reference)[
        :MAX_TEXT
    ]


def _amount(cells: Sequence[str], columns: Columns, currency: str, *, outwards: bool) -> int:
    if Role.AMOUNT in columns.places:
        amount = parse_signed(columns.text(cells, Role.AMOUNT), currency)
        if amount and Role.FLAG in columns.places:
            amount = parse_flag(columns.text(cells, Role.FLAG)) * abs(amount)
    else:
        out = parse_signed(columns.text(cells, Role.DEBIT), currency) or 0
        into = parse_signed(columns.text(cells, Role.CREDIT), currency) or 0
        if out and into:
            raise BadCell("both_sides")
        # "500.00 Dr" in the column of debits says the same thing twice, and so do brackets there
        # if the bank always writes them; else they may as well take a debit back.
        marked = plain(columns.text(cells, Role.DEBIT)).casefold().rstrip(".").endswith("dr")
        if into < 0 or (out < 0 and not outwards and not marked):
            raise BadCell("negative_side")
        amount = into - abs(out)
    if not amount:
        raise BadCell("no_amount")
    return amount


def _balance(cells: Sequence[str], columns: Columns, currency: str) -> int | None:
    try:
        balance = parse_signed(columns.text(cells, Role.BALANCE), currency)
        flag = columns.text(cells, Role.BALANCE_FLAG)
        if balance and plain(flag):
            balance = parse_flag(flag) * abs(balance)
    except BadCell:
        raise BadCell("bad_balance") from None
    return balance
